"""The roll as offices keep it: sheets read strictly, compared with the last roll, and searched for people listed twice.

Pure: bytes of a sheet in, a report or unsigned statements out. What it leaves out: the law of the roll
(`shared/election/electors/roll.py`), signing, and files (`services/roll_command.py`).
"""
