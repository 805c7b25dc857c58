"""Grounds against candidates, as data: regulations take them from here by their ids (`grounds.toml`)."""
