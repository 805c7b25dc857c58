"""The call: the authority calls an election and pins its regulation in full; later it may move, halt or end it.

ElectionCalled is always the first entry. What it leaves out: the committee (`committee.py`) and appointments
(`officers.py`).
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from shared import clock, keys
from shared.election.calling import citation, seats
from shared.election.disputes.recall import check_recall_day
from shared.election.moments import check_clock
from shared.election.outcome.chosen import on_first_paper
from shared.election.regulation import profile
from shared.election.regulation.profile import Profile
from shared.election.roles import Role
from shared.election.state import Citation, Contest, Election, Officer, Poll, Round
from shared.election.statement import UUID7, Act, Body, Count, Day, Digest, Signers, Words, by
from shared.errors import Malformed, Refused


class ElectionCalled(Body, frozen=True, kw_only=True):
    """An election is called: the body to be elected, its regulation in full, the posts, the day and who answers for it.

    `authority` is the base64 public key of the calling authority, which signs this statement. A `drill` follows its own
    clock and can never become an election. `party_gave_woman`: whether the party election gave a woman member (S10.15).
    `population` and `households` of the village, where seats go by them (S10.42-44). `cites`: elections that this one rests on.
    """

    title: Words
    village: Words
    profile: Profile
    contests: tuple[Contest, ...]
    day: Day
    authority: str
    drill: bool = False
    party_gave_woman: bool | None = None
    population: Count | None = None
    households: Count | None = None
    cites: tuple[Citation, ...] = ()

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "发起选举"

    def begin(self, election_id: str, act: Act) -> Election:
        """The election that this statement opens. Raises Malformed or Refused."""
        if UUID7.fullmatch(election_id) is None:
            raise Malformed(
                f"election: expected a UUIDv7 in lower case, got {election_id[:60]!r}",
                zh=f"election：应为小写的 UUIDv7，现为{election_id[:60]!r}",
            )
        key = keys.parse_public_key(self.authority)
        profile.check(self.profile)
        self._check_posts()
        citation.check(self.cites, election_id, self.party_gave_woman, drill=self.drill)
        if self.day <= act.day:
            raise Refused(
                "day-not-ahead",
                "OCV2018 14",
                zh=f"选举日须在发起之日以后：发起于{act.day}，选举日为{self.day}。请改定选举日。",
                en=f"Election day must lie after the call of {act.day}, got {self.day}. Choose a later day.",
            )
        self._check_in_force()
        election = Election(
            id=election_id,
            title=self.title,
            village=self.village,
            profile=self.profile,
            contests={contest.id: contest for contest in sorted(self.contests, key=lambda each: each.rank)},
            day=self.day,
            authority=self.authority,
            drill=self.drill,
            party_gave_woman=self.party_gave_woman,
            cites=self.cites,
            population=self.population,
            households=self.households,
            # Where no method has to say how papers are counted, they are called out.
            counting=None if self.profile.method.required.value else "CALLED",
        )
        officer = Officer(id="AUTHORITY", key=self.authority, roles=frozenset({Role.AUTHORITY}))
        election.officers[keys.key_id(key)] = officer
        election.ids[officer.id] = keys.key_id(key)
        polls = {
            each.id: Poll("FIRST", each.seats, []) for each in on_first_paper(election.contests.values())
        }
        election.rounds.append(Round(1, self.day, polls))
        return election

    def _check_in_force(self) -> None:
        """Domain 0.3: a regulation binds from its first to its last day; election day decides."""
        first, last = self.profile.effective_from, self.profile.effective_to
        if self.day < first or (last is not None and self.day > last):
            raise Refused(
                "profile-not-in-force",
                "docs/rules.md 6",
                zh=f"规程{self.profile.id}自{first}起{f'至{last}止' if last else ''}施行，不适用于{self.day}的选举。",
                en=f"The regulation {self.profile.id} is in force from {first}{f' to {last}' if last else ''}, "
                f"not on {self.day}.",
            )

    def _check_posts(self) -> None:
        """Each post can be named and ranked; how many there may be is for `seats.py` to say."""
        ids = [contest.id for contest in self.contests]
        if not ids or len(set(ids)) != len(ids) or any(not _ID.fullmatch(each) for each in ids):
            raise Malformed(
                "contests: expected at least one, each with an id of its own: letters, digits, ., - or _",
                zh="contests：至少一个职位，各有自己的 id：字母、数字、.、- 或 _",
            )
        if any(not _TITLE.fullmatch(text) for each in self.contests for text in (each.zh, each.en)):
            raise Malformed(
                "contests: expected zh and en, each one line of 1 to 200 characters",
                zh="contests：zh 和 en 各为一行，1 至 200 字",
            )
        if len({contest.rank for contest in self.contests}) != len(ids):
            raise Malformed(
                "contests: expected a different rank for each post",
                zh="contests：各职位的次序（rank）不得相同",
            )
        seats.check_posts(self.profile, self.contests, self.population, self.party_gave_woman)


_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,23}")
"""What other statements can name (`statement.Number`): a post with another id could never be stood for."""
_TITLE: Final = re.compile(r"[^\x00-\x1f\x7f]{1,200}")


class ClockMoved(Body, frozen=True, kw_only=True):
    """The clock of a drill is set forward, so that a timetable of forty days runs in seconds."""

    to: str

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "演练时钟"
    while_suspended: ClassVar[bool] = True

    def sets_clock(self) -> int:
        return clock.read_time(self.to)

    def judge(self, election: Election, act: Act) -> None:
        check_clock(election, self.to)


class DayChanged(Body, frozen=True, kw_only=True):
    """The present round's day is moved, with the authority's approval."""

    day: Day

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.AUTHORITY))
    zh: ClassVar[str] = "变更选举日"

    def judge(self, election: Election, act: Act) -> None:
        """Not once the poll has begun, not into the past, and no deadline that people count on moves under them."""
        present = election.round
        if present.phase != "CALLED":
            raise Refused(
                "poll-began",
                "OCV2018 14",
                zh="本轮投票已经开始或结束，不能再改日期。",
                en="This round's poll has begun or ended; its day cannot change.",
            )
        if self.day <= act.day:
            raise Refused(
                "day-not-ahead",
                "OCV2018 14",
                zh=f"新的日期须在{act.day}以后，现为{self.day}。",
                en=f"The new day must lie after {act.day}, got {self.day}.",
            )
        if present.number == 1:
            self._check_first_round(election)
        elif self.day < present.day and any(poll.nominated_in for poll in present.polls.values()):
            raise _brought_forward(present.day)
        for demand in election.disputes.recalls.values():
            check_recall_day(election, demand.filed_on, self.day)

    def _check_first_round(self, election: Election) -> None:
        """OCV2018 14: the roll keeps its days on the wall. ZJ2020 18-20, 25: days before election day are running."""
        posted, rule = election.roll.published_on, election.profile.roll.publish_days_before
        last = clock.before(clock.read_day(self.day), rule.value).isoformat()
        if posted is not None and posted > last:
            raise Refused(
                "roll-posted-late",
                rule.clause,
                zh=f"名单于{posted}张榜，选举日改为{self.day}后不足{rule.value}日。请把日期定得更晚。",
                en=f"The roll was posted on {posted}, less than {rule.value} days before {self.day}. Choose a later day.",
            )
        if election.nominations is not None and self.day < election.day:
            raise _brought_forward(election.day)

    def record(self, election: Election, act: Act) -> None:
        election.round.day = self.day
        election.round.meetings.clear()  # who came on the old day has not come on the new one
        if election.round.number == 1:
            election.day = self.day


def _brought_forward(day: str) -> Refused:
    return Refused(
        "day-brought-forward",
        "ZJ2020 18-20, 25",
        zh=f"提名已经开始，报名、退出、委托的期限都从选举日{day}倒算，选举日只能推后。",
        en=f"Nominations are open; whoever stands, withdraws or gives a mandate counts on {day}. "
        "The day can only be moved back.",
    )


class ElectionSuspended(Body, frozen=True, kw_only=True):
    """The authority halts the election; only incidents, notices and the way back are recorded meanwhile."""

    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "中止选举"

    def record(self, election: Election, act: Act) -> None:
        election.suspended = True


class ElectionResumed(Body, frozen=True, kw_only=True):
    """A suspended election goes on."""

    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "恢复选举"
    while_suspended: ClassVar[bool] = True

    def judge(self, election: Election, act: Act) -> None:
        if not election.suspended:
            raise Refused(
                "not-suspended",
                "ZJ2020 7",
                zh="选举没有中止，无须恢复。",
                en="The election is not suspended.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.suspended = False


class ElectionCancelled(Body, frozen=True, kw_only=True):
    """The authority calls the election off for good; nothing can follow."""

    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "取消选举"
    while_suspended: ClassVar[bool] = True

    def judge(self, election: Election, act: Act) -> None:
        if election.announced_on is not None:
            raise Refused(
                "already-announced",
                "OCV2018 17",
                zh="结果已经公布，不能再取消选举；有争议请依法申诉。",
                en="The result has been announced; dispute it instead of cancelling the election.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.cancelled = True


STATEMENTS: Final[tuple[type[Body], ...]] = (
    ElectionCalled,
    ClockMoved,
    DayChanged,
    ElectionSuspended,
    ElectionResumed,
    ElectionCancelled,
)
