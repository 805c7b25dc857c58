"""The course of an election as a timeline: what is done, what is going on, what comes next, and what is late.

One step after the other as an election meets them; a regulation that has no such step leaves it out. What it leaves out: who signs
what (`agenda.py`), and findings about what was done too late, which are the audit's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from services.ballot.pages.office.agenda import deadlines_of
from services.ballot.pages.office.agenda_after import over, uncertified
from services.ballot.pages.office.agenda_before import challenge_settled, due_stage, posts_named, standing
from services.ballot.pages.office.tasks import NO_DAY, Due
from shared.election.electors.entitlement import voters
from shared.election.outcome.result import seats_held
from shared.election.state import Election
from shared.text import Text

State = Literal["DONE", "NOW", "NEXT"]
COUNTED = ("COUNTED", "DETERMINED")
POLLED = ("CLOSED", "COUNTING", *COUNTED)


class Step(msgspec.Struct, frozen=True):
    """One step. `late`: its last day is over and it is not done. `done_on`: the day, where the state remembers it."""

    key: str
    text: Text
    state: State
    due: str | None
    late: bool
    done_on: str | None
    clause: str
    detail: Text | None
    href: str


class _Raw(msgspec.Struct, frozen=True):
    key: str
    text: Text
    done: bool
    going: bool = False
    step: str = ""
    done_on: str | None = None
    detail: Text | None = None
    href: str = ""


def course(election: Election, today: str) -> list[Step]:
    """The timeline as it stands on a day. The first step that is not done is going on."""
    due, found, reached = deadlines_of(election), [], False
    for raw in (*_roll(election), *_candidates(election), *_poll(election), *_after(election)):
        line = due.get(raw.step, NO_DAY)
        now = not raw.done and (raw.going or not reached)
        reached = reached or not raw.done
        found.append(
            Step(
                raw.key,
                raw.text,
                "DONE" if raw.done else "NOW" if now else "NEXT",
                line.last or None,
                _late(raw, line, today),
                raw.done_on,
                line.clause,
                raw.detail,
                raw.href.format(id=election.id),
            )
        )
    return found


def _late(raw: _Raw, due: Due, today: str) -> bool:
    return not raw.done and bool(due.last) and due.last < today


def _roll(election: Election) -> Iterator[_Raw]:
    profile, roll = election.profile, election.roll
    yield _Raw("CALLED", Text("发起选举", "called"), True)
    if profile.committee.required.value:
        members = len(election.committee)
        detail = Text(f"{members}人", f"{members} members") if members else None
        text = Text("选举委员会产生", "electoral committee formed")
        yield _Raw("COMMITTEE", text, bool(members), detail=detail, href="/office/{id}/committee")
    if profile.method.required.value:
        text = Text("选举办法通过", "election method adopted")
        yield _Raw("METHOD", text, election.method is not None, href="/office/{id}/committee#method")
    count = voters(roll)
    yield _Raw(
        "REGISTRATION",
        Text("选民登记", "registration"),
        roll.published_on is not None,
        bool(count) and roll.published_on is None,
        "ROLL_POSTED",
        detail=Text(f"{count}人", f"{count} electors") if count else None,
        href="/office/{id}/roll",
    )
    posted = roll.published_on
    text = Text("选民名单张榜", "roll posted")
    yield _Raw(
        "ROLL_POSTED", text, posted is not None, step="ROLL_POSTED", done_on=posted, href="/office/{id}/roll"
    )
    waiting = sum(not challenge_settled(election, each) for each in roll.challenges.values())
    detail = Text(f"{waiting}件申诉未了结", f"{waiting} challenges open") if waiting else None
    yield _Raw(
        "ROLL_SEALED",
        Text("选民名单确定", "roll sealed"),
        roll.sealed is not None,
        posted is not None,
        detail=detail,
        href="/office/{id}/roll",
    )


def _candidates(election: Election) -> Iterator[_Raw]:
    listed, stand = election.published is not None, standing(election)
    modes = election.profile.nomination.modes.value
    last = "SEA" if election.nominations == "SEA" else "SELF" if "SELF" in modes else "RECOMMEND"
    detail = Text(f"{len(stand)}人参选", f"{len(stand)} stand") if stand else None
    href = "/office/{id}/nominations"
    text = Text("提名", "nominations")
    yield _Raw("NOMINATION", text, listed, election.nominations is not None, last, None, detail, href)
    if election.profile.qualification.stages.value:
        open_ones = sum(due_stage(election, each) is not None for each in stand.values())
        detail = Text(f"{open_ones}人待审查", f"{open_ones} to be reviewed") if open_ones else None
        text = Text("资格审查", "review")
        yield _Raw(
            "REVIEW",
            text,
            listed and not open_ones,
            bool(open_ones),
            "LIST_POSTED",
            None,
            detail,
            "/office/{id}/review",
        )
    posted = election.notices.get("FINAL_CANDIDATES")
    text = Text("候选人名单张榜", "list of candidates posted")
    yield _Raw("LIST_POSTED", text, listed, False, "LIST_POSTED", posted, None, href)
    if election.profile.proxies.allowed.value:
        waiting = [each for each in election.mandates.values() if not each.posted and not each.void]
        polled = election.round.phase != "CALLED" or election.round.number > 1
        detail = Text(f"{len(election.proxied)}份委托", f"{len(election.proxied)} mandates")
        text = Text("委托投票", "proxies")
        yield _Raw(
            "MANDATES", text, polled, bool(election.mandates), "MANDATES_POSTED" if waiting else "MANDATES",
            None, detail if election.proxied else None, "/office/{id}/proxies",
        )  # fmt: skip


def _poll(election: Election) -> Iterator[_Raw]:
    present = election.round
    number = (
        Text(f"（第{present.number}轮）", f" (round {present.number})")
        if present.number > 1
        else Text("", "")
    )

    def named(zh: str, en: str) -> Text:
        return Text(zh + number.zh, en + number.en)

    printed = Text(f"{present.printed}张", f"{present.printed} papers") if present.printed else None
    yield _Raw(
        "PRINTED",
        named("印制选票", "papers printed"),
        present.printed > 0,
        detail=printed,
        href="/office/{id}/stations",
    )
    issued = sum(each.issued for each in present.stations.values())
    yield _Raw(
        "POLL",
        named("投票", "poll"),
        present.phase in POLLED,
        present.phase == "POLLING",
        "POLL",
        detail=Text(f"已发票{issued}张", f"{issued} papers issued") if issued else None,
        href="/desk/{id}",
    )
    counted = sum(each.counted for each in present.piles.values())
    yield _Raw(
        "COUNT",
        named("计票", "count"),
        present.phase in COUNTED,
        present.phase == "COUNTING",
        detail=Text(f"已计{counted}张", f"{counted} papers counted") if counted else None,
        href="/count/{id}",
    )
    open_posts = posts_named(election, [*election.open_ties, *election.open_seats])
    yield _Raw(
        "OUTCOME",
        named("确定结果", "outcome determined"),
        over(election) or election.announced_on is not None,
        present.phase == "DETERMINED",
        detail=Text(f"待续：{open_posts.zh}", f"still open: {open_posts.en}") if open_posts.zh else None,
        href="/count/{id}",
    )


def _after(election: Election) -> Iterator[_Raw]:
    profile, announced = election.profile, election.announced_on
    yield _Raw(
        "RESULT",
        Text("公布结果", "result announced"),
        announced is not None,
        step="RESULT",
        done_on=announced,
    )
    if profile.result.approval.value != "NONE":
        yield _Raw("APPROVAL", Text("结果备案（批准）", "result on record"), election.approved)
    held = sum(map(len, seats_held(election).values()))
    left = uncertified(election)
    yield _Raw(
        "CERTIFICATES",
        Text("颁发当选证书", "certificates given"),
        announced is not None and held > 0 and not left,
        detail=Text(f"{held - left}／{held}", f"{held - left} of {held}") if announced is not None else None,
    )
    if profile.result.handover_days.value:
        done = election.handed_over_on
        text = Text("工作移交", "handover")
        yield _Raw("HANDOVER", text, done is not None, step="HANDOVER", done_on=done)
    if profile.term.term_pledges.value or profile.term.annual_pledges.value:
        done = election.after.pledges_posted_on
        text = Text("公布任期承诺", "pledges posted")
        yield _Raw("PLEDGES", text, done is not None, step="PLEDGES", done_on=done)
    done = election.after.archived_on
    yield _Raw("ARCHIVED", Text("归档", "archived"), done is not None, done_on=done)
