"""The ballot service: the one writer of an election's log. What an outsider checks is in `services.audit`."""
