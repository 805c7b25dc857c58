"""Contradictions in who votes, how many seats there are, and who stands until when.

What it leaves out: the poll and what comes after it (`consistency_poll.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, get_args

from shared.election.regulation.contradiction import Contradiction
from shared.election.regulation.parameters import (
    Committee,
    Differential,
    Electorate,
    Excess,
    Mode,
    Nomination,
    Qualification,
    Roll,
    Seats,
)
from shared.election.regulation.predicate import facts_read
from shared.election.regulation.regulation import Profile

CLASSES: Final[Mapping[str, frozenset[str]]] = {
    "PERSON": frozenset({"RESIDENT", "ABSENT", "NEWCOMER", "GRADUATE"}),
    "HOUSEHOLD": frozenset({"HOUSEHOLD"}),
    "MEMBER": frozenset({"MEMBER", "POST_HOLDER"}),
    "DELEGATE": frozenset({"DELEGATE"}),
}
"""Which classes of elector a kind of electorate is made of."""

_POST: Final = re.compile(r"[A-Z]{1,24}")
"""The letters that begin the id of a post."""

RECOMMENDING: Final[frozenset[Mode]] = frozenset({"ORGANISATION", "MEMBERS", "MASSES", "JOINT"})
"""Modes in which somebody can be put on the list by others, so that a list that is too short can be filled."""


def find(profile: Profile) -> Iterator[Contradiction]:
    """The contradictions of these chapters."""
    yield from _electorate(profile.electorate)
    yield from _seats(profile.seats)
    yield from _committee(profile.committee)
    yield from _roll(profile.roll)
    yield from _modes(profile.nomination)
    yield from _days(profile.nomination)
    yield from _shortlist(profile.nomination, profile.seats)
    yield from _differential(profile.nomination, profile.seats)
    yield from _qualification(profile.qualification)
    unknown = set(profile.method.bars.value) - {bar.id for bar in profile.qualification.bars}
    if unknown:
        yield Contradiction(
            "method.bars",
            profile.method.bars.clause,
            zh=f"要求写入{'、'.join(sorted(unknown))}，但规程没有这些情形；请列入资格条件。",
            en=f"the method must repeat {', '.join(sorted(unknown))}, which the regulation has not; add them as grounds.",
        )


def _electorate(rule: Electorate) -> Iterator[Contradiction]:
    fitting = CLASSES[rule.kind.value]
    if not rule.classes.value or not set(rule.classes.value) <= fitting:
        yield Contradiction(
            "electorate.classes",
            rule.classes.clause,
            zh=f"选民类别应取自{'、'.join(sorted(fitting))}（{rule.kind.value}），现为{'、'.join(rule.classes.value) or '无'}。",
            en=f"expected classes of {', '.join(sorted(fitting))} for {rule.kind.value}, "
            f"got {', '.join(rule.classes.value) or 'none'}.",
        )


def _seats(rule: Seats) -> Iterator[Contradiction]:
    ids = [row.id for row in rule.posts]
    for row in rule.posts:
        unclear = not _POST.fullmatch(row.id) or not row.zh.strip() or not row.en.strip()
        if unclear or ids.count(row.id) > 1 or row.most == 0:
            yield Contradiction(
                f"seats.posts[{row.id}]",
                row.clause,
                zh="每种职务写一次：id为大写字母，写明中英文名称，名额至少1名。",
                en="name each post once: id in capital letters, its name in both languages, at least one seat.",
            )
    low, high = rule.minimum.value, rule.maximum.value
    if low > high or high == 0:
        yield Contradiction(
            "seats.minimum",
            rule.minimum.clause,
            zh=f"职数最少{low}、最多{high}，没有可行的职数。",
            en=f"at least {low} and at most {high} seats: no number is both.",
        )
    elif rule.odd.value and low == high and low % 2 == 0:
        yield Contradiction(
            "seats.odd",
            rule.odd.clause,
            zh=f"职数应为奇数，却只能是{low}。",
            en=f"the number of seats is odd, but can only be {low}.",
        )
    if rule.small_body is not None and not 0 < rule.small_body.seats < low:
        yield Contradiction(
            "seats.small_body",
            rule.small_body.clause,
            zh=f"人数少的可只设{rule.small_body.seats}名，应少于一般的最少职数{low}且不为零。",
            en=f"a small body has {rule.small_body.seats} seats; expected fewer than the usual {low}, and not none.",
        )
    if rule.women_share_binds.value and rule.women_share is None:
        yield Contradiction(
            "seats.women_share_binds",
            rule.women_share_binds.clause,
            zh="没有规定妇女的比例，就不能以它为条件。",
            en="no share of women is set that could bind.",
        )
    yield from _by_population(rule)


def _by_population(rule: Seats) -> Iterator[Contradiction]:
    rows = rule.by_population
    if not rows:
        return
    bounds = [row.below or 10_001 for row in rows]  # 0 is without bound
    numbers = [row.minimum for row in rows]
    if bounds != sorted(set(bounds)) or rows[-1].below != 0 or numbers != sorted(numbers):
        yield Contradiction(
            "seats.by_population",
            rows[0].clause,
            zh="人口应由少到多排列，最后一档不设上限（below = 0），名额不能越来越少。",
            en="expected rising bounds of population, the last without bound (below = 0), and no falling numbers of seats.",
        )
    elif max(numbers) > rule.maximum.value:
        yield Contradiction(
            "seats.by_population",
            rows[-1].clause,
            zh=f"最少{max(numbers)}名，超过最多{rule.maximum.value}名。",
            en=f"at least {max(numbers)} seats, but {rule.maximum.value} at most.",
        )


def _committee(rule: Committee) -> Iterator[Contradiction]:
    low, high = rule.minimum.value, rule.maximum.value
    if low > high or (rule.required.value and low == 0):
        yield Contradiction(
            "committee.minimum",
            rule.minimum.clause,
            zh=f"选举委员会最少{low}人、最多{high}人；需要产生的至少一人，最少不能多于最多。",
            en=f"a committee of {low} to {high} members; expected at least one where it is required, and a range.",
        )


def _roll(rule: Roll) -> Iterator[Contradiction]:
    challenge, decision = rule.challenge_days.value, rule.decision_days.value
    if challenge and challenge + decision >= rule.publish_days_before.value:
        yield Contradiction(
            "roll.publish_days_before",
            rule.publish_days_before.clause,
            zh=f"选举日前{rule.publish_days_before.value}日张榜，容不下申诉{challenge}日和处理{decision}日；请提前张榜。",
            en=f"posted {rule.publish_days_before.value} days before election day, the roll leaves no room for {challenge} days of "
            f"challenges and {decision} of decisions; post it earlier.",
        )


def _modes(rule: Nomination) -> Iterator[Contradiction]:
    modes = rule.modes.value
    if not modes or len(set(modes)) != len(modes):
        yield Contradiction(
            "nomination.modes",
            rule.modes.clause,
            zh="至少写明一种提名方式，同一种只写一次。",
            en="name at least one way of nomination, each once.",
        )
    if ("JOINT" in modes) != bool(rule.joint_nominators.value):
        yield Contradiction(
            "nomination.joint_nominators",
            rule.joint_nominators.clause,
            zh=f"选民联名（JOINT）须写明人数，不采用的写0；现为{rule.joint_nominators.value}。",
            en=f"joint nomination needs its number of electors, and 0 where it is not provided; got {rule.joint_nominators.value}.",
        )
    if rule.deciding.value != "NONE" and rule.deciding.value not in modes:
        yield Contradiction(
            "nomination.deciding",
            rule.deciding.clause,
            zh=f"以{rule.deciding.value}推荐的得票决定初步人选，但没有这种提名方式。",
            en=f"the votes of {rule.deciding.value} decide, but this is no way of nomination here.",
        )
    if rule.list_order.value == "VOTES" and "SEA" not in modes and rule.deciding.value == "NONE":
        yield Contradiction(
            "nomination.list_order",
            rule.list_order.clause,
            zh="名单按得票排列，但提名阶段没有投票；请改为STROKES或ANY。",
            en="the list is ordered by votes, but nobody votes on nominations; choose STROKES or ANY.",
        )


def _days(rule: Nomination) -> Iterator[Contradiction]:
    listed, modes = rule.list_days_before.value, rule.modes.value
    ends = []
    if "SELF" in modes:
        ends.append(("self_days_before", rule.self_days_before))
    if "SEA" in modes:
        ends.append(("sea_days_before", rule.sea_days_before))
    if RECOMMENDING & set(modes):
        ends.append(("recommend_days_before", rule.recommend_days_before))
    for name, end in ends:
        if end.value < listed:
            yield Contradiction(
                f"nomination.{name}",
                end.clause,
                zh=f"提名到选举日前{end.value}日为止，名单却要在前{listed}日公布。",
                en=f"nomination ends {end.value} days before election day, but the list is due {listed} days before it.",
            )
    if {"SELF", "SEA"} <= set(modes) and rule.sea_days_before.value >= rule.self_days_before.value:
        yield Contradiction(
            "nomination.sea_days_before",
            rule.sea_days_before.clause,
            zh=f"海推在无人自荐之后：自荐到选举日前{rule.self_days_before.value}日，海推须更晚，现为前{rule.sea_days_before.value}日。",
            en=f"sea nomination follows self-nomination, which ends {rule.self_days_before.value} days before election day; "
            f"it cannot end {rule.sea_days_before.value} days before it.",
        )
    if rule.introduction_days_before.value > listed:
        yield Contradiction(
            "nomination.introduction_days_before",
            rule.introduction_days_before.clause,
            zh=f"要求介绍的期限（前{rule.introduction_days_before.value}日）早于名单公布（前{listed}日）。",
            en=f"introductions are asked for by {rule.introduction_days_before.value} days before election day, "
            f"but the list is posted only {listed} days before it.",
        )


def _shortlist(rule: Nomination, seats: Seats) -> Iterator[Contradiction]:
    per_seat = rule.shortlist_per_seat.value
    if not per_seat or rule.differential.least.den == 0:
        return
    if rule.deciding.value == "NONE":
        yield Contradiction(
            "nomination.shortlist_per_seat",
            rule.shortlist_per_seat.clause,
            zh="按比例产生初步人选，须写明以谁的推荐票为准（deciding）。",
            en="a shortlist needs somebody whose votes make it (deciding).",
        )
    short = [
        number
        for number in range(1, seats.maximum.value + 1)
        if number * per_seat < number + _least(rule.differential, number)
    ]
    if short:
        yield Contradiction(
            "nomination.shortlist_per_seat",
            rule.shortlist_per_seat.clause,
            zh=f"每名额{per_seat}名初步人选，应选{short[0]}人时达不到差额的要求。",
            en=f"{per_seat} on the shortlist for each seat are too few for the competition that {short[0]} seats need.",
        )


def _differential(rule: Nomination, seats: Seats) -> Iterator[Contradiction]:
    differential, modes = rule.differential, set(rule.modes.value)
    if any(each is not None and each.den == 0 for each in (differential.least, differential.most)):
        yield Contradiction(
            "nomination.differential", differential.clause, zh="差额的分母不能为0。", en="den must not be 0."
        )
        return
    strange = set(differential.except_modes) - set(get_args(Mode))
    if strange:
        yield Contradiction(
            "nomination.differential",
            differential.clause,
            zh=f"except_modes写了不认识的提名方式{'、'.join(sorted(strange))}。",
            en=f"except_modes names {', '.join(sorted(strange))}, which is no way of nomination.",
        )
    narrow = [
        number
        for number in range(1, seats.maximum.value + 1)
        if differential.most is not None and _most(differential.most, number) < _least(differential, number)
    ]
    if narrow:
        yield Contradiction(
            "nomination.differential",
            differential.clause,
            zh=f"应选{narrow[0]}人时，差额的上限小于下限。",
            en=f"with {narrow[0]} seats the competition must be less than it must be at least.",
        )
    # A self-nominee bars sea nomination (S10.69), so a list that is too short could never be posted.
    alone = "SELF" in modes and not modes & RECOMMENDING
    if alone and "SELF" not in differential.except_modes and _least(differential, 1) > 0:
        yield Contradiction(
            "nomination.differential",
            differential.clause,
            zh="自荐人不足时没有人能补足差额；请把SELF列入except_modes，或增加提名方式。",
            en="nobody can fill up a list of too few self-nominees; except SELF, or add a way of nomination.",
        )


def _least(rule: Differential, seats: int) -> int:
    part = -(-seats * rule.least.num // rule.least.den)  # "at least a fifth more" rounds up
    return max(rule.least.extra, part)


def _most(most: Excess, seats: int) -> int:
    return max(most.extra, seats * most.num // most.den)


def _qualification(rule: Qualification) -> Iterator[Contradiction]:
    if len(set(rule.stages.value)) != len(rule.stages.value):
        yield Contradiction(
            "qualification.stages",
            rule.stages.clause,
            zh="同一审查环节写了两次。",
            en="a stage of the review stands twice.",
        )
    if rule.departments.value and "JOINT" not in rule.stages.value:
        yield Contradiction(
            "qualification.departments",
            rule.departments.clause,
            zh="写明了联审部门，却没有联审（JOINT）。",
            en="departments are named, but there is no joint review.",
        )
    for bar in rule.bars:
        if bar.checked == "REVIEW" and not rule.stages.value:
            yield Contradiction(
                f"qualification.bars[{bar.id}]",
                bar.clause,
                zh="没有审查环节，无人回答这一情形。",
                en="there is no review that could answer this ground.",
            )
        read = facts_read(bar.when) if bar.when is not None else frozenset()
        for pledge in ("CAMPAIGN", "RESIGNATION"):
            if f"pledge_{pledge.lower()}" in read and pledge not in rule.pledges.value:
                yield Contradiction(
                    f"qualification.bars[{bar.id}]",
                    bar.clause,
                    zh=f"以承诺书{pledge}为条件，但候选人不签这种承诺书。",
                    en=f"it asks for the pledge {pledge}, which candidates do not sign.",
                )
