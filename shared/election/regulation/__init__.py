"""Regulations as data: parameters with their clauses, how they are written, read, changed, and checked."""
