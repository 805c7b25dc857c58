"""Seats: how many a body has, by population and structure, and what share of them women hold (S1.3-5, S10.7-16, S10.42-50).

What it leaves out: who wins them (`shared/election/outcome/winners.py`), and targets of a whole campaign.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from shared.election.outcome.chosen import on_first_paper
from shared.election.regulation.parameters import Seats
from shared.election.regulation.profile import Profile
from shared.election.state import Contest, Election
from shared.errors import Malformed, Refused


def check_posts(
    profile: Profile,
    contests: Sequence[Contest],
    population: int | None,
    party_gave_woman: bool | None,
) -> None:
    """Raises Refused unless the posts add up to a lawful body; Malformed if a post refers to one that is not there."""
    _check_references(profile, contests)
    rule, total = profile.seats, sum(contest.seats for contest in on_first_paper(contests))
    least, clause = _minimum(profile, population)
    small = rule.small_body is not None and total == rule.small_body.seats
    if not least <= total <= rule.maximum.value and not small:
        raise Refused(
            "seats-out-of-range",
            clause,
            zh=f"职数应为{least}至{rule.maximum.value}，现为{total}。请增减应选名额。",
            en=f"The body has {least} to {rule.maximum.value} seats; the posts add up to {total}.",
        )
    if rule.odd.value and total % 2 == 0:
        raise Refused(
            "seats-not-odd",
            rule.odd.clause,
            zh=f"职数应为单数，现为{total}。请增减一个名额。",
            en=f"The number of seats is odd; the posts add up to {total}. Add or drop one.",
        )
    _check_limits(profile, contests)
    if _woman_post_needed(rule, party_gave_woman) and not any(each.reserved == "WOMAN" for each in contests):
        raise Refused(
            "woman-post-missing",
            rule.woman_post.clause,
            zh="须单独设立女委员岗位（专职专选），不另增职数；现各岗位中没有。请把一个名额改为女委员岗位。",
            en="A separate woman post is required, within the number of seats; none is listed. Reserve one seat.",
        )


def is_small_body(election: Election) -> bool:
    """Whether this election fills the posts of a body so small that it has no committee (S1.5)."""
    rule = election.profile.seats
    total = sum(contest.seats for contest in on_first_paper(election.contests.values()))
    return rule.small_body is not None and total == rule.small_body.seats < rule.minimum.value


def check_small_enough(election: Election, voters: int) -> None:
    """S1.5: only a body of at most so many members does without a committee. Raises Refused."""
    rule = election.profile.seats.small_body
    if rule is not None and is_small_body(election) and voters > rule.electors:
        raise Refused(
            "body-not-small",
            rule.clause,
            zh=f"{rule.electors}人以下的才可只设{rule.seats}职，名单上有{voters}人。请取消本次选举，按通常职数重新发起。",
            en=f"Only a body of at most {rule.electors} may have {rule.seats} seat; the roll has {voters}. "
            "Cancel this election and call one for the ordinary posts.",
        )


def seats_suggested(election: Election) -> int | None:
    """About how many seats the number of households suggests (S10.42); None where nothing is suggested."""
    per = election.profile.seats.households_per_seat.value
    if not per or election.households is None:
        return None
    return max(1, (election.households * 2 + per) // (2 * per))


def women_elected(election: Election) -> tuple[int, int]:
    """`(women, all)` who hold a seat. A woman counts as one once her nomination or review said so."""
    women = {each.person for each in election.winners if each.woman and each.review != "FAIL"}
    return len(women), len(election.elected())


def women_lacking(election: Election) -> int:
    """How many more women the elected would need among them for the share of the regulation (S10.50; A52)."""
    share = election.profile.seats.women_share
    if share is None:
        return 0
    women, everybody = women_elected(election)
    return max(0, share.minimum(everybody) - women)


def check_women_share(election: Election) -> None:
    """Raises Refused if too few women were elected and the regulation lets no such result be announced."""
    share, binds = election.profile.seats.women_share, election.profile.seats.women_share_binds
    lacking = women_lacking(election)
    if share is None or not binds.value or not lacking:
        return
    women, everybody = women_elected(election)
    raise Refused(
        "women-too-few",
        binds.clause,
        zh=f"当选{everybody}人中妇女{women}人，须至少{women + lacking}人（{share.clause}）。",
        en=f"{women} of {everybody} elected are women; at least {women + lacking} have to be ({share.clause}).",
    )


def _check_limits(profile: Profile, contests: Sequence[Contest]) -> None:
    """S1.4: one secretary, at most one deputy. Raises Refused for more of a post than the regulation has."""
    for rule in profile.seats.posts:
        found: dict[str | None, int] = {}
        for each in contests:
            if each.zh == rule.zh or _LETTERS.sub("", each.id).upper() == rule.id:
                found[each.group] = found.get(each.group, 0) + each.seats
        if max(found.values(), default=0) > rule.most:
            raise Refused(
                "too-many-of-a-post",
                rule.clause,
                zh=f"{rule.zh}最多设{rule.most}名，现为{max(found.values())}名。请减少名额，或改为其他职务。",
                en=f"There is at most {rule.most} {rule.en}, the posts have {max(found.values())}. Take seats away, or name another post.",
            )


_LETTERS: Final = re.compile(r"[^A-Za-z].*", re.DOTALL)
"""What follows the letters of a post's id, such as the number of a group."""


def _check_references(profile: Profile, contests: Sequence[Contest]) -> None:
    known = {contest.id: contest for contest in contests}
    for each in contests:
        source = known.get(each.chosen_from or "")
        if each.chosen_from is not None and (
            source is None or source.chosen_from is not None or source.seats < each.seats
        ):
            raise Malformed(
                f"contests: {each.id} is chosen from {each.chosen_from!r}, "
                "which has to be a post of its own with at least as many seats",
                zh=f"contests：{each.id}选自{each.chosen_from!r}，后者须是单独的职位，职数不少于前者",
            )
        if source is not None and source.group != each.group:
            raise Malformed(
                f"contests: {each.id} and {source.id} belong to different groups",
                zh=f"contests：{each.id}和{source.id}不属于同一小组",
            )
        rule = profile.electorate.by_group
        if rule.value != (each.group is not None):
            raise Refused(
                "post-of-a-group",
                rule.clause,
                zh=f"{each.zh}：本规程的岗位{'须写明由哪个小组选举' if rule.value else '不分小组选举'}。",
                en=f"{each.en}: under this regulation a post {'belongs to one group' if rule.value else 'belongs to no group'}.",
            )


def _minimum(profile: Profile, population: int | None) -> tuple[int, str]:
    """The fewest seats, with the clause: S10.43-44 ask for more in larger villages."""
    rule = profile.seats
    if not rule.by_population:
        return rule.minimum.value, rule.minimum.clause
    if population is None:
        raise Refused(
            "population-missing",
            rule.by_population[0].clause,
            zh="职数按人口多少确定，请写明本村人口。",
            en="The number of seats goes by population; say how many inhabitants the village has.",
        )
    for row in rule.by_population:
        if row.below == 0 or population < row.below:
            return max(rule.minimum.value, row.minimum), row.clause
    return rule.minimum.value, rule.minimum.clause


def _woman_post_needed(rule: Seats, party_gave_woman: bool | None) -> bool:
    return rule.woman_post.value == "ALWAYS" or (
        rule.woman_post.value == "IF_PARTY_GAVE_NONE" and party_gave_woman is False
    )
