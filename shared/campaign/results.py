"""The results that a campaign cites: each by a checkpoint of the election's own log, with what dependencies need to know.

The checkpoint pins the election's record up to a size; with that election's bundle a verifier follows it and compares who was
elected (`jianpiao verify --cited`). What is irregular in a result is a fact and is recorded; `findings.py` finds it.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

import msgspec

from shared.campaign.elections import linked_of
from shared.campaign.plan import BODY_ZH, PARTY, Duty
from shared.campaign.state import Campaign, Conclusion, Facts, Winner
from shared.campaign.statement import CLERKS, LEADERS, Act, CampaignBody, Person, Signers, unit_of
from shared.election.statement import Day, Digest, Number, Text
from shared.errors import Malformed, ProofError, Refused
from shared.log.checkpoint import Checkpoint, open_checkpoint
from shared.log.vkey import VerifierKey


class Elected(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody elected: `number` on that election's own roll and `post` in it; `person` in the whole campaign."""

    person: Person
    number: Number
    post: Number
    facts: Facts
    new: bool
    """新当选, not re-elected (S4.12)."""
    duty: Duty = "MEMBER"


class ElectionConcluded(CampaignBody, frozen=True, kw_only=True):
    """An election's result was announced; `checkpoint` is the signed note of its log that holds the announcement.

    `held_on`: the day of the first ballot, which may have been moved since the election was linked. `first_ballot`: elected
    without runoff or re-vote (S7.9). `reason`: why somebody else than expected took a duty (S10.91-92).
    """

    election: str
    checkpoint: Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
    held_on: Day
    announced_on: Day
    winners: tuple[Elected, ...]
    first_ballot: bool
    reason: Text = ""

    signed_by: ClassVar[Signers] = CLERKS
    zh: ClassVar[str] = "登记选举结果"

    def judge(self, campaign: Campaign, act: Act) -> None:
        linked = linked_of(campaign, self.election)
        if linked.conclusion is not None:
            raise Refused(
                "concluded-before",
                "S1.30",
                zh=f"选举{self.election}的结果已经登记。",
                en=f"The result of {self.election} is recorded already.",
            )
        if not self.held_on <= self.announced_on <= act.day:
            raise Refused(
                "announced-out-of-time",
                "ZJ2020 32",
                zh=f"结果公布日应在选举日{self.held_on}至今日{act.day}之间，现为{self.announced_on}。",
                en=f"A result is announced between election day {self.held_on} and today {act.day}, got {self.announced_on}.",
            )
        if len(self.winners) > linked.seats:
            raise Refused(
                "more-winners-than-seats",
                "OCV2018 15",
                zh=f"应选{linked.seats}名，写明当选{len(self.winners)}名。",
                en=f"There are {linked.seats} seats and {len(self.winners)} winners.",
            )
        act.found = self._check_checkpoint(linked.vkey)
        self._check_persons(campaign)

    def record(self, campaign: Campaign, act: Act) -> None:
        linked = linked_of(campaign, self.election)
        cited = act.found
        assert isinstance(cited, Checkpoint)
        linked.day = self.held_on
        linked.conclusion = Conclusion(
            cited.size,
            cited.root.hex(),
            self.announced_on,
            self.first_ballot,
            [Winner(each.person, each.number, each.post, each.duty, each.new) for each in self.winners],
            self.reason,
            campaign.size,
        )
        campaign.persons.update((each.person, each.facts) for each in self.winners)

    def _check_checkpoint(self, vkey: str) -> Checkpoint:
        """The election's log signed it; it says nothing yet of what is in that log."""
        try:
            cited = open_checkpoint(self.checkpoint.encode(), VerifierKey.parse(vkey))
        except ProofError as error:
            raise Refused(
                "checkpoint-of-another-log",
                "C2SP tlog-checkpoint",
                zh=f"检查点不是所登记的选举日志签发的：{error.zh}。请附该选举公布的检查点。",
                en=f"The checkpoint is not signed by the linked election's log: {error.en}. Take the one it published.",
            ) from error
        if cited.size == 0:
            raise Malformed(
                "checkpoint: expected entries, got the size 0", zh="checkpoint：所引日志应有条目，现为 0 条"
            )
        return cited

    def _check_persons(self, campaign: Campaign) -> None:
        """One person has one post in a body, and is the same person in every election of the campaign."""
        if len({each.person for each in self.winners}) != len(self.winners):
            raise Malformed("winners: expected each person once", zh="winners：每人只写一次")
        if len({each.number for each in self.winners}) != len(self.winners):
            raise Malformed("winners: expected each number once", zh="winners：每个编号只写一次")
        for each in self.winners:
            known = campaign.persons.get(each.person)
            if known is not None and known != each.facts:
                raise Refused(
                    "person-differs",
                    "S10.10; A50",
                    zh=f"{each.person}在先前的选举结果中登记的性别、年龄段、学历或党员身份不同，请核对编号。",
                    en=f"{each.person} was recorded with another sex, age, education or membership before; check the number.",
                )


class RepresentativeAdded(CampaignBody, frozen=True, kw_only=True):
    """A member of the new party organisation becomes a representative without election (S10.49).

    The plan has it after all elections of the unit. The supervision committee's chair must be a representative during one of
    them (S10.92, S10.96): domain C1. So it may come early, with its reason.
    """

    unit: Number
    person: Person
    document: Digest
    reason: Text = ""

    signed_by: ClassVar[Signers] = CLERKS
    zh: ClassVar[str] = "增补代表"
    after_close: ClassVar[bool] = True

    def judge(self, campaign: Campaign, act: Act) -> None:
        unit = unit_of(campaign, self.unit)
        if not any(winner.person == self.person for each in unit.held(PARTY) for winner in each.winners):
            raise Refused(
                "not-of-the-party-organisation",
                "S10.49",
                zh=f"{self.person}不是{unit.id}新一届党组织成员，不能增补为代表。",
                en=f"{self.person} was not elected to the party organisation of {unit.id}; only its members are added.",
            )
        rule = campaign.plan.early_representative_needs_reason
        open_bodies = [BODY_ZH[each] for each in campaign.renewed(unit) if not unit.settled(each)]
        if rule.value and open_bodies and not self.reason:
            raise Refused(
                "added-early-without-reason",
                rule.clause,
                zh=f"增补代表应在村级组织选举结束之后，{unit.id}尚有{'、'.join(open_bodies)}未换届；提前增补的请写明理由。",
                en=f"Representatives are added after all elections of {unit.id}; earlier than that needs a reason.",
            )

    def record(self, campaign: Campaign, act: Act) -> None:
        campaign.units[self.unit].representatives.add(self.person)


class SecretaryAppointed(CampaignBody, frozen=True, kw_only=True):
    """A secretary was appointed and not elected, before the election (S2.11): until one is elected, expected as head."""

    unit: Number
    person: Person
    document: Digest

    signed_by: ClassVar[Signers] = LEADERS
    zh: ClassVar[str] = "任命书记"

    def judge(self, campaign: Campaign, act: Act) -> None:
        unit_of(campaign, self.unit)

    def record(self, campaign: Campaign, act: Act) -> None:
        campaign.units[self.unit].secretary = self.person


STATEMENTS: Final[tuple[type[CampaignBody], ...]] = (
    ElectionConcluded,
    RepresentativeAdded,
    SecretaryAppointed,
)
