"""The witness: remembers the last checkpoint of each log it knows, and cosigns what continues it (C2SP tlog-witness)."""
