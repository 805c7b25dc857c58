"""The figures of a round as the entries give them: papers, bases of shares, and which differences were explained.

What it leaves out: whether they agree (`papers.py`).
"""

from __future__ import annotations

from services.audit.verify.assertions.entries import Entry
from services.audit.verify.assertions.record import Record
from services.audit.verify.assertions.rounds import RoundNote


def bases(record: Record, note: RoundNote) -> dict[str, int]:
    """Every figure that a share is a share of. A meeting says itself who should attend and who was present."""
    sealed = record.sealed()
    registered = sealed.body["electors"] if sealed is not None else len(record.roll)
    issued = issued_in(record, note)
    meeting = next(
        (
            each.body
            for each in reversed(record.all("MeetingOpened"))
            if each.body.get("round", 1) == note.number
        ),
        {},
    )
    return {
        "PAPERS_RETURNED": returned_in(record, note),
        "PAPERS_ISSUED": issued,
        "REGISTERED": registered,
        "PRESENT": meeting["present"] + meeting.get("represented", 0) if meeting else issued,
        "SHOULD_ATTEND": meeting.get("should_attend", registered),
    }


def issued_in(record: Record, note: RoundNote) -> int:
    """Papers that should lie in the boxes of a round, less those of void stations: issued, and second ones not recovered."""
    every, void = (None,), void_stations(record, note)
    papers, gone = (
        sum(
            record.issues.issued(note.number, each) + second_papers(record, note.number, each)
            for each in some
        )
        for some in (every, void)
    )
    return papers - gone


def returned_in(record: Record, note: RoundNote) -> int:
    """Papers that came back from the boxes of a round, less those of void stations."""
    void = void_stations(record, note)
    return sum(
        each.body["returned"]
        for each in of_round(record, "BoxOpened", note)
        if each.body["station"] not in void
    )


def void_stations(record: Record, note: RoundNote) -> set[str]:
    """Stations whose papers cannot stand."""
    return {each.body["station"] for each in of_round(record, "StationVoided", note)}


def second_papers(record: Record, number: int, station: str | None) -> int:
    """Second papers of electors that were not recovered, at one station or in all."""
    recovered = {
        each.body["elector"]
        for each in record.all("IssueConflictSettled")
        if each.body["round"] == number and each.body["finding"] == "PAPER_RECOVERED"
    }
    return sum(
        each.body["round"] == number
        and each.body["elector"] not in recovered
        and station in (None, each.body["station"])
        for each in record.all("IssueConflictReported")
    )


def counted_in(record: Record, note: RoundNote) -> int:
    """Papers that were to be counted: a void station's leave the count only where no other station's were mixed with them."""
    piles: dict[str, str] = {}
    returned: dict[str, int] = {}
    for entry in record.all("BoxOpened", "PilesMerged"):
        body = entry.body
        if body["round"] != note.number:
            continue
        if entry.type == "BoxOpened":
            piles[body["station"]], returned[body["station"]] = body["pile"], body["returned"]
        else:
            piles = {
                station: body["into"] if pile == body["pile"] else pile for station, pile in piles.items()
            }
    void = void_stations(record, note)
    counted = {pile for station, pile in piles.items() if station not in void}
    return sum(papers for station, papers in returned.items() if piles[station] in counted)


def of_round(record: Record, kind: str, note: RoundNote) -> list[Entry]:
    """Every statement of a kind about a round."""
    return [each for each in record.all(kind) if each.body["round"] == note.number]


def sum_of(record: Record, kind: str, note: RoundNote, member: str) -> int:
    """The sum of a figure over these statements."""
    return sum(each.body[member] for each in of_round(record, kind, note))


def votes_among_elected(record: Record, note: RoundNote) -> bool:
    """Whether a round is about posts chosen from the elected, on which only these vote (S1.17)."""
    chosen = all(record.posts.get(post, {}).get("chosen_from") for post in note.kinds)
    return chosen and record.profile["seats"].get("posts_by", {}).get("value") == "ELECTED"


def is_explained(record: Record, number: int, rules: tuple[str, ...], station: str | None) -> bool:
    """Whether a difference of the papers was explained and signed, by one of these rules at a station or in all."""
    return any(
        each.body["round"] == number
        and each.body["rule"] in rules
        and each.body.get("station") in (station, None)
        for each in record.all("DifferenceExplained")
    )
