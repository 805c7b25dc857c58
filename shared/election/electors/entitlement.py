"""What an entry of the roll entitles to: a vote, standing, a vote for a household, a vote on a group's posts (S1.27, S10.46).

What it leaves out: putting somebody on the roll (`roll.py`), and grounds against candidates (`shared/election/candidates/qualification.py`).
"""

from __future__ import annotations

from shared.election.state import Election, Roll
from shared.errors import Refused


def check_entry(
    election: Election, elector: str, rights: str, group: str | None, household: str | None
) -> None:
    """Raises Refused if an elector cannot be on the roll with these rights, in this group, for this household."""
    _check_rights(election, elector, rights)
    _check_group(election, elector, group)
    _check_household(election, elector, rights, household)


def voters(roll: Roll) -> int:
    """How many on the roll may vote; who may only stand is no base of a quorum."""
    return sum(elector.rights != "STAND" for elector in roll.electors.values())


def voters_by_group(roll: Roll) -> dict[str, int]:
    """The same, group by group."""
    found: dict[str, int] = {}
    for elector in roll.electors.values():
        if elector.rights != "STAND":
            found[elector.group] = found.get(elector.group, 0) + 1
    return found


def speaks_for_household(election: Election, rights: str) -> bool:
    """Whether somebody with these rights votes in a household's name."""
    return rights != "STAND" and election.profile.electorate.kind.value == "HOUSEHOLD"


def check_votes(election: Election, person: str) -> None:
    """Raises Refused unless `person` is on the roll and may vote."""
    known = election.roll.electors.get(person)
    if known is None:
        raise not_on_roll(person)
    if known.rights == "STAND":
        raise Refused(
            "may-not-vote",
            election.profile.electorate.kind.clause,
            zh=f"{person}只有被选举权，没有选举权。",
            en=f"{person} may stand and not vote.",
        )


def not_on_roll(elector: str) -> Refused:
    """The refusal for a number that is not on the roll."""
    return Refused(
        "not-on-roll",
        "OCV2018 13",
        zh=f"选民名单上没有{elector}。",
        en=f"{elector} is not on the roll.",
    )


def check_woman_stated(election: Election, elector: str, woman: bool | None) -> None:
    """MCA2013: who is a woman is known before anybody votes, or it would decide about a counted seat. Raises Refused."""
    rule = election.profile.electorate.woman_stated
    if rule.value and woman is None:
        raise Refused(
            "woman-not-stated",
            rule.clause,
            zh=f"{elector}：请写明是否妇女，妇女优先的名额由此计算。",
            en=f"{elector}: say whether this is a woman; a seat that is a woman's first is worked out from it.",
        )
    if not rule.value and woman is not None:
        raise Refused(
            "woman-not-asked",
            election.profile.electorate.kind.clause,
            zh=f"{elector}：本选举的名单不载明是否妇女，请删去。",
            en=f"{elector}: the roll of this election does not say who is a woman; leave it out.",
        )


def check_as_on_roll(election: Election, person: str, woman: bool) -> None:
    """Raises Refused if the roll says otherwise of `person`."""
    known = election.roll.electors.get(person)
    if known is not None and known.woman not in (None, woman):
        raise Refused(
            "woman-differs",
            election.profile.electorate.woman_stated.clause,
            zh=f"名单载明{person}{'是' if known.woman else '不是'}妇女，与所填不符。",
            en=f"The roll says that {person} is {'' if known.woman else 'not '}a woman; this says otherwise.",
        )


def _check_rights(election: Election, elector: str, rights: str) -> None:
    """S1.27: members may have one right without the other; among villagers who votes may be voted for."""
    rule = election.profile.electorate.kind
    if rights != "BOTH" and rule.value == "PERSON":
        raise Refused(
            "rights-not-divided",
            rule.clause,
            zh=f"本选举的选民既有选举权也有被选举权，{elector}不能只登记一项。",
            en=f"Electors of this election both vote and stand; {elector} cannot be given one right alone.",
        )


def _check_group(election: Election, elector: str, group: str | None) -> None:
    """S10.46: where groups vote apart, everybody belongs to one that has a post to fill."""
    rule = election.profile.electorate.by_group
    if not rule.value:
        return
    groups = sorted({str(contest.group) for contest in election.contests.values()})
    if group not in groups:
        raise Refused(
            "group-without-post",
            rule.clause,
            zh=f"{elector}须登记在有应选名额的小组（{'、'.join(groups)}），现为{group or '（无）'}。",
            en=f"{elector} belongs to one of the groups that elect ({', '.join(groups)}); got {group or 'none'}.",
        )


def _check_household(election: Election, elector: str, rights: str, household: str | None) -> None:
    """S10.46: one vote for a household; ZJI2020 20: one of the elected at most."""
    kind, one = election.profile.electorate.kind, election.profile.seats.one_per_household
    if household is None:
        if kind.value == "HOUSEHOLD" or one.value:
            raise Refused(
                "household-missing",
                kind.clause if kind.value == "HOUSEHOLD" else one.clause,
                zh=f"请写明{elector}属于哪一户（户编号）。",
                en=f"Say which household {elector} belongs to, by its number.",
            )
        return
    speaker = election.roll.households.get(household)
    if speaker is not None and speaks_for_household(election, rights):
        raise Refused(
            "household-votes-once",
            kind.clause,
            zh=f"{household}户已由{speaker}作为户代表，一户只有一票；其他成员可只登记被选举权（STAND）。",
            en=f"{speaker} speaks for household {household}, which has one vote; its other members may be registered "
            "with the right to stand alone (STAND).",
        )
