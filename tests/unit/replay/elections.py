"""Small elections for questions: a history without signatures, whose papers a test writes down one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from services.audit.replay.answer import Answer, Post
from services.audit.replay.ask import Asker
from services.audit.replay.history import Act
from services.audit.replay.history import History as Entries
from services.audit.replay.question import Question
from services.audit.verify.recount import Recounter
from services.audit.verify.recount_trial import Trial
from shared.clock import read_time
from tests.unit.recount.history import History

Papers = Sequence[Mapping[str, str]]
"""Of each paper its marks: post to the letters of persons."""


def entries(history: History) -> Entries:
    """The same as accepted entries, one a second."""
    return Entries(
        [
            Act(
                index,
                each["type"],
                read_time(each["done_at"]) + 1000 * index,
                read_time(each["done_at"]) + 2000 * index,
                each,
            )
            for index, each in enumerate(history.payloads)
        ]
    )


def ask(history: History, **question: object) -> Answer:
    """The answer to one question."""
    return Asker(entries(history)).ask([Question(**question)])[0]  # type: ignore[arg-type]


def post(answer: Answer, name: str, round_: int = 1) -> Post:
    """What an answer says of one post."""
    return next(each for each in answer.rounds[round_ - 1].posts if each.post == name)


def trial(history: History) -> Trial:
    """Its present round, before the outcome."""
    counter = Recounter()
    for index, payload in enumerate(history.payloads):
        counter.add(index, payload)
    return counter.trial()


def plain(seed: int, papers: int) -> History:
    """A random poll for a chair and two members, of whom nobody stands twice and nobody is kin."""
    chance = Random(seed)
    history = History({"CHAIR": 1, "MEMBER": 2})
    history.prepared(
        {"CHAIR": "AB", "MEMBER": "CDE"}, registered=chance.randint(papers, 2 * papers), others="XY"
    )
    history.polled(returned=papers, issued=papers + chance.randint(0, 2))
    return write(history, [_paper(chance, "AABX", "CDEY") for _ in range(papers)])


def entangled(seed: int, papers: int) -> History:
    """The same where posts hang on each other: somebody stands for both, kin, votes from above, or a woman first."""
    chance = Random(seed)
    history = History(
        {"CHAIR": 1, "MEMBER": 2},
        papers__cumulate_down=chance.random() < 0.3,
        winning__women_first=chance.random() < 0.3,
    )
    history.prepared(
        {"CHAIR": "AB", "MEMBER": "CDE"}, registered=chance.randint(papers, 2 * papers), others="XY"
    )
    if chance.random() < 0.5:
        one, other = chance.choice("AC"), chance.choice("DE")
        history.add("KinshipRecorded", person=one, relative=other, relation="SPOUSE")
    history.polled(returned=papers)
    return write(history, [_paper(chance, "AABX", "ACDEX") for _ in range(papers)])


def write(history: History, papers: Papers) -> History:
    """These papers are counted."""
    for marks in papers:
        history.paper(marks, verdict="VALID" if marks else "BLANK")
    return history


def _paper(chance: Random, chairs: str, members: str) -> dict[str, str]:
    marks = {
        "CHAIR": chance.choice([*chairs, ""]),
        "MEMBER": "".join(chance.sample(members, chance.randint(0, 2))),
    }
    return {post: persons for post, persons in marks.items() if persons}


def tally(trial: Trial, out: Sequence[str] = ()) -> dict[str, Counter[str]]:
    """The votes by post, without some papers."""
    votes: dict[str, Counter[str]] = {post: Counter() for post in trial.polls}
    trial.kinds_of_papers()
    for paper, reading in trial.round.papers.items():
        if paper not in out and reading.judged is not None:
            for name, person in reading.judged.votes:
                votes[name][person] += 1
    return votes
