"""Replay for disputes: as of any moment, and as if some papers, mandates or persons had not been there."""
