"""Drills 演练: a whole election acted out through the real services, as a scenario file tells it."""
