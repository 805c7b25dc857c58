"""The services and the command that starts them. What both sides must agree on is in `shared`."""
