"""What check 8 tells about shipped stories that are lawful and yet not without a blemish."""

from __future__ import annotations

import msgspec
import pytest

from services.audit.verify.assertions.judge import judge
from services.audit.verify.assertions.model import Judgement, Severity
from services.audit.verify.assertions.record import Record
from services.audit.verify.recount import Recounter
from shared import entry
from tests.stories import story

MINOR, INFO = Severity.MINOR, Severity.INFO


def told(name: str) -> dict[str, Judgement]:
    record, recounter = Record(), Recounter()
    for index, raw in enumerate(story(name).entries):
        one = entry.decode(raw)
        payload = msgspec.json.decode(one.statement.payload_bytes)
        keyids = [signature.keyid for signature in one.statement.signatures]
        record.take(index, one.accepted_at, keyids, payload, index)
        recounter.add(index, payload)
    judgements, trouble = judge(record, recounter.finish().differences)
    assert trouble == {}
    return {each.id: each for each in judgements}


@pytest.mark.parametrize(
    ("name", "id", "severity"),
    [
        ("announced-late", "A45", MINOR),  # handed over on the eleventh day
        ("differences", "A28", MINOR),  # a strange sheet in a box, explained
        ("two-desks", "A20", MINOR),  # two papers of one elector, explained
        ("more-papers-than-issued", "A27", INFO),  # declared invalid and held again
        ("turnout-half", "A30", INFO),  # half is not more than half, and nobody was elected by it
        ("mobile-box", "C5", INFO),
        ("mobile-box", "A23", MINOR),  # its electors were not posted
        ("write-in-fails-review", "C9", INFO),
        ("station-voided", "A26", MINOR),  # its seal was broken, and its papers did not count
        ("vacancy", "A34", INFO),  # the woman's seat is vacant
    ],
)
def test_a_story_shows_its_finding(name: str, id: str, severity: Severity) -> None:
    judgements = told(name)

    assert severity in {each.severity for each in judgements[id].findings}
    assert [each.id for each in judgements.values() if each.fails] == []


def test_ex2_z_a_runoff_on_the_thirty_third_day_is_found_and_nothing_else_is_wrong() -> None:
    judgements = told("ex2-z-too-late")

    assert [each.severity for each in judgements["A32"].findings] == [Severity.SERIOUS]
    assert [each.id for each in judgements.values() if each.fails] == ["A32"]
