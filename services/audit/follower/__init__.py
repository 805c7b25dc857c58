"""Follows published logs as an outsider: believes nothing that it has not verified, keeps its own copy, raises alarms."""
