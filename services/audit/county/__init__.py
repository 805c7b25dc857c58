"""The bundles of a whole county at once: every one verified, one report, on one machine or on many."""
