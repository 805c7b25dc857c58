"""Proxies: mandates applied for, posted, voided (S10.76-81; ZJ2020 25).

The file names some mandates; others are made for ordinary electors, as many as it asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from services.drill.agenda import Step
from services.drill.scenario.days import Moment
from services.drill.scenario.rows import MandatePlan
from services.drill.steps.rows import dated
from services.drill.story import Story
from services.drill.telling import Text
from services.drill.words import said
from shared.errors import Malformed

RELATIONS: Final = ("SPOUSE", "PARENT", "CHILD", "SIBLING")


def steps(story: Story) -> Iterator[Step]:
    """Mandates for the first round; nothing if there are none."""
    rows = [each for each in story.scenario.mandate if each.round == 1]
    proxies = story.scenario.proxies
    if not rows and not proxies.count:
        return
    calendar = story.calendar
    yield Step(
        "proxies",
        Text("委托投票", "Proxies"),
        lambda: story.moment(calendar.of("proxies"), calendar.of("proxies")),
        lambda: _grant(story, [each for each in rows if each.posted]),
    )
    if proxies.posted:
        yield Step(
            "proxies_posted",
            None,
            lambda: story.moment(calendar.of("proxies_posted"), calendar.of("proxies_posted"), 15 * 60),
            lambda: _post(story),
        )
    yield Step(
        "proxies_late",
        None,
        lambda: story.moment(calendar.of("proxies_posted"), calendar.of("proxies_posted"), 16 * 60),
        lambda: _grant_rows(story, [each for each in rows if not each.posted], calendar.of("proxies")),
    )
    yield from voidings(story, rows, calendar.of("proxies_posted"))


def voidings(story: Story, rows: Sequence[MandatePlan], usual: Moment) -> Iterator[Step]:
    """A step for each mandate that ends before it is used."""
    for row in rows:
        if row.voided is not None:
            yield from dated(story, "voided", [_Voiding(row.voided_on, row)], usual, 17 * 60, _void)


class _Voiding:
    """The end of a mandate as a dated row."""

    def __init__(self, day: str | None, row: MandatePlan) -> None:
        self.day, self.row = day, row


def grant_for_round(story: Story, number: int) -> None:
    """New mandates for a later round, and their posting."""
    rows = [each for each in story.scenario.mandate if each.round == number]
    if not rows:
        return
    today = Moment("", 0, story.today)
    _grant_rows(story, [each for each in rows if each.posted], today)
    story.act("ProxyPosted")
    story.notice("PROXIES")
    _grant_rows(story, [each for each in rows if not each.posted], today)
    for row in rows:
        if row.voided is not None:
            _void(story, _Voiding(None, row))


def _grant(story: Story, rows: Sequence[MandatePlan]) -> None:
    today = Moment("", 0, story.today)
    _grant_rows(story, rows, today)
    made = _invented(story)
    story.clerk.act_many(
        [
            story.plan(
                "ProxyGranted",
                mandate=f"M-{len(story.election.mandates) + number:04d}",
                principal=principal,
                proxy=proxy,
                relation=RELATIONS[number % len(RELATIONS)],
            )
            for number, (principal, proxy) in enumerate(made, 1)
        ]
    )
    in_force = len(story.election.proxied)
    story.tell(f"办理委托 {in_force} 份", f"{in_force} mandates")


def _grant_rows(story: Story, rows: Sequence[MandatePlan], usual: Moment) -> None:
    for row in rows:
        taken = story.act(
            "ProxyGranted",
            refused=row.refused,
            mandate=_id(story, row),
            principal=story.person_named(row.principal),
            proxy=story.person_named(row.proxy),
            relation=row.relation,
            applied_on=story.day_of(usual if row.applied is None else row.applied),
        )
        if taken:
            story.tell(f"{row.principal} 委托 {row.proxy}", f"{row.principal} lets {row.proxy} vote")


def _id(story: Story, row: MandatePlan) -> str:
    return row.id or f"N-{story.scenario.mandate.index(row) + 1:03d}"


def _post(story: Story) -> None:
    story.act("ProxyPosted")
    story.tell(
        f"公布委托 {len(story.election.proxied)} 份", f"{len(story.election.proxied)} mandates are posted"
    )
    story.notice("PROXIES")


def _void(story: Story, voiding: _Voiding) -> None:
    row = voiding.row
    if story.act("ProxyVoided", mandate=_id(story, row), reason=row.voided):
        story.tell(
            f"{row.principal} 的委托失效（{said(str(row.voided)).zh}）",
            f"the mandate of {row.principal} ends ({said(str(row.voided)).en})",
        )


def _invented(story: Story) -> list[tuple[str, str]]:
    """`(principal, proxy)` for as many mandates as the file asks for, among people whom it does not name."""
    plan, election = story.scenario.proxies, story.election
    busy = {person for each in election.mandates.values() for person in (each.principal, each.proxy)}
    free = [
        number
        for number in story.village.ordinary
        if number in election.roll.electors and number not in busy and number not in election.candidates
    ]
    wanted = [number for number in story.village.select(plan.principals) if number in free]
    # Those who live elsewhere give their vote away first.
    absent = [number for number in free if story.village.of(number).kind == "ABSENT" and number not in wanted]
    others = [number for number in free if number not in absent and number not in wanted]
    few = min(plan.count, len(absent))
    principals = wanted[: plan.count] or _spread(absent, few) + _spread(
        others, min(plan.count - few, len(others))
    )
    carriers = [number for number in free if number not in set(principals)]
    most = story.profile.proxies.most_principals.value
    if len(principals) < plan.count or len(carriers) * most < plan.count:
        raise Malformed(
            f"proxies.count: too few electors to give and carry {plan.count} mandates",
            zh=f"proxies.count：没有足够的人可以委托或受托（{plan.count}份）",
        )
    return [(principal, carriers[number % len(carriers)]) for number, principal in enumerate(principals)]


def _spread(people: Sequence[str], count: int) -> list[str]:
    """`count` of `people`, taken evenly from the whole roll, so that each station has its part of the mandates."""
    return [people[at * len(people) // count] for at in range(count)]
