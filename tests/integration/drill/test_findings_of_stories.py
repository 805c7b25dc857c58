"""What check 8 tells about shipped stories that are lawful and yet not without a blemish."""

from __future__ import annotations

import msgspec
import pytest

from services.audit.verify.assertions.judge import judge
from services.audit.verify.assertions.model import Judgement, Severity
from services.audit.verify.assertions.record import Record
from services.audit.verify.recount import Recounter
from services.drill.chance import Chance
from services.drill.fold import Fold
from services.drill.play import play
from services.drill.scenario.reading import find
from services.drill.telling import Silence
from services.drill.transport import Answer, Sending, Taken

MINOR, INFO = Severity.MINOR, Severity.INFO


class Reading(Fold):
    """The law alone, which also reads every entry as the assertions do."""

    def __init__(self) -> None:
        super().__init__()
        self.record, self.recounter = Record(), Recounter()

    def judge(self, sending: Sending) -> Answer:
        answer = super().judge(sending)
        if isinstance(answer, Taken) and answer.index == self.record.size:
            payload = msgspec.json.decode(sending.envelope.payload_bytes)
            keyids = [signature.keyid for signature in sending.envelope.signatures]
            self.record.take(answer.index, answer.accepted_at, keyids, payload, answer.index)
            self.recounter.add(answer.index, payload)
        return answer


def told(name: str) -> dict[str, Judgement]:
    reading = Reading()
    play(find(name), reading, Chance(2026), Silence())
    judgements, trouble = judge(reading.record, reading.recounter.finish().differences)
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
