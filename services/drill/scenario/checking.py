"""Whether the parts of a scenario fit each other: posts, stations, days and steps that it names exist, figures add up.

What it leaves out: the law. A story may be as unlawful as it likes; the drill then shows how it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

import msgspec

from services.drill.scenario.days import read_minutes, read_when
from services.drill.scenario.keys import nearest
from services.drill.scenario.model import Scenario
from services.drill.scenario.paper_lines import WORDS, read_line
from services.drill.scenario.parameters import profile_of
from services.drill.scenario.polls import RoundPlan
from services.drill.scenario.rows import Insertion
from shared.election import law
from shared.errors import Malformed

STEPS: Final = (
    "call", "committee", "method", "officers", "registration", "roll", "challenge", "decision", "seal", "nominations", "sea",
    "recommendations", "recommended", "recommendation_votes", "shortlist", "slate", "slate_decision",
    "kin", "evidence", "waiver", "review", "list", "withdrawal", "cancellation", "committee_change", "officer", "removal",
    "proxies", "proxies_posted", "proxies_late", "voided", "vacancies", "demands",
    "announce", "approve", "handover",
)  # fmt: skip
"""Steps outside the rounds, as `[[statement]]` and `stop_after` name them."""
PARTS: Final = (
    "call", "nominate", "review", "list", "print", "open", "issue", "close", "boxes", "count", "tally", "explain",
    "outcome", "audit", "recount", "winners",
)  # fmt: skip
"""Steps of a round, after "round-1."; the first round has neither call nor review, only one with an audit or a recount has these, and
only a runoff without candidates is nominated for and has a list."""

Complaint = tuple[str, str]
_SHORT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,23}")
"""What statements carry as a name (`shared.election.statement.Number`)."""


def complaints(scenario: Scenario) -> Iterator[Complaint]:
    """`(zh, en)` for everything that does not fit."""
    yield from _tried("parameters", profile_of, scenario)
    yield from _posts(scenario)
    yield from _ids(scenario)
    yield from _days(scenario)
    for number, plan in enumerate(scenario.round, 1):
        yield from _round(scenario, plan, number)
    for number, insertion in enumerate(scenario.statement, 1):
        yield from _insertion(scenario, insertion, f"statement[{number}]")
    if scenario.stop_after is not None:
        yield from _step(scenario, scenario.stop_after, "stop_after")


def _posts(scenario: Scenario) -> Iterator[Complaint]:
    if not scenario.posts:
        yield "posts：至少要有一个岗位", "posts: name at least one"
    for post in scenario.posts:
        if not _SHORT.fullmatch(post) or post in WORDS:
            yield (
                f"posts：“{post}”不能作岗位名，只用字母、数字、点、连字符和下划线，如 CHAIR、WOMAN_MEMBER",
                f"posts: {post!r} is no name for a post; use letters, digits, dots, hyphens and underscores: CHAIR, WOMAN_MEMBER",
            )
    chosen = {each.chosen_from for each in scenario.posts.values() if each.chosen_from}
    named: dict[str, Collection[str]] = {
        "posts.chosen_from": sorted(chosen),
        "nominations": scenario.nominations,
        "recall": scenario.recall,
        "vacancy": scenario.vacancy,
        "sea": scenario.sea,
        "lists.order": scenario.lists.order,
    }
    named |= {f"recommended[{at}]": (each.post,) for at, each in enumerate(scenario.recommended, 1)}
    named |= {
        f"recommendation_votes[{at}]": (each.post,)
        for at, each in enumerate(scenario.recommendation_votes, 1)
    }
    named |= {f"slate[{at}].lists": each.lists for at, each in enumerate(scenario.slate, 1)}
    named |= {
        f"expect.{name}": getattr(scenario.expect, name) or {}
        for name in ("winners", "vacant", "ties", "missing")
    }
    for place, table in named.items():
        yield from _known(table, scenario.posts, place, "岗位", "post")


def _ids(scenario: Scenario) -> Iterator[Complaint]:
    """Ids that stand in statements are short and tell nothing about a person."""
    ids = [("station", each.id) for each in scenario.station]
    ids += [("officer", each.id) for each in scenario.officer]
    ids += [("challenge", each.id) for each in scenario.challenge if each.id is not None]
    ids += [("mandate", each.id) for each in scenario.mandate if each.id is not None]
    for table, name in ids:
        if not _SHORT.fullmatch(name):
            yield (
                f"{table}：编号“{name}”只能用字母、数字、点、连字符和下划线",
                f"{table}: the id {name!r} may have letters, digits, dots, hyphens and underscores only",
            )


def _round(scenario: Scenario, plan: RoundPlan, number: int) -> Iterator[Complaint]:
    place = f"round[{number}]"
    if (number == 1) != (plan.kind == "FIRST") and plan.kind is not None:
        yield f"{place}.kind：只有第一轮是 FIRST", f"{place}.kind: FIRST is the first round, and no other"
    if number == 1 and (plan.day or plan.called or plan.candidates or plan.nominations or plan.refused):
        yield (
            f"{place}：首轮由 [timetable] day 定日，不用 day、called、candidates、nominations、refused",
            f"{place}: the first round has its day from [timetable]; day, called, candidates, nominations and refused are for later ones",
        )
    stations = [each.id for each in scenario.station]
    yield from _known([each.id for each in plan.station], stations, f"{place}.station", "投票站", "station")
    yield from _known(
        [each.station for each in plan.issue if each.station], stations, f"{place}.issue", "投票站", "station"
    )
    expect = {
        name: table
        for name in type(plan.expect).__struct_fields__
        if isinstance(table := getattr(plan.expect, name), dict)
    }
    named = {"votes": plan.votes, "candidates": plan.candidates, "nominations": plan.nominations}
    tables: dict[str, Any] = named | {f"expect.{name}": table for name, table in expect.items()}
    for name, table in tables.items():
        yield from _known(table, scenario.posts, f"{place}.{name}", "岗位", "post")
    if plan.recount is not None:
        yield from _known(plan.recount.votes, scenario.posts, f"{place}.recount.votes", "岗位", "post")
        for at, raw in enumerate(plan.recount.papers, 1):
            yield from _tried("", read_line, raw, scenario.posts, f"{place}.recount.papers[{at}]")
    if plan.audit is not None:
        audited = (plan.audit.contests,) if isinstance(plan.audit.contests, str) else plan.audit.contests
        yield from _known(audited, scenario.posts, f"{place}.audit.contests", "岗位", "post")
        for lot in plan.audit.differs:
            yield from _known(lot.marks, scenario.posts, f"{place}.audit.differs", "岗位", "post")
    if number == 1 and plan.after_result:
        yield (
            f"{place}.after_result：首轮在结果公布之前",
            f"{place}.after_result: the first round comes before the result",
        )
    contests = (plan.contests,) if isinstance(plan.contests, str) else plan.contests
    yield from _known(contests, scenario.posts, f"{place}.contests", "岗位", "post")
    for at, raw in enumerate(plan.papers, 1):
        yield from _tried("", read_line, raw, scenario.posts, f"{place}.papers[{at}]")
    for name in ("opens", "closes"):
        if (text := getattr(plan, name)) is not None:
            yield from _tried(f"{place}.{name}", read_minutes, text)


def _insertion(scenario: Scenario, insertion: Insertion, place: str) -> Iterator[Complaint]:
    if insertion.before is not None and insertion.after is not None:
        yield f"{place}：before 和 after 只能写一个", f"{place}: say either before or after"
    for name in ("before", "after"):
        if (step := getattr(insertion, name)) is not None:
            yield from _step(scenario, step, f"{place}.{name}")
    if insertion.type not in law.KINDS:
        yield from _known([insertion.type], law.KINDS, f"{place}.type", "记录类型", "statement")
        return
    known = {field.encode_name for field in msgspec.structs.fields(law.KINDS[insertion.type])}
    yield from _known(
        insertion.body, known, f"{place}.body", f"{insertion.type} 的内容", f"member of {insertion.type}"
    )


def _step(scenario: Scenario, step: str, place: str) -> Iterator[Complaint]:
    found = re.fullmatch(r"round-(\d+)\.([a-z]+)", step)
    if found is None:
        yield from _known([step], [*STEPS, "round-1.open"], place, "步骤", "step")
    elif not 1 <= int(found[1]) <= len(scenario.round):
        yield (
            f"{place}：剧本只有{len(scenario.round)}轮，没有“{step}”",
            f"{place}: the file tells {len(scenario.round)} rounds; there is no {step!r}",
        )
    else:
        yield from _known([found[2]], PARTS, place, "步骤", "step")


def _days(scenario: Scenario) -> Iterator[Complaint]:
    """Every day of the file can be read."""
    day = scenario.timetable.day
    if not re.fullmatch(r"20\d\d-\d\d-\d\d", day):
        yield (
            f"timetable.day：“{day}”应写作 2026-03-28",
            f"timetable.day: {day!r} should look like 2026-03-28",
        )
        return
    for place, text in _whens(msgspec.structs.asdict(scenario), ""):
        yield from _tried(place, read_when, text)


WHENS: Final = frozenset(
    {
        "day",
        "done",
        "called",
        "applied",
        "filed",
        "decided",
        "voided_on",
        "announced",
        "approved",
        "handover",
        "since",
        "posted",
        "term_ends",
        "voted_before",
    }
)


def _whens(node: Any, place: str) -> Iterator[tuple[str, str]]:
    """`(place, text)` of every moment in the file."""
    if isinstance(node, msgspec.Struct):
        node = msgspec.structs.asdict(node)
    if isinstance(node, dict):
        for key, value in node.items():
            inside = f"{place}.{key}" if place else str(key)
            whole = place == "timetable" or key in WHENS
            if isinstance(value, str) and whole and not inside.endswith("body"):
                yield inside, value
            elif key not in ("body", "people", "parameters", "papers"):
                yield from _whens(value, inside)
    elif isinstance(node, tuple):
        for number, value in enumerate(node, 1):
            yield from _whens(value, f"{place}[{number}]")


def _known(
    words: Collection[str], known: Collection[str], place: str, zh: str, en: str
) -> Iterator[Complaint]:
    for word in words:
        if word not in known:
            near_zh, near_en = nearest(word, known)
            yield f"{place}：没有{zh}“{word}”，{near_zh}", f"{place}: there is no {en} {word!r}; {near_en}"


def _tried(place: str, read: Callable[..., object], *words: Any) -> Iterator[Complaint]:
    """The complaint that reading `words` makes, if it makes one."""
    try:
        read(*words)
    except Malformed as error:
        told = error.within(place) if place else error
        yield told.zh, told.en
