"""What the forms of the supervisor's pages say: a question of a replay, and a paper that two people looked at."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from services.audit.pages.supervisor.asked import choices, fields_of, question_of
from services.audit.pages.supervisor.sampling import examined_body, statement_address
from services.audit.replay.history import read_history
from services.audit.replay.question import Question
from services.audit.replay.stage import STAGES
from shared.errors import Malformed
from tests.stories import story

LAST = 410


def asked(*fields: tuple[str, str]) -> Question:
    return question_of(fields_of(urlencode(fields).encode()), LAST)


def test_an_empty_form_asks_of_the_record_as_it_is() -> None:
    assert asked() == Question()
    assert asked(("entry", str(LAST)), ("when", "entry"), ("unknown", ""), ("round", "")) == Question()


def test_everything_that_is_ticked_and_typed_is_one_question() -> None:
    found = asked(
        ("entry", "394"),
        ("station", "S2"),
        ("pile", "P1"),
        ("paper", "aa, bb；cc"),
        ("batch", ""),
        ("struck", "E-0001"),
        ("struck", "E-0002"),
        ("void", "E-0003"),
        ("unknown", "3"),
        ("round", "1"),
        ("never_issued", "1"),
        ("ruled", "dd = invalid\n\nee = CHAIR:E-0001; MEMBER:E-0005+E-0006\n"),
    )

    assert found == Question(
        entry=394,
        without=("station:S2", "pile:P1", "paper:aa", "paper:bb", "paper:cc"),
        struck=("E-0001", "E-0002"),
        void=("E-0003",),
        unknown=3,
        round=1,
        never_issued=True,
        ruled={"dd": "invalid", "ee": "CHAIR:E-0001;MEMBER:E-0005+E-0006"},
    )


def test_a_moment_is_typed_as_the_village_clock_shows_it() -> None:
    by_time = (("entry", "7"), ("as_of", "2026-03-28T18:00"))

    assert asked(*by_time, ("when", "done_at")) == Question(as_of="2026-03-28T10:00:00.000Z", by="done_at")
    assert asked(*by_time, ("when", "accepted_at")) == Question(as_of="2026-03-28T10:00:00.000Z")
    assert asked(*by_time, ("when", "entry")) == Question(entry=7)


@pytest.mark.parametrize(
    "field",
    [
        ("unknown", "-1"),
        ("unknown", "１２"),
        ("round", "0"),
        ("entry", "x"),
        ("when", "done_at"),
        ("ruled", "dd"),
        ("ruled", "dd = CHAIR"),
        ("paper", "x" * 61),
    ],
)
def test_what_makes_no_sense_is_refused(field: tuple[str, str]) -> None:
    with pytest.raises(Malformed):
        asked(field)


def test_bytes_that_are_no_form_are_refused() -> None:
    for raw in (b"a=1&b", b"a=%zz&", b"\xff=1", b"&".join(b"a=1" for _ in range(2_001))):
        with pytest.raises(Malformed):
            fields_of(raw)


def test_the_slider_stops_where_something_began() -> None:
    told = story("station-voided")

    found = choices(read_history(told.entries))

    assert found.last == len(told.entries) - 1
    assert [each.what for each in found.marks][:3] == [
        STAGES["called"],
        STAGES["committee"],
        STAGES["registration"],
    ]
    assert [each.index for each in found.marks] == sorted({each.index for each in found.marks})
    assert found.stations == {"S1": True, "S2": True}, "each in a pile of its own"
    assert set(found.posts) == {"CHAIR", "MEMBER"}
    assert "E-0001" in found.candidates


def test_stations_whose_papers_are_mixed_are_said_to_be() -> None:
    found = choices(read_history(story("two-desks").entries))

    assert found.stations == {"S1": False, "S2": False}


def test_what_was_seen_on_a_paper_is_the_body_of_a_statement() -> None:
    where = {"round": ["1"], "pile": ["P"], "place": ["17"]}

    assert examined_body(
        where | {"marks.CHAIR": ["E-0001"], "other.MEMBER": ["E-0009 E-0010"], "reason": [""]}
    ) == {
        "round": 1,
        "pile": "P",
        "place": 17,
        "marks": {"CHAIR": ["E-0001"], "MEMBER": ["E-0009", "E-0010"]},
    }
    assert examined_body(where | {"marks.CHAIR": ["E-0001"], "other.CHAIR": ["E-0009"]})["marks"] == {
        "CHAIR": ["E-0001", "E-0009"]
    }
    assert examined_body(where | {"missing": ["1"], "marks.CHAIR": ["E-0001"]})["found"] is False
    assert examined_body(where | {"reason": ["DEFACED"]})["reason"] == "DEFACED"
    with pytest.raises(Malformed):
        examined_body({"round": ["1"], "pile": ["P"]})


def test_a_statement_is_signed_where_the_key_is_and_what_it_says_is_sent_to_nobody() -> None:
    address = statement_address(
        "https://vote.example", "x", "PaperExamined", {"round": 1, "marks": {"CHAIR": ["E-1"]}}
    )

    before, _, fragment = address.partition("#")
    assert before == "https://vote.example/office/x/statements/PaperExamined"
    assert fragment == "round=1&marks=%7B%22CHAIR%22%3A%5B%22E-1%22%5D%7D"
