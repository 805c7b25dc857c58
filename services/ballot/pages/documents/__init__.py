"""The documents of an election as pages and PDF files: notices, ballot papers, cards, reports, certificates, minutes."""
