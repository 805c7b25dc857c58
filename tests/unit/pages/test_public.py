"""The pictures of a result say what the count says: votes, the votes needed, papers that add up, people by the hour."""

from __future__ import annotations

from functools import cache

from services.audit.pages.public.flow import flow
from services.audit.pages.public.posts import FULL, Poll, polls, winners
from services.audit.pages.public.stations import stations
from services.audit.pages.public.turnout import by_hour
from services.audit.projections.secrecy import shown
from services.audit.projections.tallies import Pile, Round, Votes
from services.audit.projections.turnout import Hour, RoundTurnout
from services.audit.projections.views import Tallies, Turnout
from services.audit.replay.answer import Answer
from services.audit.replay.ask import ask
from services.audit.replay.history import read_history
from services.audit.replay.question import Question
from shared.text import Text
from tests.stories import story


@cache
def answer(name: str) -> tuple[Answer, dict[str, Text]]:
    history = read_history(story(name).entries)
    titles = {each["id"]: Text(each["zh"], each["en"]) for each in history.call["contests"]}
    return ask(history, Question()), titles


def poll(name: str, number: int, post: str) -> Poll:
    told, titles = answer(name)
    return next(each for each in polls(told.rounds[number - 1], titles) if each.id == post)


def test_equals_are_shown_as_tied_and_voted_on_again() -> None:
    first, again = poll("village", 1, "MEMBER"), poll("village", 2, "MEMBER")

    assert [(each.votes, each.fate) for each in first.votes] == [
        (601, "elected"),
        (533, "tied"),
        (533, "tied"),
        (204, ""),
    ]
    assert "2人票数相等，分不出先后，须对他们再次投票。" in [each.zh for each in first.said]
    assert [each.fate for each in again.votes] == ["elected", ""]


def test_the_line_stands_where_the_votes_needed_stand_among_the_bars() -> None:
    chair = poll("village", 1, "CHAIR")

    assert chair.needed == 511
    assert chair.needed_at == FULL, "nobody reached it: it is beyond every bar"
    assert [each.length for each in chair.votes] == [each.votes * FULL // 511 for each in chair.votes]
    assert [each.person for each in chair.votes if each.written_in] == ["E-1201"]
    assert "还有1名没有选出。" in [each.zh for each in chair.said]

    reached = poll("village", 1, "VICE")
    assert reached.needed_at is not None
    assert reached.votes[0].length == FULL
    assert reached.votes[1].length < reached.needed_at < FULL, "short of it, and so not elected"


def test_who_holds_the_seats_stands_with_the_votes_that_won_them() -> None:
    told, titles = answer("village")

    held = {title.zh: persons for title, persons, _ in winners(told, titles)}

    assert held["主任"] == [("E-0002", 453)], "of the runoff, not of the first ballot"
    assert [votes for _, votes in held["委员"]] == [601, 489]


def test_papers_that_add_up_fill_their_bar() -> None:
    printed, issued, returned = flow(answer("village")[0].rounds[0].figures)

    assert [each.difference for each in (printed, issued, returned)] == [0, 0, 0]
    assert [(each.text.zh, each.papers) for each in issued.pieces] == [
        ("收回选票", 1021),
        ("没有投进票箱", 3),
    ]
    for each in (printed, issued, returned):
        assert sum(piece.papers for piece in each.pieces) == each.papers
        ends = [piece.start + piece.length for piece in each.pieces]
        assert [piece.start for piece in each.pieces[1:]] == ends[:-1], "no gap and no overlap"


def test_papers_that_do_not_add_up_say_by_how_many() -> None:
    figures = answer("village")[0].rounds[0].figures
    lost = {**figures, "unused": figures["unused"] - 2}
    stuffed = {**figures, "returned": figures["issued"] + 5}

    assert flow(lost)[0].difference == 2
    assert flow(stuffed)[1].difference == -5


def test_hours_of_all_stations_are_told_together() -> None:
    told = Turnout(
        "log",
        9,
        [RoundTurnout(1, 100, 60, 6)],
        [
            Hour(1, "S1", "2026-03-28T08:00+08:00", 30, 5),
            Hour(1, "S1", "2026-03-28T09:00+08:00", 10, 0),
            Hour(1, "S2", "2026-03-28T08:00+08:00", 10, 1),
            Hour(1, "S2", "2026-03-28T10:00+08:00", 10, 0),
            Hour(2, "S2", "2026-03-29T10:00+08:00", 99, 0),
        ],
    )

    [first] = by_hour(told)

    assert (first.day, first.electors, first.issued) == ("2026-03-28", 100, 60)
    assert [(each.text, each.issued, each.by_proxy, each.so_far) for each in first.hours] == [
        ("08:00", 40, 6, 40),
        ("09:00", 10, 0, 50),
        ("10:00", 10, 0, 60),
    ]
    assert [each.length for each in first.hours] == [FULL, FULL // 4, FULL // 4]


def test_small_stations_stand_together_and_add_up() -> None:
    """S2 had too few papers to be shown alone, so it stands with S3: what is shown adds up to the total."""
    rounds = [Round(1, "CHAIR", 3, 0, 0, True, True, 10)]
    piles = [
        Pile(1, "P1", "S1", 30, 30, 30, 0, 0, 0, 0),
        Pile(1, "P2", "S2", 4, 4, 4, 0, 0, 0, 0),
        Pile(1, "P3", "S3", 12, 12, 12, 0, 0, 0, 0),
    ]
    votes = [
        Votes(1, "CHAIR", "P1", "E-0001", 20),
        Votes(1, "CHAIR", "P1", "E-0002", 10),
        Votes(1, "CHAIR", "P2", "E-0002", 4),
        Votes(1, "CHAIR", "P3", "E-0001", 5),
        Votes(1, "CHAIR", "P3", "E-0002", 7),
    ]
    told = Tallies("log", 9, shown(rounds, piles, votes, {}))

    found = stations(told, 1, {"CHAIR": Text("主任", "chair")})

    assert found is not None
    columns = [(each.stations, each.merged, each.papers) for each in found.columns]
    assert columns == [(("S1",), False, 30), (("S2", "S3"), True, 16)]
    [(title, rows)] = found.posts
    assert title.zh == "主任"
    assert rows == (("E-0001", (20, 5)), ("E-0002", (10, 11)))
    assert stations(told, 2, {}) is None, "there was no second round"
