"""Cards to cut out: electors' cards with a code for the issuing desk, mandate cards of proxies, labels for seals (domain 4.2).

The code on an elector's card is the number on the roll, which the desk's scanner types. A card proves nothing by itself: whoever
brings it shows who he or she is. What it leaves out: handing them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.ballot.documents import words
from services.ballot.documents.about_the_poll import stations_of
from services.ballot.documents.facts import Facts, not_yet
from services.forms.document import SHORT_BLANK, Card, Cards, Section
from services.forms.form import Line
from shared.text import Text

A_PART: Final = 400
"""Cards that are printed at once: fifty sheets."""
ROWS: Final = 4


def voting(facts: Facts) -> list[str]:
    """The electors who get a card, of the group that was asked for, by number."""
    return sorted(
        number
        for number, each in facts.election.roll.electors.items()
        if each.rights != "STAND" and facts.group in (None, each.group)
    )


def elector_cards(facts: Facts) -> Iterator[Section]:
    """选民证: one for each elector of a part of the roll."""
    numbers = voting(facts)[facts.first : facts.first + A_PART]
    if not numbers:
        raise not_yet("名单上没有这一部分选民。", "There are no electors in this part of the roll.")
    yield _sheets([_elector_card(facts, number) for number in numbers], ROWS)


def _elector_card(facts: Facts, number: str) -> Card:
    group = facts.election.roll.electors[number].group
    lines = [
        Line(Text("选民编号", "Number"), number),
        Line(Text("姓名", "Name"), facts.name_or_blank(number)),
        Line(Text("投票日", "Day"), words.day(facts.present.day)),
        Line(Text("投票站", "Station"), SHORT_BLANK),
    ]
    if group:
        lines.insert(2, Line(Text("小组", "Group"), group))
    return Card(
        Text("选民证（领票通知）", "Elector's card"),
        _head(facts),
        tuple(lines),
        (
            Text(
                "凭本证和身份证件领取选票，不得转让。",
                "Bring it with an identity document to get a paper; it is not for others.",
            ),
        ),
        code=number,
    )


def proxy_cards(facts: Facts) -> Iterator[Section]:
    """委托投票证: one for each mandate that was posted and still stands (S10.76; ZJ2020 25)."""
    rule = facts.election.profile.proxies.allowed
    posted = {
        number: each for number, each in facts.election.mandates.items() if each.posted and not each.void
    }
    if not posted:
        raise not_yet(
            "没有已经公布的委托。委托公布以后才能发证。",
            "No mandate has been posted; cards follow the notice.",
            rule.clause,
        )
    cards = [
        Card(
            Text("委托投票证", "Mandate card"),
            _head(facts),
            (
                Line(Text("委托编号", "Mandate"), number),
                Line(Text("受托人", "Proxy"), _person(facts, each.proxy)),
                Line(Text("委托人", "Principal"), _person(facts, each.principal)),
                Line(Text("投票日", "Day"), words.day(facts.present.day)),
            ),
            (
                Text(
                    "由受托人持本证代领委托人的一张选票，不得转委托。",
                    "The proxy gets the principal's one paper; it is not handed on.",
                ),
            ),
            code=each.proxy,
            places=(Text("选举委员会（印章）", "Committee (seal)"),),
        )
        for number, each in sorted(posted.items())
    ]
    yield _sheets(cards, ROWS)


def seal_labels(facts: Facts) -> Iterator[Section]:
    """封条: three for each station's box — shown empty, closed, papers sealed — with room for the number and two signatures."""
    stations = list(stations_of(facts)) or [""] * 3
    present = facts.present
    whens = (
        Text("空箱封条（开始投票前）", "Empty box, before the poll"),
        Text("票箱封条（投票结束）", "Box, after the poll"),
        Text("选票封条（计票结束）", "Papers, after the count"),
    )
    cards = [
        Card(
            when,
            _head(facts),
            (
                Line(Text("投票站", "Station"), station or SHORT_BLANK),
                Line(Text("轮次", "Round"), present.number),
                Line(Text("日期", "Day"), words.day(present.day)),
                Line(Text("封签号", "Number of the seal"), SHORT_BLANK),
            ),
            places=(Text("负责人", "head of the station"), Text("监票人", "scrutineer")),
        )
        for station in stations
        for when in whens
    ]
    yield _sheets(cards, ROWS)


def _sheets(cards: list[Card], rows: int) -> Section:
    return Section((Cards(tuple(cards), rows),), footer=False)


def _head(facts: Facts) -> Text:
    return Text(facts.election.title, facts.election.title)


def _person(facts: Facts, number: str) -> Text:
    name = facts.name(number)
    if name:
        return Text(f"{name}（{number}）", f"{name} ({number})")
    return Text(f"{number} {SHORT_BLANK.zh}", f"{number} {SHORT_BLANK.en}")
