"""A campaign (换届工作): many villages under one street or township, each with several elections in a fixed order.

A campaign is a fold over its signed statements, as an election is; it has a log of its own and cites elections by their
checkpoints. `law.py` reads and accepts; `state.py` is what a campaign remembers; `plan.py` the regulation as data; one file
for each chapter: opening, units, organisation, preparation, seats, elections, results. What follows from the state, and is
found rather than refused, is in `findings.py`, `timetable.py` and `targets.py`.
"""
