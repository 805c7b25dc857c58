"""What offices and kinds of statement are called on pages, in both languages.

What it leaves out: what an office may do (`shared/election/roles.py`, `shared/campaign/offices.py`).
"""

from __future__ import annotations

import re
from typing import Final

from services.http.problem import Language
from shared.campaign import law as campaigns
from shared.campaign.offices import OFFICE_ZH, Office
from shared.campaign.statement import CampaignBody
from shared.election import law as elections
from shared.election.roles import ROLE_ZH, Role
from shared.election.statement import Body

Kind = type[Body] | type[CampaignBody]

KINDS: Final[dict[str, Kind]] = {**elections.KINDS, **campaigns.KINDS}
"""Every kind of statement, of elections and campaigns, by the word that stands in `type`."""

ROLE_EN: Final = {
    Role.AUTHORITY: "calling authority",
    Role.PARTY_ORGANISATION: "party organisation",
    Role.CHAIR: "chair of the committee",
    Role.REGISTRAR: "registrar",
    Role.TOWNSHIP_REVIEWER: "township reviewer",
    Role.JOINT_REVIEWER: "joint review group",
    Role.ISSUER: "issuer of papers",
    Role.CALLER: "caller",
    Role.COUNTER: "counter",
    Role.SCRUTINEER: "scrutineer",
    Role.STATION_CHIEF: "station chief",
    Role.SUPERVISOR: "supervisor",
    Role.GUIDANCE: "guidance group",
}
OFFICE_EN: Final = {
    Office.AUTHORITY: "party (working) committee",
    Office.LEADING: "leading group",
    Office.OFFICE: "office of the leading group",
    Office.WORKING: "working group",
    Office.GUIDANCE: "guidance group",
    Office.INSPECTION: "inspection group",
    Office.JOINT_REVIEW: "joint review group",
}


def offices(kind: Kind, lang: Language) -> dict[str, str]:
    """The offices that sign such a statement, and what they are called."""
    every = {office for each in kind.signed_by for office in each}
    return {
        str(office): office_word(office, lang, campaign=issubclass(kind, CampaignBody)) for office in every
    }


def office_word(office: str, lang: Language, *, campaign: bool = False) -> str:
    """An office of an election, or of a campaign, in words; the word itself if it is none."""
    if campaign:
        words = OFFICE_ZH if lang == "zh" else OFFICE_EN
        return words[Office(office)] if office in set(Office) else office
    roles = ROLE_ZH if lang == "zh" else ROLE_EN
    return roles[Role(office)] if office in set(Role) else office


def kind_words(kind: Kind, lang: Language) -> str:
    """`张贴公告` or `Notice posted`."""
    return kind.zh if lang == "zh" else english(kind.__name__)


def english(name: str) -> str:
    """`Notice posted` of `NoticePosted`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return words[0].upper() + words[1:].lower()
