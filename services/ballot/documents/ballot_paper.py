"""Ballot papers: the posts of a round, who can be chosen, lines for other names; and how many sheets to print (ZJ2020 7, 21).

Every paper of a group is the same, to the last dot: no number, no code, nothing by which one could be known again (无记名).
What it leaves out: fitting it on the sheet (`services/forms/paper_layout.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.ballot.documents import words
from services.ballot.documents.facts import Facts, not_yet
from services.forms import paper_layout
from services.forms.document import (
    BLANK,
    BallotPaper,
    Copies,
    Lines,
    Paper,
    Paragraph,
    PostOnPaper,
    Section,
    Signatures,
)
from services.forms.form import Line
from shared.election.bases import electors
from shared.election.candidates.renewal import open_posts
from shared.election.counting.reading import MAX_MARKS
from shared.election.state import Contest, Poll
from shared.text import Text

SHEETS: Final[tuple[tuple[Paper, int, float, float], ...]] = (
    ("A4_ACROSS", 2, 130.0, 193.0),
    ("A4_ACROSS", 1, 270.0, 193.0),
    ("A3_ACROSS", 1, 393.0, 280.0),
)
"""Sheets from the smallest: paper, ballot papers beside each other, and the millimetres that each has."""


def ballot_papers(facts: Facts) -> Iterator[Section]:
    """The order for the printer, then one sheet for each kind of paper."""
    _check_ready(facts)
    papers = {group: _paper(facts, group) for group in _groups(facts)}
    sheets = {group: _sheet_for(paper) for group, paper in papers.items()}
    yield Section((*_order(facts, papers, sheets),), headed=True)
    for group, paper in papers.items():
        size, beside = sheets[group]
        yield Section((Copies(paper, beside),), size, footer=False)


def _check_ready(facts: Facts) -> None:
    present = facts.present
    waiting = open_posts(facts.election)
    if present.number == 1 and facts.election.published is None:
        raise not_yet(
            "候选人名单尚未公布，选票还不能印制。",
            "The candidates are not posted yet; papers cannot be printed.",
        )
    if any(not present.polls[contest].listed for contest in waiting):
        raise not_yet(
            "重新自荐的名单尚未公布，选票还不能印制。",
            "Those who nominated themselves anew are not posted yet.",
        )


def _groups(facts: Facts) -> list[str | None]:
    """The groups that have a paper of their own; None: everybody has the same."""
    posts = [facts.election.contests[contest] for contest in facts.present.polls]
    groups = sorted({each.group for each in posts if each.group is not None})
    return list(groups) if groups else [None]


def _paper(facts: Facts, group: str | None) -> BallotPaper:
    election, present = facts.election, facts.present
    posts = [each for each in facts.posts() if each.id in present.polls and each.group in (None, group)]
    recall = election.profile.recall is not None
    approve, reject = (
        (Text("同意", "agree"), Text("不同意", "disagree"))
        if recall
        else (Text("赞成", "approve"), Text("不赞成", "reject"))
    )
    on_paper = tuple(_post(facts, each, present.polls[each.id]) for each in posts)
    of_group = Text("", "") if group is None else Text(f"（{group}组）", f" (group {group})")
    again = (
        Text("", "")
        if present.number == 1
        else Text(f"（第{present.number}轮）", f" (round {present.number})")
    )
    return BallotPaper(
        title=Text(f"选票{again.zh}{of_group.zh}", f"Ballot paper{again.en}{of_group.en}"),
        head=Text(election.title, election.title),
        marks=tuple(_legend(approve, reject, any(each.write_ins for each in on_paper))),
        columns=(approve, reject),
        posts=on_paper,
        footing=_footing(facts),
    )


def _post(facts: Facts, contest: Contest, poll: Poll) -> PostOnPaper:
    anybody = poll.kind == "FIRST" or bool(poll.nominated_in)
    may_write = (
        anybody and facts.election.profile.papers.write_in.value and facts.election.profile.recall is None
    )
    return PostOnPaper(
        title=words.post(contest),
        seats=poll.seats,
        candidates=tuple(_name_on_paper(facts, person) for person in poll.candidates),
        write_ins=min(poll.seats, MAX_MARKS) if may_write else 0,
    )


def _name_on_paper(facts: Facts, person: str) -> str:
    """The name; with the number where two candidates of the round have the same, for nobody could tell whom a mark means."""
    name = facts.called(person)
    namesakes = [
        each
        for poll in facts.present.polls.values()
        for each in poll.candidates
        if each != person and facts.called(each) == name
    ]
    return f"{name}（{person}）" if namesakes else name


def _legend(approve: Text, reject: Text, write_in: bool) -> Iterator[Text]:
    yield Text(
        f"{approve.zh}的，在“{approve.zh}”格内画“○”；{reject.zh}的，在“{reject.zh}”格内画“○”；弃权的，不画。",
        f"Put a circle in the box “{approve.en}” or “{reject.en}”; leave both empty to abstain.",
    )
    if write_in:
        yield Text(
            "另选他人的，在“另选他人”格内写明姓名，并在“赞成”格内画“○”。",
            "To choose somebody else write the name in a line “other” and put a circle in “approve”.",
        )


def _footing(facts: Facts) -> Text:
    rule = facts.election.profile.papers.overvote.value
    if rule == "WHOLE_PAPER":
        return Text(
            "任一职位所选人数多于应选名额的，整张选票无效；等于或少于的有效。",
            "More marks for a post than it has seats make the whole paper invalid; as many or fewer are valid.",
        )
    return Text(
        "所选人数多于应选名额的，该职位无效；等于或少于的有效。",
        "More marks for a post than it has seats make that post invalid; as many or fewer are valid.",
    )


def _sheet_for(paper: BallotPaper) -> tuple[Paper, int]:
    """The smallest sheet on which it can be read; else the largest there is."""
    for size, beside, wide, high in SHEETS:
        if paper_layout.fit(paper, wide, high) is not None:
            return size, beside
    size, beside, _, _ = SHEETS[-1]
    return size, beside


def _order(
    facts: Facts, papers: dict[str | None, BallotPaper], sheets: dict[str | None, tuple[Paper, int]]
) -> Iterator[Paragraph | Lines | Signatures]:
    present = facts.present
    yield Paragraph(
        Text(
            "选票在街道（乡镇）监督下统一印制。下一页起为选票，同一种选票张张相同，不编号、不作任何记号；印好后清点、密封保管，并填报“印制选票”。",
            "Papers are printed under the township's eyes. They follow on the next pages, each as the other, without numbers or marks. "
            "Count and seal them, then record PapersPrinted.",
        )
    )
    yield Lines(
        (
            Line(Text("轮次", "Round"), present.number),
            Line(Text("投票日", "Day of the poll"), words.day(present.day)),
        )
    )
    for group in papers:
        (size, beside), count = sheets[group], voters(facts, group)
        name = Text("选票", "Papers") if group is None else Text(f"{group}组选票", f"Papers of group {group}")
        sheet = Text("A3" if size == "A3_ACROSS" else "A4", "A3" if size == "A3_ACROSS" else "A4")
        yield Lines(
            (
                Line(Text(f"{name.zh}：选民", f"{name.en}: electors"), count),
                Line(
                    Text("每张纸印选票", "papers on a sheet"),
                    Text(f"{beside}张（{sheet.zh}横向）", f"{beside} ({sheet.en} across)"),
                ),
                Line(Text("至少印纸", "sheets to print at least"), -(-count // beside)),
                Line(Text("备用（由选举委员会确定）", "spare ones (the committee decides)"), BLANK),
            )
        )
    if present.printed:
        yield Lines((Line(Text("已填报印制选票", "Papers recorded as printed"), present.printed),))
    yield Signatures(
        (
            Text("选举委员会主任", "chair"), Text("监印人（街道、乡镇）", "witness of the township"), Text("印制人", "printer"), Text("日期", "day"),
        )
    )  # fmt: skip


def voters(facts: Facts, group: str | None) -> int:
    """How many can ask for a paper: as the sealed roll says, or as it stands."""
    election, present = facts.election, facts.present
    if present.electors == "ELECTED" or election.roll.sealed is not None:
        return electors(election, present, group)
    return sum(
        each.rights != "STAND" and group in (None, each.group) for each in election.roll.electors.values()
    )
