"""The verifier in the browser: a static page with a program of its own, and what serves it."""
