"""Proxies: an absent elector lets a near relative vote (S10.76-81; ZJ2020 25).

A mandate counts only once it is posted. In a later round, whatever its kind, mandates carry over where the regulation says so,
except where the proxy has become a candidate; elsewhere they end with the round.
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared.election.candidates.candidacy import last_day
from shared.election.candidates.relations import ANY_ELECTOR, Relation, names
from shared.election.electors.entitlement import check_votes, not_on_roll
from shared.election.roles import Role
from shared.election.state import Election, Mandate
from shared.election.statement import Act, Body, Count, Day, Digest, Number, Signers, by
from shared.errors import Refused


class ProxyGranted(Body, frozen=True, kw_only=True):
    """`principal` lets `proxy` vote, in writing. `relation`: what the proxy is to the principal; NONE: no near relative."""

    mandate: Number
    principal: Number
    proxy: Number
    relation: Relation | Literal["NONE"]
    applied_on: Day
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.REGISTRAR, Role.CHAIR),)
    zh: ClassVar[str] = "办理委托投票"

    def judge(self, election: Election, act: Act) -> None:
        """A21: one clause for each way in which a mandate can fail."""
        rule = election.profile.proxies
        if not rule.allowed.value:
            raise Refused(
                "no-proxies",
                rule.allowed.clause,
                zh="本选举不得委托投票。",
                en="This election has no proxies.",
            )
        last = last_day(election, rule.apply_days_before.value)
        if self.applied_on > act.day:
            raise Refused(
                "not-yet-applied",
                rule.apply_days_before.clause,
                zh=f"委托写明于{self.applied_on}办理，晚于登记之日{act.day}。请在办理之后再登记。",
                en=f"The mandate says it was applied for on {self.applied_on}, after {act.day}. Record it once it was.",
            )
        if self.applied_on > last:
            raise Refused(
                "mandate-late",
                rule.apply_days_before.clause,
                zh=f"委托应在选举日{rule.apply_days_before.value}日前（最迟{last}）办理，现为{self.applied_on}。",
                en=f"A mandate is applied for {rule.apply_days_before.value} days before, by {last}; got {self.applied_on}.",
            )
        if self.mandate in election.mandates:
            raise Refused(
                "mandate-known",
                rule.allowed.clause,
                zh=f"委托编号{self.mandate}已用过。",
                en=f"The mandate number {self.mandate} is taken.",
            )
        for person in (self.principal, self.proxy):
            check_votes(election, person)
        self._check_relation(election)
        candidate = election.candidates.get(self.proxy)
        if candidate is not None and candidate.standing and not rule.candidate_may_carry.value:
            raise Refused(
                "proxy-stands",
                rule.candidate_may_carry.clause,
                zh=f"{self.proxy}是候选人（自荐人），不能接受委托。",
                en=f"{self.proxy} is a candidate and may not carry a proxy.",
            )
        self._check_chain(election)

    def record(self, election: Election, act: Act) -> None:
        election.mandates[self.mandate] = Mandate(self.principal, self.proxy, self.relation)
        election.proxied[self.principal] = self.mandate
        election.carried[self.proxy] = election.carried.get(self.proxy, 0) + 1

    def _check_relation(self, election: Election) -> None:
        """S10.77-78: a near relative; where the regulation lets any elector carry a proxy, nobody has to be one (NPC2020 42)."""
        rule = election.profile.proxies.relations
        fits = ANY_ELECTOR in rule.value or self.relation in rule.value
        if fits and self.principal != self.proxy:
            return
        zh, en = names(rule.value)
        if ANY_ELECTOR in rule.value:
            zh, en = "本人以外的选民", "another elector"
        raise Refused(
            "not-near-kin",
            rule.clause,
            zh=f"可以受托的是{zh}；现为{self.principal}委托{self.proxy}（{self.relation}）。请改由这些人受托。",
            en=f"A proxy is carried by {en}; got {self.proxy} ({self.relation}) for {self.principal}. Choose one of them.",
        )

    def _check_chain(self, election: Election) -> None:
        rule = election.profile.proxies
        if self.principal in election.proxied:
            raise Refused(
                "principal-has-proxy",
                rule.allowed.clause,
                zh=f"{self.principal}已委托他人（{election.proxied[self.principal]}）。",
                en=f"{self.principal} has a proxy already ({election.proxied[self.principal]}).",
            )
        carried = election.carried.get(self.proxy, 0)
        if carried >= rule.most_principals.value:
            raise Refused(
                "too-many-principals",
                rule.most_principals.clause,
                zh=f"{self.proxy}已接受{carried}人委托，每人最多{rule.most_principals.value}人。",
                en=f"{self.proxy} carries {carried} mandates; at most {rule.most_principals.value} are allowed.",
            )
        if not rule.handing_on.value and (
            self.proxy in election.proxied or election.carried.get(self.principal, 0)
        ):
            raise Refused(
                "mandate-handed-on",
                rule.handing_on.clause,
                zh="受委托人不得再行委托。",
                en="A proxy may not hand a mandate on.",
            )


class ProxyPosted(Body, frozen=True, kw_only=True):
    """The mandates were posted; `mandates` is how many are in force. Those not posted do not count (ZJ2020 25)."""

    posted_on: Day
    mandates: Count
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "公布委托投票"

    def judge(self, election: Election, act: Act) -> None:
        rule = election.profile.proxies.apply_days_before
        if self.posted_on > act.day or self.posted_on >= election.round.day:
            raise Refused(
                "mandates-posted-late",
                rule.clause,
                zh=f"委托情况应在投票日{election.round.day}之前公布，现为{self.posted_on}。",
                en=f"Mandates are posted before {election.round.day}; got {self.posted_on}.",
            )
        in_force = len(election.proxied)
        if self.mandates != in_force:
            raise Refused(
                "mandate-count-differs",
                rule.clause,
                zh=f"公告写明{self.mandates}份委托，在案有效{in_force}份，须一致。",
                en=f"The notice states {self.mandates} mandates, {in_force} are in force; they must agree.",
            )

    def record(self, election: Election, act: Act) -> None:
        for mandate in election.proxied.values():
            election.mandates[mandate].posted = True


class ProxyVoided(Body, frozen=True, kw_only=True):
    """A mandate ends: withdrawn, forged, or its proxy may not carry it any more."""

    mandate: Number
    reason: Literal["WITHDRAWN", "FORGED", "PROXY_STANDS", "DEATH", "ERROR"]

    signed_by: ClassVar[Signers] = (by(Role.REGISTRAR, Role.CHAIR),)
    zh: ClassVar[str] = "委托失效"

    def judge(self, election: Election, act: Act) -> None:
        known = election.mandates.get(self.mandate)
        if known is None or known.void:
            raise Refused(
                "no-such-mandate",
                election.profile.proxies.allowed.clause,
                zh=f"没有有效的委托{self.mandate}。",
                en=f"There is no mandate {self.mandate} in force.",
            )

    def record(self, election: Election, act: Act) -> None:
        end_mandate(election, self.mandate)


def end_mandate(election: Election, mandate: str) -> None:
    """From now on nobody votes by this mandate."""
    known = election.mandates[mandate]
    known.void = True
    del election.proxied[known.principal]
    election.carried[known.proxy] -= 1


def end_mandates(election: Election) -> None:
    """From now on nobody votes by any of the mandates in force."""
    for mandate in list(election.proxied.values()):
        end_mandate(election, mandate)


def usable_mandate(election: Election, principal: str, proxy: str) -> Mandate:
    """The posted mandate by which `proxy` votes for `principal` in this round. Raises Refused."""
    rule = election.profile.proxies
    known = election.mandates.get(election.proxied.get(principal, ""))
    if known is None or known.proxy != proxy:
        raise Refused(
            "no-mandate",
            rule.allowed.clause,
            zh=f"{proxy}没有{principal}的委托。",
            en=f"{proxy} holds no mandate of {principal}.",
        )
    if proxy not in election.roll.electors:
        raise not_on_roll(proxy)
    if not known.posted:
        raise Refused(
            "mandate-not-posted",
            rule.apply_days_before.clause,
            zh=f"{principal}的委托没有公布，不能代为投票。",
            en=f"The mandate of {principal} was not posted and does not count.",
        )
    stands = any(proxy in poll.candidates for poll in election.round.polls.values())
    if stands and not rule.candidate_may_carry.value:
        # MCA2013: mandates carry over to the runoff, but one whose proxy has become a candidate ends.
        raise Refused(
            "proxy-stands",
            rule.candidate_may_carry.clause,
            zh=f"{proxy}已是本轮候选人，原委托自行终止。",
            en=f"{proxy} is a candidate in this round; the mandate has ended.",
        )
    return known


STATEMENTS: Final[tuple[type[Body], ...]] = (ProxyGranted, ProxyPosted, ProxyVoided)
