"""Who votes: the roll from registration to its seal, what it entitles to, and groups that vote apart."""
