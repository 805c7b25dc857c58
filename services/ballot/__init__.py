"""The ballot service: the single writer of an election's log. Leaves out every check of an outsider (services.audit)."""
