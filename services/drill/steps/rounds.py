"""A round of voting from its call to the reviewed winners: the first ballot, a re-vote, a runoff or a repeated poll.

What a later round is follows from the outcome before it: equals vote again, missing seats are run off, an invalid poll is
repeated (ZJ2020 27-29).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import msgspec

from services.drill import papers
from services.drill.agenda import Agenda, Step
from services.drill.clerk import StoryBroke
from services.drill.grouped import sheets_of_groups
from services.drill.ledger import StationLedger, ledgers, sheets_in, with_proxies
from services.drill.names import many
from services.drill.report import round_figures
from services.drill.scenario.days import MINUTE, Moment, at, read_minutes
from services.drill.scenario.polls import RoundPlan
from services.drill.steps import auditing, counting, finishing, nominating, polling, recounting, winners
from services.drill.steps.meeting import open_meetings
from services.drill.steps.proxying import grant_for_round
from services.drill.steps.reviewing import clear_candidates
from services.drill.story import Story
from services.drill.telling import Text
from shared.clock import read_day
from shared.election.candidates import renewal
from shared.election.outcome.chosen import to_be_chosen
from shared.election.outcome.outcome import declaration
from shared.election.outcome.runners import runoff_candidates, runoff_possible
from shared.election.state import Election

OPENS: Final = 8 * 60
CLOSES: Final = 15 * 60
PRINTS: Final = 18 * 60
"""Minutes after midnight: usual polling hours, so that the count is done on the same day (ZJ2020 26); the evening before,
when papers are printed, once every list hangs."""
LAST_MINUTE: Final = 23 * 60 + 30
SHORTEST: Final = 60
"""Minutes for which a poll is open at least, when it can only begin late."""

PARTS: Final = (
    "call", "nominate", "review", "list", "print", "open", "issue", "close", "boxes", "count", "tally", "explain", "outcome", "audit", "recount", "winners",
)  # fmt: skip
"""The steps of a round, as `[[statement]]` names them after "round-N."; the first round has neither call nor review, and only a
round that says so is audited or counted again. Only a runoff without candidates is nominated for and has a list."""

KINDS: Final = {"FIRST": "选举", "REVOTE": "再次投票", "RUNOFF": "另行选举"}


@dataclass
class Playing:
    """One round of the file while it is played."""

    plan: RoundPlan
    index: int
    """Its place in the file, from 1."""
    stations: list[StationLedger] = field(default_factory=list)
    rest: int = 0
    closing: int = 0
    """When its stations close, in milliseconds; known once they have opened."""

    @property
    def place(self) -> str:
        """Where it stands in the file."""
        return f"round[{self.index}]"


def play(story: Story, agenda: Agenda, index: int, finish: Callable[[], None]) -> None:
    """Puts the `index`th round of the file, from 1, on the agenda; its last step brings the next round, or `finish`."""
    playing = Playing(story.scenario.round[index - 1], index)

    def following() -> None:
        if index == len(story.scenario.round):
            finish()
        elif story.scenario.round[index].after_result:
            finishing.announce_first(story, agenda, lambda: play(story, agenda, index + 1, finish))
        else:
            play(story, agenda, index + 1, finish)

    if index == 1:
        agenda.chain(_polling(story, playing, 1, following))
    else:
        agenda.chain(
            [
                Step(
                    f"round-{index}.call",
                    None,
                    lambda: _call_moment(story, playing.plan),
                    lambda: _call(story, agenda, playing, following),
                )
            ]
        )


def _polling(story: Story, playing: Playing, number: int, following: Callable[[], None]) -> Iterator[Step]:
    """Everything after the call, in this order."""
    plan = playing.plan

    def when(minutes: int, days: int = 0) -> Callable[[], int]:
        return lambda: story.moment(Moment("R", days), Moment("R", days), minutes)

    def step(
        part: str, moment: Callable[[], int], run: Callable[[], None], title: Text | None = None
    ) -> Step:
        return Step(f"round-{playing.index}.{part}", title, moment, run)

    voting = Text(f"第{number}轮 · 投票", f"Round {number} · polling")
    count = Text(f"第{number}轮 · 开箱计票", f"Round {number} · the count")
    rule = story.profile.nomination
    if playing.index > 1 and renewal.open_posts(story.election):
        anew = Text(f"第{number}轮 · 重新自荐", f"Round {number} · renewed self-nomination")
        yield step(
            "nominate",
            when(9 * 60, -max(rule.self_days_before.value, rule.list_days_before.value)),
            lambda: nominating.nominate_anew(story, plan.nominations),
            anew,
        )
        yield step("list", when(14 * 60, -rule.list_days_before.value), lambda: nominating.list_anew(story))
    if playing.index > 1:
        yield step("review", lambda: story.clerk.now, lambda: _clear(story))
    yield step("print", when(PRINTS, -1), lambda: _print(story, playing))
    yield step("open", lambda: _opening(story, plan), lambda: _open(story, playing), voting)
    yield step("issue", lambda: story.clerk.now, lambda: _issue(story, playing))
    yield step("close", lambda: playing.closing, lambda: polling.close_stations(story, playing.stations))
    yield step("boxes", when(CLOSES + 15), lambda: counting.open_boxes(story, plan, playing.stations), count)
    yield step("count", when(CLOSES + 45), lambda: _count(story, playing))
    yield step("tally", when(CLOSES + 120), lambda: counting.close_count(story))
    yield step("explain", when(CLOSES + 120), lambda: counting.explain(story, plan))
    yield step("outcome", when(CLOSES + 135), lambda: _determine(story))
    if plan.audit is not None:
        title = Text("选票抽查", "The papers are audited")
        yield step("audit", when(CLOSES + 138), lambda: auditing.audit(story, plan), title)
    if plan.recount is not None:
        yield step("recount", when(CLOSES + 140), lambda: _recount(story, playing))
    yield step("winners", when(CLOSES + 150), lambda: _review_winners(story, following))


def _number(story: Story) -> int:
    return story.election.round.number


def _call_moment(story: Story, plan: RoundPlan) -> int:
    if plan.called is not None:
        return story.moment(plan.called, Moment("R"))
    return max(story.clerk.now, story.moment(Moment("R"), Moment("R"), CLOSES + 180))


def _call(story: Story, agenda: Agenda, playing: Playing, following: Callable[[], None]) -> None:
    """Calls what is open: a repeated poll, a re-vote, a runoff; more than one only for the same day."""
    plan = playing.plan
    before = len(story.election.rounds)
    called = [_called(story, plan, kind) for kind in _kinds(story, playing)]
    if len(story.election.rounds) == before:
        if not called or any(called):
            raise StoryBroke(
                f"{playing.place}: there is nothing to vote on: no tie, no missing seat, no invalid poll",
                zh=f"{playing.place}：没有要再投票的：没有相等、缺额或无效",
            )
        following()
        return
    kinds = {poll.kind for poll in story.election.round.polls.values()}
    story.head(
        Text(
            f"第{_number(story)}轮 · {'、'.join(KINDS[kind] for kind in sorted(kinds))}",
            f"Round {_number(story)} · {', '.join(sorted(kinds)).lower()} is called",
        )
    )
    for contest, poll in story.election.round.polls.items():
        words = story.election.contests[contest]
        story.tell(
            f"{words.zh}：{story.people(poll.candidates)}，选 {poll.seats} 名，投票日 {story.election.round.day}",
            f"{words.en}: {story.people(poll.candidates)}; {poll.seats} to be chosen on {story.election.round.day}",
        )
    story.notice("RUNOFF")
    agenda.chain(_polling(story, playing, _number(story), following))


def _kinds(story: Story, playing: Playing) -> Sequence[str]:
    """What is called: what the file says, else whatever is open."""
    election = story.election
    if playing.plan.kind is not None:
        return [playing.plan.kind]
    found = []
    if election.failed:
        found.append("REPEAT")
    if _tied(election):
        found.append("REVOTE")
    if any(_can_run_off(election, contest) for contest in election.open_seats):
        found.append("RUNOFF")
    if to_be_chosen(election) and not found:
        found.append("POSTS")
    return found


def _can_run_off(election: Election, contest: str) -> bool:
    """A tie is voted on first, and an invalid poll is repeated first."""
    waits = (
        contest in election.open_ties or contest in election.failed or _waits_for_source(election, contest)
    )
    return not waits and runoff_possible(election, contest)


def _tied(election: Election) -> list[str]:
    return [contest for contest in election.open_ties if not _waits_for_source(election, contest)]


def _waits_for_source(election: Election, contest: str) -> bool:
    """Whether the post that this one is chosen from is voted on first, on another paper (S1.17)."""
    source = election.contests[contest].chosen_from
    if source is None:
        return False
    waiting = source in election.open_ties or source in election.failed
    return waiting or (source in election.open_seats and runoff_possible(election, source))


def _called(story: Story, plan: RoundPlan, kind: str) -> bool:
    day = _round_day(story, plan, kind)
    only = many(plan.contests)
    election = story.election
    if kind == "REPEAT":
        return story.act("PollRepeated", refused=plan.refused, day=day)
    if kind == "POSTS":
        given = {post: story.persons_named(names) for post, names in plan.candidates.items()}
        proposed: dict[str, Any] = {"candidates": given} if given else {}
        return story.act("PostsVoteCalled", refused=plan.refused, day=day, **proposed)
    if kind == "REVOTE":
        contests = list(only or _tied(election))
        return story.act("RevoteCalled", refused=plan.refused, day=day, contests=contests)
    anew = _nominated_anew(election, plan)
    chosen = {contest: runoff_candidates(election, contest) for contest in only or election.open_seats}
    if not only:
        chosen = {contest: chosen[contest] for contest in chosen if _can_run_off(election, contest)}
    chosen.update({contest: story.persons_named(names) for contest, names in plan.candidates.items()})
    chosen = {contest: names for contest, names in chosen.items() if contest not in anew}
    return story.act("RunoffCalled", refused=plan.refused, day=day, candidates=chosen, self_nominated=anew)


def _nominated_anew(election: Election, plan: RoundPlan) -> list[str]:
    """Posts that are run off without candidates: those for which the file nominates anew, and those that no loser may run for."""
    return [
        contest
        for contest in many(plan.contests) or {**election.open_seats, **plan.nominations}
        if contest in plan.nominations
        or (
            contest not in plan.candidates
            and _can_run_off(election, contest)
            and not runoff_candidates(election, contest)
        )
    ]


def _round_day(story: Story, plan: RoundPlan, kind: str) -> str:
    if plan.day is not None:
        return story.day_of(plan.day)
    runoff = min(7, story.profile.runoff.within_days.value)
    if kind == "RUNOFF" and _nominated_anew(story.election, plan):
        # Some days to think about it, before the last day for it.
        rule = story.profile.nomination
        runoff = max(rule.self_days_before.value, rule.list_days_before.value) + 5
    wait = {"POSTS": 0, "REVOTE": 1, "RUNOFF": runoff, "REPEAT": 7}[kind]
    last = max(read_day(story.election.round.day), read_day(story.today))
    return (last + timedelta(days=wait)).isoformat()


def _clear(story: Story) -> None:
    """Whoever was written in and now stands is reviewed before the poll (S10.72); new mandates are granted."""
    clear_candidates(story)
    grant_for_round(story, _number(story))


def _print(story: Story, playing: Playing) -> None:
    """Settles the figures of the round, now that its posts and mandates are known, and prints the papers."""
    lines = papers.lines_of(playing.plan, tuple(story.scenario.posts), playing.place)
    returned, playing.rest = sheets_in(playing.plan, lines, playing.place)
    voters = story.village.voters_at_stations()
    stations = ledgers(playing.plan, story.scenario.station, returned, voters, playing.place)
    mandates = polling.usable_mandates(story, playing.plan)
    served = polling.mandates_served(story, mandates)
    playing.stations = with_proxies(playing.plan, stations, len(mandates), served, playing.place)
    polling.print_papers(story, playing.plan, playing.stations)


def _open(story: Story, playing: Playing) -> None:
    open_meetings(story, playing.plan, playing.stations)
    polling.open_stations(story, playing.stations)
    playing.closing = _closing(story, playing.plan)


def _issue(story: Story, playing: Playing) -> None:
    polling.hand_out(story, playing.plan, playing.stations, playing.closing)


def _count(story: Story, playing: Playing) -> None:
    lines = papers.lines_of(playing.plan, tuple(story.scenario.posts), playing.place)
    seats = {contest: poll.seats for contest, poll in story.election.round.polls.items()}
    for contest in playing.plan.votes:
        if contest not in seats:
            raise StoryBroke(
                f"{playing.place}.votes: this round does not fill {contest}",
                zh=f"{playing.place}.votes：本轮不选{contest}",
            )
    contests, known = story.election.contests, story.election.round.piles
    if story.profile.electorate.by_group.value:
        sheets = sheets_of_groups(playing.plan, lines, contests, known, seats, story.names)
    else:
        sheets = papers.sheets_of(playing.plan, lines, playing.rest, seats, story.names)
    sheets = papers.with_typing_errors(sheets, playing.plan.typing_errors, story.chance)
    piles = {name: pile.returned for name, pile in known.items()}
    refused = [sheet for sheet in sheets if sheet.refused is not None]
    counting.count_papers(story, playing.plan, papers.mixed(sheets, piles, story.chance), refused)


def _determine(story: Story) -> None:
    story.outcomes[_number(story)] = msgspec.to_builtins(declaration(story.election))
    story.act("OutcomeDetermined")
    story.teller.counted(round_figures(story, story.election.round))


def _recount(story: Story, playing: Playing) -> None:
    if recounting.recount(story, playing.plan, playing.place):
        counting.explain(story, playing.plan)
        _determine(story)


def _review_winners(story: Story, following: Callable[[], None]) -> None:
    winners.review(story)
    following()


def _opening(story: Story, plan: RoundPlan) -> int:
    opens = OPENS if plan.opens is None else read_minutes(plan.opens)
    return at(story.election.round.day, opens)


def _closing(story: Story, plan: RoundPlan) -> int:
    """When the stations close: at the stated time, else in the afternoon, or an hour or two after a late opening."""
    day = story.election.round.day
    if plan.closes is not None:
        return max(at(day, read_minutes(plan.closes)), story.clerk.now)
    usual, last = at(day, CLOSES), at(day, LAST_MINUTE)
    if story.clerk.now + SHORTEST * MINUTE <= usual:
        return usual
    return max(story.clerk.now, min(story.clerk.now + 2 * SHORTEST * MINUTE, last))
