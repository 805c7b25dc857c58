"""The audit service: an outsider that follows the public log. Leaves out everything that writes to it (services.ballot)."""
