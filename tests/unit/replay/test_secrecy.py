"""No answer, and no file of answers, leads from a person to a paper."""

from __future__ import annotations

import msgspec
import pytest

from services.audit.replay.answer import Answer
from services.audit.replay.ask import Asker
from services.audit.replay.history import History, read_history
from services.audit.replay.question import Question
from shared.errors import Refused
from tests.stories import story
from tests.unit.recount.history import History as Written
from tests.unit.replay.elections import ask, entries, post


def two_boxes(there: int, here: int = 40, chair: str = "AB") -> Written:
    """Station S2 with so many papers in a pile of its own beside S1, taking turns in naming `chair`."""
    history = Written({"CHAIR": 1, "MEMBER": 1}).prepared({"CHAIR": "AB", "MEMBER": "CD"}, registered=100)
    for station, papers in (("S1", here), ("S2", there)):
        history.add("StationOpened", round=1, station=station)
        for number in range(papers):
            history.add("PaperIssued", round=1, station=station, elector=f"{station}-{number}")
        history.add("StationClosed", round=1, station=station, unused=0)
    history.add("BoxOpened", round=1, station="S1", pile="P1", returned=here)
    history.add("BoxOpened", round=1, station="S2", pile="P2", returned=there)
    for number in range(here):
        history.paper({"CHAIR": "AB"[number % 2], "MEMBER": "CD"[number % 2]}, pile="P1")
    for number in range(there):
        history.paper({"CHAIR": chair[number % len(chair)], "MEMBER": "CD"[number % 2]}, pile="P2")
    return history


def refused(history: Written, *questions: Question) -> str:
    with pytest.raises(Refused) as caught:
        Asker(entries(history)).ask(questions)
    assert caught.value.zh
    assert caught.value.en
    return caught.value.code


def test_the_papers_of_five_may_be_left_out_and_those_of_four_not() -> None:
    assert post(ask(two_boxes(5), without=("station:S2",)), "CHAIR").would_be is not None

    assert refused(two_boxes(4), Question(without=("station:S2",))) == "cell-too-small"
    assert refused(two_boxes(4), Question(without=("pile:P2",))) == "cell-too-small"


def test_nor_may_four_be_left_over() -> None:
    assert refused(two_boxes(40, here=4), Question(without=("station:S2",))) == "cell-too-small"


def test_leaving_out_papers_of_a_station_one_by_one_leaves_no_fewer_than_five() -> None:
    # 40 in pile P1 and 6 in P2: without station S1 and two papers of P2 four would be left.
    history = two_boxes(6)
    two = tuple(f"paper:paper-{number}" for number in (41, 42))

    assert refused(history, Question(without=("station:S1", *two))) == "cell-too-small"


def test_two_questions_may_not_differ_by_a_few_papers_of_a_station() -> None:
    history = two_boxes(10)
    one = Question(without=("station:S2",))
    # All of pile P2 but one paper, named one by one: the difference is that one paper.
    other = Question(without=tuple(f"paper:paper-{number}" for number in range(41, 50)))

    assert refused(history, one, other) == "cell-too-small"
    assert len(Asker(entries(history)).ask([one, Question(without=("station:S1",))])) == 2


@pytest.mark.parametrize("without", [(), ("station:S1",)])
def test_two_moments_may_not_differ_by_the_papers_of_four(without: tuple[str, ...]) -> None:
    """Station S2's own ten papers are counted last."""
    history = two_boxes(10, here=10)
    end, now = history.last, Question(without=without)

    assert refused(history, Question(entry=end - 4, without=without), now) == "cell-too-small"
    assert len(Asker(entries(history)).ask([Question(entry=end - 5, without=without), now])) == 2


def test_nor_what_one_moment_leaves_out_from_what_another_had_not_yet() -> None:
    """With two of station S2's papers counted, and without station S2: the difference is these two."""
    history = two_boxes(10)
    two_of_s2 = Question(entry=history.last - 8)

    assert refused(history, two_of_s2, Question(without=("station:S2",))) == "cell-too-small"
    assert len(Asker(entries(history)).ask([two_of_s2])) == 1


def test_nor_a_moment_from_the_log_as_it_stands() -> None:
    history = two_boxes(3)
    end = history.last

    # Before and after the three papers of station S2: what differs is how those three voted.
    assert refused(history, Question(entry=end - 3)) == "cell-too-small"
    assert refused(history, Question(entry=end - 3, without=("paper:paper-1",))) == "cell-too-small"
    assert ask(history, entry=end - 5).rounds[0].posts


def test_nor_from_the_moment_before_a_small_station_was_made_void() -> None:
    history = two_boxes(4)
    before = history.last
    history.add("StationVoided", round=1, station="S2")

    assert refused(history, Question(entry=before)) == "cell-too-small"


def test_moments_at_which_no_votes_are_told_differ_from_nothing() -> None:
    history = two_boxes(10)
    first = next(at for at, each in enumerate(history.payloads) if each["type"] == "PaperCounted")

    asked = [Question(entry=at) for at in range(first - 2, first + 4)]

    assert all(each.rounds[0].withheld for each in Asker(entries(history)).ask(asked))


def test_single_papers_may_be_left_out_also_as_of_another_moment() -> None:
    history = two_boxes(10)
    history.add("IncidentReported", round=1)

    answers = Asker(entries(history)).ask(
        [Question(entry=history.last - 1, without=("paper:paper-1",)), Question(without=("paper:paper-2",))]
    )

    assert len(answers) == 2


def test_single_papers_may_be_left_out_for_nobody_knows_whose_they_are() -> None:
    history = two_boxes(10)

    answers = Asker(entries(history)).ask(
        [Question(without=("paper:paper-1",)), Question(without=("paper:paper-2",))]
    )

    assert len(answers) == 2


def test_where_all_of_a_station_named_the_same_person_their_votes_are_not_told() -> None:
    answer = ask(two_boxes(10, chair="A"), without=("station:S2",))

    chair, member = post(answer, "CHAIR"), post(answer, "MEMBER")
    assert (chair.withheld, chair.would_be.votes) == ("UNANIMOUS", None)  # type: ignore[union-attr]
    assert chair.would_be.elected == ()  # type: ignore[union-attr]
    assert (member.withheld, member.would_be.votes) == ("", {"C": 20, "D": 20})  # type: ignore[union-attr]


@pytest.mark.parametrize("persons", [{"electors": ("S1-1",)}, {"void_mandates": True}])
@pytest.mark.parametrize(
    "papers", [{"without": ("paper:paper-1",)}, {"ruled": {"paper-1": "invalid"}}, {"without": ("pile:P2",)}]
)
def test_nobody_asks_about_persons_and_papers_at_once(
    persons: dict[str, object], papers: dict[str, object]
) -> None:
    history = two_boxes(10)

    assert refused(history, Question(**persons, **papers)) == "persons-and-papers"  # type: ignore[arg-type]
    assert refused(history, Question(**persons), Question(**papers)) == "persons-and-papers"  # type: ignore[arg-type]


def test_who_asks_about_a_person_is_not_told_which_papers_gave_which_votes() -> None:
    history = two_boxes(10)

    person, nobody = ask(history, electors=("S1-1",)), ask(history)

    assert all(each.entries == {} for each in person.rounds[0].posts)
    assert all(each.entries for each in nobody.rounds[0].posts)


def test_no_votes_are_told_while_a_station_is_open() -> None:
    history = two_boxes(10)
    closing = [at for at, each in enumerate(history.payloads) if each["type"] == "StationClosed"][-1]

    still_open = ask(history, entry=closing - 1)

    assert still_open.rounds[0].withheld == "POLLS_OPEN"
    assert still_open.rounds[0].posts == ()
    assert still_open.rounds[0].figures["issued"] == 50


def test_nor_whether_a_supposition_would_change_them() -> None:
    history = two_boxes(10)
    closing = [at for at, each in enumerate(history.payloads) if each["type"] == "StationClosed"][-1]
    history.payloads.append(history.payloads.pop(closing))  # recorded after the count

    early = ask(history, entry=history.last - 1, without=("paper:paper-1",))

    assert early.rounds[0].withheld == "POLLS_OPEN"
    assert (early.changed, early.diverged, early.rounds[0].posts) == (False, None, ())


def test_nor_of_the_first_four_papers() -> None:
    history = two_boxes(10)
    first = next(at for at, each in enumerate(history.payloads) if each["type"] == "PaperCounted")

    assert ask(history, entry=first + 3).rounds[0].withheld == "TOO_FEW"
    assert ask(history, entry=first + 4).rounds[0].withheld == ""


@pytest.mark.parametrize("name", ["void-mandates", "two-desks", "mobile-box", "rc-households"])
def test_no_answer_names_an_elector_who_did_not_stand(name: str) -> None:
    history = read_history(story(name).entries)

    told = msgspec.json.encode(Asker(history).ask([Question(), Question(unknown=2, void_mandates=True)]))

    for each in _only_voters(history):
        assert f'"{each}"'.encode() not in told


def _only_voters(history: History) -> set[str]:
    """Electors whom no paper, no list and no outcome names."""
    named: set[str] = set()
    for act in history.acts:
        if act.type != "ElectorRegistered" and act.type != "PaperIssued":
            named |= _texts(act.body)
    return {act.body["elector"] for act in history.acts if act.type == "ElectorRegistered"} - named


def _texts(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        return {each for part in (*value, *value.values()) for each in _texts(part)}
    if isinstance(value, list):
        return {each for part in value for each in _texts(part)}
    return set()


def test_an_answer_holds_no_entry_and_no_reading_of_a_single_paper() -> None:
    answer: Answer = ask(two_boxes(10), without=("paper:paper-1",))

    told = msgspec.json.encode(answer).decode()

    assert told.count("paper-1") == 2  # as it was asked, and to which entry that leads
    assert "marks" not in told


def test_a_moment_that_differs_from_now_by_a_whole_pile_that_says_the_same_tells_no_votes() -> None:
    """Station S2's ten papers are counted last, and all of them name A."""
    history = two_boxes(10, chair="A")

    for questions in ([Question(entry=history.last - 10)], [Question(entry=history.last - 10), Question()]):
        before, *now = Asker(entries(history)).ask(questions)
        chair, member = post(before, "CHAIR"), post(before, "MEMBER")
        assert (chair.withheld, chair.was.votes, chair.entries, chair.margin) == ("UNANIMOUS", None, {}, None)
        assert (member.withheld, member.was.votes) == ("", {"C": 20, "D": 20})
        assert [post(each, "CHAIR").was.votes for each in now] == [{"A": 30, "B": 20}] * len(now)


def test_nor_does_an_answer_without_all_papers_of_such_a_pile_named_one_by_one() -> None:
    history = two_boxes(10, chair="A")
    all_of_s2 = tuple(f"paper:paper-{number}" for number in range(41, 51))

    whole, part = ask(history, without=all_of_s2), ask(history, without=all_of_s2[:-1])

    assert post(whole, "CHAIR").would_be.votes is None  # type: ignore[union-attr]
    assert post(whole, "CHAIR").was.votes == {"A": 30, "B": 20}
    assert post(part, "CHAIR").would_be.votes == {"A": 21, "B": 20}  # type: ignore[union-attr]


def test_of_two_answers_that_differ_by_such_a_pile_one_does_not_tell() -> None:
    """Neither is the log as it stands: both leave out a paper of station S1."""
    history = two_boxes(10, chair="A")
    one = Question(without=("paper:paper-1",))
    both = Question(without=("paper:paper-1", *(f"paper:paper-{number}" for number in range(41, 51))))

    told, silent = Asker(entries(history)).ask([one, both])

    assert post(told, "CHAIR").would_be.votes == {"A": 29, "B": 20}  # type: ignore[union-attr]
    assert post(silent, "CHAIR").would_be.votes is None  # type: ignore[union-attr]


def test_a_whole_pile_that_does_not_say_the_same_may_be_the_difference() -> None:
    history = two_boxes(10)

    assert len(Asker(entries(history)).ask([Question(entry=history.last - 10), Question()])) == 2


def test_of_a_part_of_a_pile_nobody_can_tell_whose_papers_they_are() -> None:
    """The last five of station S2's ten, which all name A: whose the other five are stands nowhere."""
    history = two_boxes(10, chair="A")

    assert len(Asker(entries(history)).ask([Question(entry=history.last - 5)])) == 1


def test_what_is_withheld_by_itself_is_no_difference() -> None:
    """Without station S2 the votes for CHAIR are not told at all, so that nothing follows from those with it."""
    history = two_boxes(10, chair="A")

    [alone] = Asker(entries(history)).ask([Question(without=("station:S2",))])

    assert post(alone, "CHAIR").withheld == "UNANIMOUS"
