"""The issuing desk: who stands before it, whether a paper may be handed out, and the station's ledger; without the network too."""
