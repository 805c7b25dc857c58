"""Paper audits: how many papers to look at, which ones, and how far the risk has come down."""
