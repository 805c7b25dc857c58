"""What the bodies of a village are called, so that a refusal speaks of the one that is being elected (domain 2.1).

What it leaves out: their rules, which are parameters of the profile.
"""

from __future__ import annotations

from typing import Final

import msgspec

from shared.election.regulation.profile import BodyKind, Profile


class Words(msgspec.Struct, frozen=True):
    """A name in both languages."""

    zh: str
    en: str


_ORGANISERS: Final[dict[BodyKind, Words]] = {
    "VILLAGERS_COMMITTEE": Words("村民选举委员会", "the villagers' electoral committee"),
    "RESIDENTS_COMMITTEE": Words("居民选举委员会", "the residents' electoral committee"),
    "PARTY_ORGANISATION": Words("上届党组织委员会", "the outgoing party committee"),
    "LEAGUE_BRANCH": Words("上届团支部委员会", "the outgoing League branch committee"),
    "COOP_BOARD": Words("社员选举委员会", "the members' electoral committee"),
    "SUPERVISION_COMMITTEE": Words("村民选举委员会", "the villagers' electoral committee"),
    "REPRESENTATIVES": Words(
        "村党组织和村民委员会", "the village party organisation and the villagers' committee"
    ),
    "GROUP_LEADER": Words(
        "村党组织和村民委员会", "the village party organisation and the villagers' committee"
    ),
    "CONGRESS_DEPUTIES": Words("选举委员会", "the electoral committee"),
}
"""Who presides (S10.41, S10.61, S10.87; domain 2.1, organiser)."""


_ELECTIONS: Final[dict[BodyKind, str]] = {
    "VILLAGERS_COMMITTEE": "村民委员会换届选举",
    "RESIDENTS_COMMITTEE": "居民委员会换届选举",
    "PARTY_ORGANISATION": "党组织换届选举",
    "LEAGUE_BRANCH": "团支部换届选举",
    "COOP_BOARD": "经济合作社社管会选举",
    "SUPERVISION_COMMITTEE": "村务监督委员会选举",
    "REPRESENTATIVES": "村民代表推选",
    "GROUP_LEADER": "村民小组长推选",
    "CONGRESS_DEPUTIES": "人民代表大会代表选举",
}


def usual_title(profile: Profile) -> str:
    """What such an election is called in Chinese, without the place."""
    return _ELECTIONS[profile.body]


def organiser(profile: Profile) -> Words:
    """Who holds an election of this body."""
    return _ORGANISERS[profile.body]
