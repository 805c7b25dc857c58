"""The law of an election: an election is a fold over its signed statements (`law.accept`).

Where to look: one folder for each chapter, in the order in which an election meets them; in it one file for each part, with
its statements beside the rules that accept them.

    regulation     which parameters a regulation sets, each with its clause; how it is written, changed, checked
    calling        the call, the committee, officers, notices, approvals, seats
    electors       the roll: who may vote
    candidates     who stands: nomination, kin, review, slate, list
    polling        papers go out: meeting, stations, proxies
    counting       papers come in: boxes, what a paper says, whether the papers add up
    outcome        who is elected: winners, re-votes, runoffs, the announced result
    disputes       what does not stand: complaints, recounts, void polls, recall
    after          pledges, seals, the archive

Beside them: `law.py` judges one statement after the other, `state.py` and `remembered.py` are what an election remembers,
`roles.py` who may hold which office, `bases.py` of what a share is a share, `place.py` where and when an act belongs.
"""
