"""The house of all pages: what every page of either service looks like, is kept to, and is written with."""
