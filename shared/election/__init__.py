"""The law of an election: an election is a fold over its signed statements (`law.accept`).

Where to look: each chapter has one file, with its statements beside the rules that accept them, in the order in which
an election meets them: call, officers, roll, nomination, qualification, proxies, polling, counting, outcome, result.
`profile.py` says which parameters a regulation sets, `state.py` what an election remembers,
`reading.py` what one paper says, `winners.py` who is elected, `reconciliation.py` whether the papers add up.
"""
