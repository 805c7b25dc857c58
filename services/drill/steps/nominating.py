"""Who stands: self-nomination, sea nomination where nobody does, withdrawals and cancellations (S10.68-71; ZJ2020 19)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from services.drill.agenda import Step
from services.drill.scenario.days import Moment
from services.drill.scenario.rows import Cancellation, Nominee, Withdrawal
from services.drill.steps.reviewing import clear_candidates, post_list
from services.drill.steps.rows import dated
from services.drill.story import Story
from services.drill.telling import Text
from services.drill.words import said
from shared.election.candidates import renewal


def steps(story: Story) -> Iterator[Step]:
    """From the opening of nominations to the last withdrawal; the review has its own file."""
    calendar, scenario = story.calendar, story.scenario
    # A recall is voted on without nominations: its paper names the person whom it is about.
    if "SELF" in story.profile.nomination.modes.value and story.profile.recall is None:
        yield Step(
            "nominations",
            Text("自荐报名", "Self-nomination"),
            lambda: story.moment(calendar.of("nominations"), calendar.of("nominations")),
            lambda: _open(story),
        )
    for contest, nominees in scenario.nominations.items():
        late = [each for each in nominees if each.day is not None]
        yield from dated(story, "nominee", late, calendar.of("nominations"), 10 * 60, _nominator(contest))
    if scenario.sea:
        yield Step(
            "sea",
            Text("海推", "Sea nomination"),
            lambda: story.moment(calendar.of("sea"), calendar.of("sea")),
            lambda: _sea(story),
        )
    # Once the list hangs, if the last day for it is not over by then.
    last = -story.profile.nomination.withdraw_days_before.value
    usual = Moment("D", min(max(last - 1, calendar.distance("list")), last))
    yield from dated(story, "withdrawal", scenario.withdrawal, usual, 15 * 60, _withdraw)
    yield from dated(story, "cancellation", scenario.cancellation, Moment("D", -2), 11 * 60 + 30, _cancel)


def nominate_anew(story: Story, nominations: Mapping[str, Sequence[Nominee]]) -> None:
    """Those of the file nominate themselves for a runoff without candidates (重新自荐; ZJ2020 29)."""
    for contest in renewal.open_posts(story.election):
        for nominee in nominations.get(contest, ()):
            _nominator(contest)(story, nominee)
        names, title = list(renewal.nominees(story.election, contest)), story.election.contests[contest]
        story.tell(
            f"{title.zh}重新自荐：{story.people(names) if names else '没有人自荐'}",
            f"{title.en}, nominated anew: {story.people(names) if names else 'nobody'}",
        )


def list_anew(story: Story) -> None:
    """Whoever did is reviewed, and the list is posted."""
    clear_candidates(story)
    post_list(story)
    story.notice("FINAL_CANDIDATES")


def _open(story: Story) -> None:
    story.act("NominationsOpened", mode="SELF")
    story.notice("NOMINATION_CALL")
    for contest, nominees in story.scenario.nominations.items():
        for nominee in nominees:
            if nominee.day is None:
                _nominator(contest)(story, nominee)
    for contest in story.scenario.posts:
        names = [
            number
            for number, each in story.election.candidates.items()
            if each.contest == contest and each.standing
        ]
        title = story.election.contests[contest]
        story.tell(
            f"{title.zh}：{story.people(names) if names else '没有人自荐'}",
            f"{title.en}: {story.people(names) if names else 'nobody'}",
        )


class _nominator:
    """Records nominees of one post."""

    def __init__(self, contest: str) -> None:
        self._contest = contest

    def __call__(self, story: Story, nominee: Nominee) -> None:
        person = story.person_named(nominee.person)
        woman = nominee.woman
        if woman is None:
            reserved = story.election.contests[self._contest].reserved == "WOMAN"
            # A self-nominee for the woman's post is a woman unless the file says that he is a man.
            woman = story.village.is_woman(person) or (reserved and story.village.of(person).sex is None)
        story.act(
            "CandidateNominated",
            refused=nominee.refused,
            candidate=person,
            contest=self._contest,
            in_person=nominee.in_person,
            woman=woman,
        )


def _sea(story: Story) -> None:
    story.act("NominationsOpened", mode="SEA")
    for contest, sea in story.scenario.sea.items():
        named = {story.person_named(name): votes for name, votes in sea.votes.items()}
        women = {story.person_named(name) for name in sea.women}
        women |= {person for person in named if story.village.is_woman(person)}
        taken = story.act(
            "PrimaryCounted",
            refused=sea.refused,
            contest=contest,
            in_person=sea.in_person,
            votes=named,
            women=sorted(women & named.keys()),
        )
        if taken:
            standing = [
                number
                for number, each in story.election.candidates.items()
                if each.contest == contest and each.standing
            ]
            title = story.election.contests[contest]
            story.tell(
                f"{title.zh}：{sea.in_person:,} 人本人参加，{story.people(standing)} 成为候选人",
                f"{title.en}: {sea.in_person:,} took part in person; {story.people(standing)} stand",
            )


def _withdraw(story: Story, row: Withdrawal) -> None:
    if story.act("NominationWithdrawn", refused=row.refused, candidate=story.person_named(row.person)):
        story.tell(f"{row.person} 退出竞选", f"{row.person} withdraws")
        _list_again(story)


def _cancel(story: Story, row: Cancellation) -> None:
    person = story.person_named(row.person)
    if story.act("CandidacyCancelled", refused=row.refused, candidate=person, ground=row.ground):
        story.tell(
            f"取消 {row.person} 的候选人资格（{said(row.ground).zh}）",
            f"candidacy of {row.person} cancelled ({said(row.ground).en})",
        )
        _list_again(story)


def _list_again(story: Story) -> None:
    """After a change the list is posted again; whoever moved up has been reviewed by then (ZJ2020 19).

    A runoff has no list of its own: whoever moves up in it is reviewed, and that is all.
    """
    election = story.election
    if election.published is None or election.round.phase != "CALLED" or not story.scenario.lists.repost:
        return
    clear_candidates(story)
    if election.round.number > 1:
        return
    post_list(story)
    story.notice("CANDIDATE_WITHDRAWAL")
