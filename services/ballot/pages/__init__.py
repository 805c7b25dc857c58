"""The desks of an election in the browser: each is a module here with its own templates."""
