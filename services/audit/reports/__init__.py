"""Reports: statistics recomputed from entries, printed reports checked against them, and the official forms."""
