"""Whether the papers add up: a numbered catalogue of rules over figures that different people gave.

ERROR: a difference that has to be explained and signed before an outcome is declared. FATAL: the poll is invalid
(ZJ2020 27). WARNING: plausible, but worth a look. Rules that `judge` enforces statement by statement are listed too,
because a verifier counts them again for itself.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from shared.election.state import Round

Severity = Literal["FATAL", "ERROR", "WARNING"]
Explanation = Literal["TAKEN_AWAY", "MISCOUNTED", "DESTROYED", "ISSUED_TWICE", "FOREIGN_SHEETS", "OTHER"]


class Rule(msgspec.Struct, frozen=True):
    """One rule of the catalogue."""

    severity: Severity
    zh: str
    en: str
    clause: str


RULES: Final = {
    "R101": Rule(
        "ERROR", "各站领用之和不超过印制数", "papers handed to stations do not exceed papers printed", "A19"
    ),
    "R102": Rule(
        "ERROR", "领用 = 发出 + 作废 + 剩余", "handed to the station = issued + spoiled + unused", "A19"
    ),
    "R103": Rule("ERROR", "清点的发出数 = 逐笔登记的发出数", "issued by count = issued by record", "A20"),
    "R104": Rule("ERROR", "没有一人两票", "nobody's paper was issued twice and left in a box", "A20; A22"),
    "R105": Rule(
        "ERROR", "每箱收回 ≤ 该站发出", "returned from a box do not exceed issued at its station", "A28"
    ),
    "R106": Rule(
        "FATAL", "收回总数 ≤ 发出总数", "papers returned do not exceed papers issued", "ZJ2020 27; A27"
    ),
    "R107": Rule("ERROR", "每堆计票数 = 收回数", "papers counted in a pile = papers returned into it", "A29"),
    "R108": Rule(
        "ERROR",
        "计票数 = 有效 + 部分有效 + 无效 + 空白",
        "counted = valid + partly invalid + invalid + blank",
        "A29",
    ),
    "R109": Rule(
        "ERROR", "每岗位得票之和 ≤ 名额 × 票数", "votes for a post do not exceed seats times papers", "A29"
    ),
    "R110": Rule(
        "ERROR",
        "发给到会人的选票 ≤ 实到会人数",
        "papers handed to those present do not exceed those present",
        "A41",
    ),
    "W201": Rule("WARNING", "收回少于发出", "fewer papers returned than issued", "A27"),
    "W202": Rule("WARNING", "无效票达到百分之三", "invalid papers reach 3 %", "A29"),
    "W203": Rule("WARNING", "空白票达到百分之三", "blank papers reach 3 %", "A29"),
    "W204": Rule("WARNING", "委托票超过三分之一", "proxies gave more than one third of the papers", "A21"),
}


class Difference(msgspec.Struct, frozen=True):
    """One rule that does not hold: what was expected and what was found, in all or at one station or pile."""

    rule: str
    station: str | None
    expected: int
    found: int


def differences(present: Round) -> list[Difference]:
    """Every rule of the catalogue that this round's figures break, explained or not."""
    found: list[Difference] = []

    def compare(rule: str, place: str | None, expected: int, figure: int, holds: bool) -> None:
        if not holds:
            found.append(Difference(rule, place, expected, figure))

    stations = {name: station for name, station in present.stations.items() if not station.void}
    handed_out = sum(station.papers for station in present.stations.values())
    compare("R101", None, present.printed, handed_out, handed_out <= present.printed)
    for name, station in stations.items():
        issued = station.issued + station.conflicts
        if station.unused is not None:
            used = issued + station.spoiled + station.unused
            compare("R102", name, station.papers, used, used == station.papers)
        compare("R104", name, station.issued, issued, station.conflicts == 0)
        if station.returned is not None:
            compare("R105", name, issued, station.returned, station.returned <= issued)
    issued, returned = papers_issued(present), papers_returned(present)
    compare("R106", None, issued, returned, returned <= issued)
    for group, meeting in present.meetings.items():
        own = sum(each.issued - each.by_proxy for each in stations.values() if (each.group or "") == group)
        compare("R110", group or None, meeting.present, own, own <= meeting.present)
    if present.phase in ("COUNTED", "DETERMINED"):
        found += _counted(present)
    return found


def _counted(present: Round) -> list[Difference]:
    found: list[Difference] = []
    counted = sum(pile.counted for pile in present.piles.values())
    by_verdict: dict[str, int] = {}
    for name, pile in present.piles.items():
        if pile.counted != pile.returned:
            found.append(Difference("R107", name, pile.returned, pile.counted))
        for verdict, count in pile.verdicts.items():
            by_verdict[verdict] = by_verdict.get(verdict, 0) + count
    if counted != sum(by_verdict.values()):
        found.append(Difference("R108", None, counted, sum(by_verdict.values())))
    for contest, poll in present.polls.items():
        votes = sum(present.votes.get(contest, {}).values())
        if votes > poll.seats * counted:
            found.append(Difference("R109", contest, poll.seats * counted, votes))
    return found + _implausible(present, by_verdict)


def _implausible(present: Round, by_verdict: dict[str, int]) -> list[Difference]:
    issued, returned = papers_issued(present), papers_returned(present)
    by_proxy = sum(station.by_proxy for station in present.stations.values() if not station.void)
    found: list[Difference] = []
    if returned < issued:
        found.append(Difference("W201", None, issued, returned))
    for rule, verdict in (("W202", "INVALID"), ("W203", "BLANK")):
        if returned and by_verdict.get(verdict, 0) * 100 >= 3 * returned:
            found.append(Difference(rule, None, 0, by_verdict[verdict]))
    if by_proxy * 3 > issued > 0:
        found.append(Difference("W204", None, issued // 3, by_proxy))
    return found


def open_differences(present: Round) -> list[Difference]:
    """ERROR differences that nobody has explained yet: while there is one, no outcome can be declared."""
    return [
        each
        for each in differences(present)
        if RULES[each.rule].severity == "ERROR"
        and f"{each.rule}:{each.station or ''}" not in present.explained
    ]


def papers_issued(present: Round) -> int:
    """Sheets handed out that should lie in the boxes, those of a void station left out."""
    return sum(each.issued + each.conflicts for each in present.stations.values() if not each.void)


def papers_returned(present: Round) -> int:
    """Sheets found in the boxes, those of a void station left out."""
    return sum(each.returned or 0 for each in present.stations.values() if not each.void)
