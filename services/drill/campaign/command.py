"""How `jianpiao drill` plays and proves a campaign: against the law alone, or through the real service with every election's bundle.

What it leaves out: arguments and exit codes (`services/drill/command.py`), and the story itself (`play.py`).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console

from services.drill.campaign.logs import OfflineLogs, ServiceLogs
from services.drill.campaign.play import PlayedCampaign, play_campaign
from services.drill.campaign.reading import CampaignStory
from services.drill.campaign.telling import closing, opening
from services.drill.chance import Chance
from services.drill.expecting import expectations
from services.drill.http import HttpService
from services.drill.own_service import service_at
from services.drill.proof import Proof, agree_on_log, prove
from services.drill.telling import Teller


def perform_campaign(
    args: argparse.Namespace,
    story: CampaignStory,
    teller: Teller,
    document: dict[str, Any],
    console: Console,
) -> tuple[PlayedCampaign, Proof | None]:
    """Plays the campaign and proves it; `document` gets what programs read, also if it raises.

    Raises StoryBroke, Broken, Unreachable, NotExported, Malformed.
    """
    if not args.json:
        console.print(opening(story, args.lang))
    chance = Chance(args.seed)
    if args.dry_run:
        played = play_campaign(story, OfflineLogs(chance.key(), args.lang), chance, teller, args.lang)
        _told(args, played, document, console)
        return played, None
    with service_at(args.url) as url:
        service = HttpService(url, args.lang)
        try:
            played = play_campaign(story, ServiceLogs(service), chance, teller, args.lang)
            _told(args, played, document, console)
            document |= {"url": url, "repeated": service.repeated}
            if played.campaign is None:
                return played, None
            campaign = played.campaign.id
            agree_on_log(service, campaign, played.campaign.size, played.figures["root"])
            folder = args.out or Path("data") / "drills" / campaign
            cited = [each.election.id for each in played.held if each.announced]
            proof = prove(service, campaign, folder, args.policy, None if args.json else args.lang, cited)
        finally:
            service.close()
    document |= proof.told()
    return played, proof


def _told(
    args: argparse.Namespace, played: PlayedCampaign, document: dict[str, Any], console: Console
) -> None:
    document |= played.figures | expectations(played.mismatches)
    if not args.json and played.campaign is not None:
        console.print(closing(played.figures, args.lang))
