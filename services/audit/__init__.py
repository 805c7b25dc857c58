"""The audit service: an outsider who follows the public log. What writes the log is in `services.ballot`."""
