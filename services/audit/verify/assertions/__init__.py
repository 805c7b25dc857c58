"""Check 8: the audit assertions A01-A52, the rule conflicts C1-C13 and recording in time, each judged from the entries.

`record.py` reads the log once; each chapter's file holds one function for each assertion; `table.py` names them all;
`judge.py` asks every one. Much of it the law enforces too: here it is looked at again, without calling the law, so that a
service that was altered, or a law that changed, is noticed. What it leaves out: counting papers (check 6), adding up
sheets by rule (check 7), and verifying signatures (check 4).
"""
