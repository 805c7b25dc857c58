"""The law of campaigns as a fold: a campaign is what its accepted statements make of it.

The same door as an election's (`shared/election/law.py`): bytes, times, signatures, then `judge` and `record`. What it leaves
out: which of the two laws a log is under (`shared/law.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from shared import keys
from shared.campaign import elections, opening, organisation, preparation, results, seats, units
from shared.campaign.offices import OFFICE_ZH
from shared.campaign.opening import CampaignOpened
from shared.campaign.state import Campaign
from shared.campaign.statement import CampaignBody
from shared.election import fold, moments, signing
from shared.election.statement import Act, Statement
from shared.errors import Refused, Unauthorised

CHAPTERS: Final = (opening, units, organisation, preparation, seats, elections, results)
"""In the order in which a campaign meets them."""
KINDS: Final[dict[str, type[CampaignBody]]] = {
    kind.__name__: kind for chapter in CHAPTERS for kind in chapter.STATEMENTS
}
"""Every kind of statement by the word that stands in `type`; none is called as one of an election's."""


def public_key(campaign: Campaign | None, statement: Statement, keyid: str) -> bytes:
    """The 32 bytes with which a signature by `keyid` is verified. Raises Unauthorised if nobody here has that key."""
    if campaign is not None:
        return signing.key_of(campaign.officers, keyid)
    if isinstance(statement.body, CampaignOpened):
        key = keys.parse_public_key(statement.body.authority)
        if keys.key_id(key) == keyid:
            return key
    raise signing.unknown_key(keyid)


def accept(
    campaign: Campaign | None,
    statement: Statement,
    signers: tuple[str, ...],
    accepted_at: int,
    disclosed: Mapping[str, str] | None = None,
) -> Campaign:
    """The campaign after a statement, changed in place. Raises Refused or Malformed, and then nothing has changed.

    `signers` are the key ids whose signatures have been verified; `accepted_at` is in milliseconds. No rule of a campaign is
    about private fields; they may be there.
    """
    body = statement.body
    if campaign is None:
        return _begin(statement, signers, accepted_at)
    if not isinstance(body, CampaignBody):
        raise Refused(
            "not-of-a-campaign",
            "S10.35",
            zh=f"「{body.zh}」属于一场选举的日志，不属于换届工作。",
            en=f"{statement.type} belongs in the log of an election, not of a campaign.",
        )
    if statement.election != campaign.id:
        raise Refused(
            "other-campaign",
            "docs/rules.md 1",
            zh=f"此记录属于{statement.election}，不属于换届工作{campaign.id}。",
            en=f"This statement belongs to {statement.election}, not to the campaign {campaign.id}.",
        )
    fold.take(
        campaign,
        statement,
        body,
        signers,
        accepted_at,
        disclosed,
        OFFICE_ZH,
        lambda: _check_stage(campaign, body),
    )
    return campaign


def freeze(campaign: Campaign) -> bytes:
    """A snapshot of the campaign, which `thaw` reads back."""
    return msgspec.msgpack.encode(campaign)


def thaw(raw: bytes) -> Campaign:
    """The campaign of a snapshot. Raises Malformed."""
    return fold.thaw(raw, Campaign)


def _begin(statement: Statement, signers: tuple[str, ...], accepted_at: int) -> Campaign:
    body = statement.body
    if not isinstance(body, CampaignOpened):
        raise Refused(
            "not-opened",
            "S10.109",
            zh="这里还没有换届工作；第一条记录须是「启动换届工作」。",
            en="There is no campaign yet; its first statement is CampaignOpened.",
        )
    if signers != (keys.key_id(keys.parse_public_key(body.authority)),):
        raise Unauthorised(
            "signed-by-another",
            "docs/rules.md 2",
            zh="「启动换届工作」须由其中写明的党（工）委密钥签名，且只由它签名。",
            en="CampaignOpened is signed by the authority's key that it names, and by it alone.",
        )
    moments.check(None, statement, accepted_at)
    campaign = body.begin(statement.election, Act(statement.done_at, accepted_at, ("AUTHORITY",)))
    campaign.size, campaign.last_accepted = 1, accepted_at
    return campaign


def _check_stage(campaign: Campaign, body: CampaignBody) -> None:
    if isinstance(body, CampaignOpened):
        raise Refused("opened-before", "S10.109", zh="换届工作已经启动。", en="The campaign is open already.")
    if campaign.closed_on is not None and not body.after_close:
        raise Refused(
            "campaign-closed",
            "S4.11",
            zh=f"换届工作已于{campaign.closed_on}结束。",
            en=f"The campaign was closed on {campaign.closed_on}.",
        )
