"""What the audit service shows: the mirror as tiles again, what is believed and found, and its alarms."""
