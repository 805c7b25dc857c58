"""Regulations as data: one dated TOML file for each, every parameter with its clause."""
