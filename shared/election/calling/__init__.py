"""The call and its frame: who runs the election, by which method, with whose approval, on how many seats."""
