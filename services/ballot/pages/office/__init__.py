"""The office: campaigns, calling an election, its course, the roll, nominations and the review of candidates.

One module for each page, each of which makes plain values of the state for its template. What it leaves out: documents,
desks and the count, which have folders of their own; and rules, which are the law's (`shared/election`).
"""
