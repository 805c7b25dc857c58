"""Drills 演练: a whole election acted out through the real services from a scenario file. Leaves out any law of its own."""
