"""From boxes to figures: opened, mixed, read, ruled on, attested, reconciled."""
