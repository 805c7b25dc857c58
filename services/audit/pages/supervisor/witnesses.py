"""Which witnesses stand behind what is believed, when each saw it, and whether they are enough.

What it leaves out: asking witnesses; they cosign at the log's own service or by hand (`services/audit/witness/`).
"""

from __future__ import annotations

from dataclasses import dataclass

from services.audit.follower.follower import Follower
from shared.errors import ProofError
from shared.log import note
from shared.log.cosignature import cosigned_by
from shared.log.policy import NONE, Policy
from shared.text import Text


@dataclass(frozen=True)
class Seen:
    """A witness of the trust file. `at`: when it cosigned the checkpoint that is believed, in ms; None: it did not."""

    name: str
    key: str
    at: int | None


@dataclass(frozen=True)
class Standing:
    """All witnesses of a log. `rule`: how many are enough; `missing`: what is missing, "" if they are."""

    witnesses: tuple[Seen, ...]
    rule: Text
    missing: str

    @property
    def cosigned(self) -> int:
        """How many stand behind it."""
        return sum(each.at is not None for each in self.witnesses)


def standing(follower: Follower) -> Standing:
    """The witnesses of the checkpoint that is believed."""
    policy = follower.log.trust.policy
    times: dict[str, int] = {}
    if raw := follower.mirror.note:
        signed = note.parse(raw)
        for each in policy.witnesses:
            try:
                found = cosigned_by(signed, [each.key])
            except ProofError:
                continue  # a wrong line: the follower raises the alarm, here it counts for nothing
            if found:
                times[each.name] = 1_000 * found[each.key]
    return Standing(
        tuple(Seen(each.name, each.key.name, times.get(each.name)) for each in policy.witnesses),
        rule(policy),
        policy.shortfall(times.keys()) if follower.mirror.note else "",
    )


def rule(policy: Policy) -> Text:
    """The quorum of a trust file in words."""
    if policy.quorum == NONE:
        return Text("信任文件不要求见证人。", "The trust file asks for no witness.")
    groups = {each.name: each for each in policy.groups}
    zh, en, names = [], [], [policy.quorum]
    for name in names:  # grows as it goes: a group of groups is told from the outermost in
        if name not in groups:
            continue
        group = groups[name]
        zh.append(f"{name}：{'、'.join(group.members)}中至少{group.threshold}个")
        en.append(f"{name}: at least {group.threshold} of {', '.join(group.members)}")
        names += group.members
    if not zh:
        return Text(f"须有见证人{policy.quorum}联署。", f"The witness {policy.quorum} has to cosign.")
    return Text("；".join(zh) + "。", "; ".join(en) + ".")
