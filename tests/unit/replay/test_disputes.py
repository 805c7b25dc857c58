"""What the sides of a dispute ask: as of then, and as if that had not been."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.audit.replay.answer import Answer
from services.audit.replay.ask import Asker
from services.audit.replay.history import History, read_history
from services.audit.replay.question import Question
from services.audit.verify.recount import recount
from shared.clock import write_time
from shared.errors import Malformed, Refused
from tests.stories import story
from tests.unit.recount.history import History as Written
from tests.unit.recount.test_examples import tie_at_the_last_seat
from tests.unit.replay.elections import ask, entries, plain, post, write


def told(name: str) -> History:
    """The entries of a shipped story."""
    return read_history(story(name).entries)


def index(history: History, kind: str, nth: int = 0) -> int:
    """Index of the nth entry of a kind."""
    return [act.index for act in history.acts if act.type == kind][nth]


def about(history: History, **question: object) -> Answer:
    return Asker(history).ask([Question(**question)])[0]  # type: ignore[arg-type]


# -- without a station, without papers


def test_without_the_station_whose_seal_was_broken_the_other_candidate_wins() -> None:
    history = told("station-voided")
    before = index(history, "StationVoided") - 1

    answer = about(history, entry=before, without=("station:S2",))

    chair = post(answer, "CHAIR")
    assert (chair.was.elected, chair.would_be.elected) == (("E-0001",), ("E-0002",))  # type: ignore[union-attr]
    assert chair.would_be.minimum == 31  # type: ignore[union-attr]
    assert answer.changed
    assert answer.touched == {"station:S2": str(index(history, "BoxOpened", 1))}


def test_that_is_what_the_law_made_of_it_when_the_station_was_voided() -> None:
    history = told("station-voided")

    supposed = about(history, entry=index(history, "StationVoided") - 1, without=("station:S2",))
    recorded = about(history)

    for name in ("CHAIR", "MEMBER"):
        there = post(supposed, name).would_be
        assert there is not None
        assert there.elected == post(recorded, name).was.elected
        assert there.minimum == post(recorded, name).was.minimum


def test_a_station_whose_papers_were_mixed_cannot_be_picked_out_and_the_poll_is_held_again() -> None:
    history = told("station-voided-repeated")

    answer = about(history, entry=index(history, "StationVoided") - 1, without=("station:S2",))

    assert answer.changed
    for name in ("CHAIR", "MEMBER"):
        assert post(answer, name).was.valid
        assert not post(answer, name).would_be.valid  # type: ignore[union-attr]


def test_a_station_that_is_void_in_the_record_is_not_taken_out_twice() -> None:
    with pytest.raises(Refused) as caught:
        about(told("station-voided"), without=("station:S2",))

    assert caught.value.code == "station-void"


@given(seed=st.integers(0, 2**32), papers=st.integers(6, 30), out=st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_without_papers_it_is_as_if_they_had_never_been_in_the_box(seed: int, papers: int, out: int) -> None:
    history = plain(seed, papers)
    gone = Random(seed).sample([f"paper-{number}" for number in range(1, papers + 1)], out)

    supposed = ask(history, without=tuple(f"paper:{each}" for each in gone))

    count = entries(_without(history, gone))
    recorded = Asker(count).ask([Question()])[0]
    for name in ("CHAIR", "MEMBER"):
        assert post(supposed, name).would_be == post(recorded, name).was


def _without(history: Written, gone: list[str]) -> Written:
    """The same election, written down as if these papers had been neither handed out nor put in."""
    payloads = [each for each in history.payloads if each["body"].get("paper") not in gone]
    issued = [each for each in payloads if each["type"] == "PaperIssued"][: len(gone)]
    history.payloads = [each for each in payloads if not any(each is one for one in issued)]
    for each in history.payloads:
        if each["type"] == "BoxOpened":
            each["body"]["returned"] -= len(gone)
    return history


def test_papers_that_were_stuffed_in_leave_the_box_and_not_those_issued() -> None:
    # 61 papers were found where 60 were issued: the poll is invalid (ZJ2020 27). Without the one that was never issued it is not.
    history = Written({"CHAIR": 1}).prepared({"CHAIR": "AB"}).polled(returned=61, issued=60)
    history.paper({"CHAIR": "A"}, 40).paper({"CHAIR": "B"}, 21)

    stuffed = ask(history, without=("paper:paper-1",), never_issued=True)
    other = ask(history, without=("paper:paper-1",))

    assert not post(stuffed, "CHAIR").was.valid
    assert post(stuffed, "CHAIR").would_be.elected == ("A",)  # type: ignore[union-attr]
    assert not post(other, "CHAIR").would_be.valid  # type: ignore[union-attr]


def test_a_batch_is_its_papers() -> None:
    history = told("ex1-tie")
    batch = next(act.body for act in history.acts if act.type == "BatchAttested")

    answer = about(history, without=(f"batch:{batch['batch']}",), round=1)

    assert answer.rounds[0].would_be is not None
    assert answer.rounds[0].would_be["returned"] == 1010 - batch["papers"]
    assert answer.rounds[0].would_be["issued"] == 1013 - batch["papers"]


# -- persons and rulings


def test_a_candidate_who_should_not_have_stood_has_no_votes_and_the_base_stays() -> None:
    answer = about(told("ex1-tie"), struck=("E-0001",))

    chair = post(answer, "CHAIR")
    assert chair.would_be is not None
    assert "E-0001" not in (chair.would_be.votes or {})
    assert (chair.would_be.minimum, chair.would_be.missing) == (506, 1)
    # The re-vote of the second round was called upon the first, which would have come out otherwise.
    assert answer.diverged == 1
    assert answer.rounds[1].moot


def test_nobody_moves_up_when_the_election_of_a_winner_is_void() -> None:
    answer = about(told("ex1-tie"), void=("E-0001",))

    assert answer.would_be is not None
    assert answer.would_be.winners["CHAIR"] == ()
    assert post(answer, "CHAIR").changed is False  # the votes came out as they did; the seat is open (C9)
    assert answer.changed


def test_a_paper_ruled_the_other_way_decides_a_narrow_poll() -> None:
    # 31 of 60 elect A; if one of A's papers is invalid it stays in the base and 30 do not.
    history = Written({"CHAIR": 1}).prepared({"CHAIR": "AB"}).polled(returned=60)
    history.paper({"CHAIR": "A"}, 31).paper({"CHAIR": "B"}, 29)

    invalid = ask(history, ruled={"paper-1": "invalid"})
    other = ask(history, ruled={"paper-1": "CHAIR:B"})
    same = ask(history, ruled={"paper-1": "valid"})

    assert post(invalid, "CHAIR").would_be.votes == {"A": 30, "B": 29}  # type: ignore[union-attr]
    assert post(invalid, "CHAIR").would_be.elected == ()  # type: ignore[union-attr]
    assert post(other, "CHAIR").would_be.votes == {"A": 30, "B": 30}  # type: ignore[union-attr]
    assert not same.changed


def test_an_invalid_paper_is_ruled_valid_and_reads_as_it_was_called() -> None:
    history = Written({"CHAIR": 1}).prepared({"CHAIR": "AB"}).polled(returned=60)
    history.paper({"CHAIR": "A"}, 30).paper({"CHAIR": "B"}, 29)
    history.paper({"CHAIR": "A"}, verdict="INVALID", reason="ILLEGIBLE")

    answer = ask(history, ruled={history.last_paper: "valid"})

    assert post(answer, "CHAIR").was.elected == ()
    assert post(answer, "CHAIR").would_be.elected == ("A",)  # type: ignore[union-attr]


def test_a_paper_of_which_nothing_was_called_needs_a_reading() -> None:
    history = write(Written({"CHAIR": 1}).prepared({"CHAIR": "AB"}).polled(returned=6), [{"CHAIR": "A"}] * 5)
    history.paper({}, verdict="INVALID", reason="DEFACED")

    with pytest.raises(Refused) as caught:
        ask(history, ruled={history.last_paper: "valid"})

    assert caught.value.code == "reading-missing"


def test_suppositions_hold_together() -> None:
    history = Written({"CHAIR": 1}).prepared({"CHAIR": "AB"}).polled(returned=60)
    history.paper({"CHAIR": "A"}, 31).paper({"CHAIR": "B"}, 29)

    # 31 - 1 of 60 - 2: 30 of 58 are more than half, and one more ruled invalid makes 29 of 58, which is not.
    one = ask(history, without=("paper:paper-1", "paper:paper-60"))
    both = ask(history, without=("paper:paper-1", "paper:paper-60"), ruled={"paper-2": "invalid"})

    assert not one.changed
    assert both.changed


# -- papers that nobody can tell apart


def test_forged_mandates_could_decide_the_chair_and_not_the_members() -> None:
    history = told("void-mandates")
    recorded = next(act.body for act in history.acts if act.type == "MandateVoided")

    answer = about(history, void_mandates=True, round=1)

    assert {each.post for each in answer.rounds[0].posts if each.could_change} == set(recorded["decisive"])
    assert [each.unknown for each in answer.rounds[0].posts] == [recorded["papers"]] * 2
    margins = {each.post: each.margin for each in answer.rounds[0].posts}
    assert {name: (found.at_least, found.enough) for name, found in margins.items() if found} == {
        "CHAIR": (2, 2),  # 49 of 98 are not more than half
        "MEMBER": (25, 25),  # 75 of 150 electors are not more than half
    }
    assert answer.touched["mandate:N-1"] == str(_issued(history, "E-0006"))


def _issued(history: History, principal: str) -> int:
    """The paper issued by mandate N-1: its principal is K, the first on the roll who stands for nothing."""
    granted = next(act.body for act in history.acts if act.type == "ProxyGranted")
    return next(
        act.index
        for act in history.acts
        if act.type == "PaperIssued" and act.body["elector"] == granted["principal"]
    )


def test_an_elector_who_should_not_have_voted_is_one_paper_that_nobody_can_pick_out() -> None:
    history = Written({"CHAIR": 1}).prepared({"CHAIR": "AB"}).polled(returned=60)
    history.paper({"CHAIR": "A"}, 31).paper({"CHAIR": "B"}, 29)

    answer = ask(history, electors=("E-7",))

    # Without one paper for A there are 30 of 59, which is more than half: it takes two.
    assert (post(answer, "CHAIR").unknown, post(answer, "CHAIR").could_change) == (1, False)
    both = ask(history, electors=("E-7", "E-8"))
    assert (post(both, "CHAIR").unknown, post(both, "CHAIR").could_change) == (2, True)


def test_a_paper_named_in_two_ways_is_one_paper() -> None:
    history = told("void-mandates")
    principal = next(act.body for act in history.acts if act.type == "ProxyGranted")["principal"]

    answer = about(history, mandates=("N-1",), electors=(principal,), round=1)

    assert answer.rounds[0].posts[0].unknown == 1


# -- as of a moment


def test_as_of_each_entry_the_count_is_that_of_the_entries_until_then() -> None:
    history = tie_at_the_last_seat()

    half = ask(history, entry=history.last - 500)

    assert sum(post(half, "CHAIR").was.votes.values()) == 973 - 500 + _later(history, 500)  # type: ignore[union-attr]
    assert half.as_of.stage == "counting"


def _later(history: Written, number: int) -> int:
    """Of the last `number` papers, those that give no vote for the chair."""
    return sum("CHAIR" not in each["body"].get("marks", {}) for each in history.payloads[-number:])


def test_what_had_happened_and_what_was_known_are_two_questions() -> None:
    history = told("two-desks")
    conflict = next(act for act in history.acts if act.type == "IssueConflictReported")
    known = about(history, as_of=write_time(conflict.accepted_at - 1))
    happened = about(history, as_of=write_time(conflict.done_at), by="done_at")

    assert known.as_of.entries <= conflict.index
    assert happened.as_of.entries > known.as_of.entries


def test_while_a_later_round_is_open_the_seats_of_the_earlier_one_are_told() -> None:
    history = told("ex1-tie")
    second = index(history, "StationOpened", 1)

    answer = about(history, entry=second + 1)

    assert answer.rounds[1].withheld == "POLLS_OPEN"
    assert answer.was.winners["CHAIR"] == ("E-0001",)
    assert answer.was.tied == {}  # the re-vote was called
    assert answer.rounds[0].posts


def test_before_the_call_there_is_nothing() -> None:
    with pytest.raises(Refused) as caught:
        about(told("ex1-tie"), as_of="2000-01-01T00:00:00Z")

    assert caught.value.code == "before-the-call"


@pytest.mark.parametrize("name", ["paper-audit", "paper-audit-bundles"])
def test_an_audit_of_papers_afterwards_is_no_obstacle(name: str) -> None:
    history = told(name)
    paper = next(act.body["paper"] for act in history.acts if act.type == "PaperCounted")

    answer = about(history, without=(f"paper:{paper}",))

    assert answer.rounds[0].would_be is not None
    assert answer.rounds[0].would_be["returned"] == answer.rounds[0].figures["returned"] - 1


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({"without": ("station:S9",)}, "station-unknown"),
        ({"without": ("pile:P9",)}, "pile-unknown"),
        ({"without": ("batch:x",)}, "batch-unknown"),
        ({"without": ("paper:x",)}, "paper-unknown"),
        ({"ruled": {"x": "valid"}}, "paper-unknown"),
        ({"mandates": ("N-9",)}, "mandate-unknown"),
        ({"struck": ("E-9999",)}, "person-unknown"),
        ({"contests": ("KING",)}, "post-unknown"),
    ],
)
def test_a_question_about_what_is_not_there_is_refused(question: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        about(told("ex1-tie"), **question)

    assert caught.value.code == code


def test_a_log_that_makes_no_sense_is_malformed_and_nothing_worse() -> None:
    history = tie_at_the_last_seat()
    for at, broken in ((0, {"profile": 3}), (history.last, {}), (1, {"elector": ["A"]})):
        written = tie_at_the_last_seat()
        written.payloads[at]["body"] = broken
        with pytest.raises((Malformed, Refused)):
            ask(written)


@pytest.mark.parametrize(
    "question",
    [{"without": ("S2",)}, {"without": ("village:S2",)}, {"ruled": {"x": "perhaps"}}, {"as_of": "yesterday"}],
)
def test_a_question_that_nobody_understands_is_malformed(question: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        about(told("ex1-tie"), **question)


@pytest.mark.parametrize(
    "name",
    [
        "recount-other-winner",
        "ex2-runoff",
        "person-voided",
        "kin-passed-over",
        "women-first",
        "rc-delegates",
    ],
)
def test_the_plain_count_is_the_second_counts(name: str) -> None:
    history = told(name)
    counted = recount((act.index, act.payload) for act in history.acts if act.payload is not None)

    answer = about(history)

    assert answer.was.winners == counted.winners
    for each in answer.rounds:
        polls = counted.rounds[each.number - 1].polls
        assert {one.post: one.was.elected for one in each.posts} == {
            name: tuple(sorted(poll.elected))
            for name, poll in polls.items()
            if str(poll.kind) != "SUCCESSION"
        }
