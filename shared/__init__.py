"""What the people who record an election and the people who check it must agree on: formats, log and law. Pure."""
