"""Where entries are kept: PostgreSQL through the eventsourcing library, with rights to read and append only."""
