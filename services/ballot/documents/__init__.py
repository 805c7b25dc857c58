"""The documents of an election, made from its entries: notices, ballot papers, cards, reports, certificates, minutes."""
