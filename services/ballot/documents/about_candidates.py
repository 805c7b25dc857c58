"""Notices about candidates: the call for nominations, who is put forward, the list in its order, who left (S10.68-75; ZJ2020 18-20)."""

from __future__ import annotations

from collections.abc import Iterator

from services.ballot.documents import words
from services.ballot.documents.before_the_roll import posts
from services.ballot.documents.facts import Facts, not_yet
from services.forms.document import BLANK, Block, Grid, Lines, Paragraph, Rules
from services.forms.form import Cell, Line, Table
from shared import clock
from shared.election.outcome.chosen import on_first_paper
from shared.election.state import Candidate, Contest
from shared.text import Text

_WAYS = (
    "nomination.modes", "nomination.self_days_before", "nomination.sea_days_before", "nomination.sea_quorum",
    "nomination.recommend_days_before", "nomination.joint_nominators", "nomination.in_person", "nomination.differential",
    "nomination.list_order", "nomination.self_order", "nomination.introduction_days_before",
)  # fmt: skip


def nomination_call(facts: Facts) -> Iterator[Block]:
    """Posts, ways of nomination, their last days, conditions and pledges (S10.68-75)."""
    election = facts.election
    day, nomination = clock.read_day(election.day), election.profile.nomination
    last: list[Line] = []
    for mode, rule, what in (
        ("SELF", nomination.self_days_before, Text("自荐报名截止", "Self-nomination until")),
        ("SEA", nomination.sea_days_before, Text("海推截止", "Sea nomination until")),
    ):
        if mode in nomination.modes.value:
            last.append(Line(what, words.day(clock.before(day, rule.value).isoformat())))
    if set(nomination.modes.value) - {"SELF", "SEA"}:
        until = clock.before(day, nomination.recommend_days_before.value).isoformat()
        last.append(Line(Text("推荐截止", "Recommendation until"), words.day(until)))
    yield Paragraph(
        Text(
            f"{election.title}现开始提名（报名），选举日为{words.day(election.day).zh}。",
            f"Nominations for the election are open; the election day is {words.day(election.day).en}.",
        )
    )
    yield Grid(posts(facts), (3, 1, 4))
    yield Lines((*last, Line(Text("报名地点", "Place"), BLANK), Line(Text("报名时间", "Hours"), BLANK)), 2)
    yield Paragraph(Text("怎样提名", "How people are nominated"), "HEAD")
    yield Rules(facts.rules(*_WAYS))
    yield Paragraph(Text("资格条件", "Conditions"), "HEAD")
    yield Rules((*facts.rules("qualification.stages", "qualification.pledges"), *_bars(facts)))


def _bars(facts: Facts) -> Iterator[tuple[Text, Text]]:
    """The grounds against candidates that are in force on election day, without our numbers for them."""
    day = facts.election.day
    for bar in facts.election.profile.qualification.bars:
        if (bar.effective_from or "") <= day <= (bar.effective_to or "9999"):
            kind = words.word(bar.severity)
            yield (
                Text(f"{kind.zh}：{bar.zh}。", f"{kind.en.capitalize()}: {bar.en}."),
                words.clause(bar.clause),
            )


def preliminary(facts: Facts) -> Iterator[Block]:
    """Whoever stands at the moment, before the list is posted."""
    yield from _listed(
        facts,
        lambda contest: _in_order(facts, contest),
        Text(
            "经提名（报名），产生下列候选人初步人选，须经资格审查后列为正式候选人：",
            "These people were put forward; they become candidates once they pass the review:",
        ),
    )


def final(facts: Facts) -> Iterator[Block]:
    """The list as it was posted, in its order (ZJ2020 18, 20); of a runoff those who run."""
    election, present = facts.election, facts.present
    if present.number == 1:
        published = election.published
        if published is None:
            published = {contest.id: _in_order(facts, contest) for contest in on_first_paper(facts.posts())}
            if not all(_reviewed(facts, person) for persons in published.values() for person in persons):
                raise not_yet(
                    "还有候选人没有通过全部资格审查，不能公布正式候选人名单。",
                    "Somebody who stands has not passed every review; the list cannot be posted yet.",
                    election.profile.qualification.stages.clause,
                )
        listed = published
    else:
        listed = {contest: poll.candidates for contest, poll in present.polls.items()}
    yield from _listed(
        facts,
        lambda contest: list(listed.get(contest.id, [])),
        Text("正式候选人名单公布如下：", "These are the candidates:"),
        [contest for contest in facts.posts() if contest.id in listed],
    )
    yield Rules(facts.rules("nomination.list_order", "nomination.self_order", "papers.write_in"))


def _reviewed(facts: Facts, person: str) -> bool:
    stages = facts.election.profile.qualification.stages.value
    return all(facts.election.candidates[person].verdicts.get(stage) == "PASS" for stage in stages)


def _in_order(facts: Facts, contest: Contest) -> list[str]:
    """Those who stand for a post: most votes first where the list goes by votes, else by number. Strokes are stated when it is posted."""
    standing = {
        person: each
        for person, each in facts.election.candidates.items()
        if each.contest == contest.id and each.standing and each.round == facts.present.number
    }
    by_votes = facts.election.profile.nomination.list_order.value == "VOTES"
    return sorted(standing, key=lambda person: (-standing[person].votes if by_votes else 0, person))


def _listed(
    facts: Facts, persons_of: object, said: Text, contests: list[Contest] | None = None
) -> Iterator[Block]:
    assert callable(persons_of)
    shown = on_first_paper(facts.posts()) if contests is None else contests
    lists = {contest.id: persons_of(contest) for contest in shown}
    anybody = any(lists.values())
    yield Paragraph(said if anybody else Text("没有候选人。", "There are no candidates."))
    for contest in shown:
        title = words.post(contest)
        heading = Text(f"{title.zh}（应选{contest.seats}名）", f"{title.en} ({contest.seats} seat(s))")
        if not lists[contest.id]:
            yield Paragraph(heading, "HEAD")
            yield Paragraph(
                Text(
                    "没有候选人，选民在选票上直接写所选的人。", "There is no candidate; electors write the name of whom they choose."
                )
                if facts.election.profile.papers.write_in.value
                else Text("没有候选人。", "There is no candidate.")
            )  # fmt: skip
            continue
        table = _table(facts, heading, lists[contest.id])
        yield Grid(table, (1, 2, 3, 3, 1)[: len(table.heads)])


def _table(facts: Facts, heading: Text, persons: list[str]) -> Table:
    known = {person: facts.election.candidates.get(person) for person in persons}
    counted = any(each is not None and each.votes for each in known.values())
    rows: list[tuple[Cell, ...]] = []
    for at, (person, each) in enumerate(known.items(), 1):
        way: Cell = "" if each is None else words.way(each.mode)
        votes: tuple[Cell, ...] = (each.votes if each is not None else 0,) if counted else ()
        rows.append((at, person, facts.name_or_blank(person), way, *votes))
    heads = (
        Text("序", "no."),
        Text("编号", "number"),
        Text("姓名", "name"),
        Text("产生方式", "put forward by"),
    )
    return Table(heading, (*heads, Text("得票", "votes")) if counted else heads, tuple(rows))


def withdrawal(facts: Facts) -> Iterator[Block]:
    """Who stands no longer, and why (ZJ2020 19; S10.73-75)."""
    gone = {person: each for person, each in facts.election.candidates.items() if not each.standing}
    if not gone:
        raise not_yet("没有候选人退出或者被取消资格。", "No candidate has left.")
    days = _days(facts)
    rows: list[tuple[Cell, ...]] = [
        (
            person, facts.name_or_blank(person), words.post(facts.election.contests[each.contest]), _reason(each),
            words.day(days[person]) if person in days else BLANK,
        )
        for person, each in gone.items()
    ]  # fmt: skip
    heads = (
        Text("编号", "number"), Text("姓名", "name"), Text("职位", "post"), Text("原因", "reason"), Text("日期", "day"),
    )  # fmt: skip
    yield Paragraph(Text("下列人员不再是候选人：", "These people stand no longer:"))
    yield Grid(Table(Text("", ""), heads, tuple(rows)), (2, 3, 3, 4, 3))
    yield Rules(facts.rules("nomination.withdraw_days_before"))


def _reason(candidate: Candidate) -> Text:
    if candidate.ended_for is not None:
        return words.ENDED.get(candidate.ended_for, Text(candidate.ended_for, candidate.ended_for))
    if "FAIL" in candidate.verdicts.values():
        return Text("未通过资格审查", "did not pass the review")
    return Text("本人退出", "withdrew")


def _days(facts: Facts) -> dict[str, str]:
    """On which day each left, as far as the entries were read for it."""
    return {
        str(each.body["candidate"]): each.day
        for each in facts.changes
        if each.kind in ("CandidacyCancelled", "NominationWithdrawn") and "candidate" in each.body
    }
