"""The supervisor's pages: what a supervision committee watches while an election goes on, and asks when it is disputed."""
