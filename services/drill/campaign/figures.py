"""How a campaign stands at the end of its story, as programs read it and as the file's [expect] is compared with it.

Board, findings and targets are those of the day of the last entry, as for whoever verifies it. What it leaves out: the laying out
for people (`telling.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.drill.campaign.elections import Held
from services.drill.campaign.model import CampaignExpect
from services.drill.campaign.persons import Persons
from services.drill.campaign.reading import CampaignStory
from services.drill.clerk import Clerk
from services.drill.expecting import Mismatch
from shared import clock
from shared.campaign.board import board
from shared.campaign.findings import findings
from shared.campaign.state import Campaign
from shared.campaign.targets import Share, shares


def campaign_figures(
    story: CampaignStory, campaign: Campaign | None, clerk: Clerk, persons: Persons, held: Sequence[Held]
) -> dict[str, Any]:
    """The whole campaign. Before it is opened there are only its elections and refusals."""
    told: dict[str, Any] = {
        "place": story.scenario.place,
        "plan": f"{story.plan.id} {story.plan.version}",
        "refusals": [
            {
                "type": each.type,
                "step": each.step,
                "code": each.code,
                "clause": each.clause,
                "text": each.text,
            }
            for each in clerk.refusals
        ],
        "elections": [_election(each) for each in held],
        "people": persons.known(),
    }
    if campaign is None:
        return told
    day = clock.day_of(campaign.last_accepted).isoformat()
    there = board(campaign, day)
    return told | {
        "campaign": campaign.id,
        "title": campaign.title,
        "day": day,
        "entries": campaign.size,
        "root": clerk.fold.tree.root().hex(),
        "closed": campaign.closed_on is not None,
        "closed_on": campaign.closed_on,
        "taking_part": there.taking_part,
        "finished": there.finished,
        "board": {row.unit: row.stage for row in there.rows},
        "bodies": {row.unit: row.bodies for row in there.rows},
        "findings": [
            {
                "id": each.id,
                "unit": each.unit,
                "severity": each.severity,
                "clause": each.clause,
                "zh": each.zh,
                "en": each.en,
            }
            for each in findings(campaign, day)
        ],
        "targets": {each.target.id: _share(each) for each in shares(campaign)},
    }


def campaign_mismatches(expect: CampaignExpect, figures: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Every figure that the file names and that came out otherwise, and no other."""
    for name in CampaignExpect.__struct_fields__:
        wanted = getattr(expect, name)
        if wanted is None:
            continue
        place, found = f"expect.{name}", figures.get(name)
        if name == "refused":
            yield from _lists(place, wanted, [each["code"] for each in figures["refusals"]])
        elif name == "findings":
            yield from _lists(place, wanted, [named(each) for each in found or ()])
        elif name == "targets":
            for target, share in wanted.items():
                part = None if found is None else f"{found[target]['part']}/{found[target]['whole']}"
                if part != share:
                    yield Mismatch(f"{place}.{target}", share, part or "—")
        elif name == "board":
            for unit, stage in wanted.items():
                if (stands := (found or {}).get(unit)) != stage:
                    yield Mismatch(f"{place}.{unit}", stage, stands or "—")
        elif wanted != found:
            yield Mismatch(place, str(wanted), "—" if found is None else str(found))


def named(finding: Mapping[str, Any]) -> str:
    """A finding as the file names it: "A47:V1", or "S4.3" where it concerns the whole campaign."""
    return f"{finding['id']}:{finding['unit']}" if finding["unit"] else str(finding["id"])


def _lists(place: str, wanted: Sequence[str], found: Sequence[str]) -> Iterator[Mismatch]:
    if Counter(wanted) != Counter(found):
        yield Mismatch(place, ", ".join(wanted) or "—", ", ".join(found) or "—")


def _share(share: Share) -> dict[str, Any]:
    return {
        "among": share.target.among,
        "quality": share.target.quality,
        "part": share.part,
        "whole": share.whole,
        "num": share.target.num,
        "den": share.target.den,
        "reached": share.reached,
    }


def _election(held: Held) -> dict[str, Any]:
    told = held.played.figures
    return {
        "unit": held.row.unit,
        "body": held.row.body,
        "taken_in": held.row.refused is None,
        "mismatches": len(held.mismatches),
        **{key: told[key] for key in ("election", "day", "ending", "entries", "root", "winners")},
    }
