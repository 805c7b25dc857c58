"""The law of an election: an election is a fold over its signed statements (`law.accept`).

Where to look: each part of a chapter has one file, with its statements beside the rules that accept them, in the order in
which an election meets them:

    call, committee, officers, notices        who calls, prepares and serves
    roll, challenges                          who may vote
    nomination, candidacy                     who stands
    qualification, candidate_list             who may stand
    kinship, proxies                          who votes for whom
    stations, polling                         papers go out
    boxes, counting, closing                  papers come in
    outcome, result                           who is elected

`profile.py` says which parameters a regulation sets, `inheritance.py` how one is based on another, `consistency.py` whether it
contradicts itself, `state.py` what an election remembers, `reading.py` what one paper
says, `winners.py` who is elected, `reconciliation.py` whether the papers add up, `place.py` where and when an act belongs.
"""
