"""The paper audit: lots are drawn in public, the papers drawn are looked at again, and the risk is stated (回头看; S7.7, S10.105).

The count is closed and signed, and it is said what is to be confirmed, before the seed is rolled: nobody knows beforehand which papers
will be seen. If the
risk that the outcome is wrong does not become small enough, everything is counted by hand. What it leaves out: the lots
(`sampling.py`), what has to be confirmed (`claims.py`), the risk (`measure.py`), and a new count (`shared/election/disputes/recounting.py`).
"""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Final, Literal

import msgspec

from shared.election.audit import manifest
from shared.election.audit.claims import claims
from shared.election.audit.measure import largest, risks
from shared.election.audit.risk import in_millionths
from shared.election.counting.reading import Marks, Reading, Reason, read_paper
from shared.election.remembered import Bundle, PaperAudit
from shared.election.roles import Role
from shared.election.state import Election, Round
from shared.election.statement import Act, Body, Count, Digest, Number, RandomId, Signers, by
from shared.errors import Malformed, Refused

SEED_DIGITS: Final = re.compile("[0-9]{20,100}")
Seed = Annotated[str, msgspec.Meta(pattern=f"^{SEED_DIGITS.pattern}(?!\\n)$")]
"""Digits of dice that were rolled in public, one after the other: twenty throws of a ten-sided one, or more."""
Limit = Annotated[int, msgspec.Meta(ge=1, le=200_000)]
"""The risk that must not be exceeded, in millionths: 50000 is one in twenty."""

# They watch and have touched no paper; nobody of them called, counted or attested (`roles.APART`).
EXAMINERS: Final = (by(Role.SUPERVISOR, Role.GUIDANCE), by(Role.SUPERVISOR, Role.GUIDANCE))


class AuditOpened(Body, frozen=True, kw_only=True):
    """A paper audit of a round begins: what it is to confirm, how, and by which risk limit, before anybody knows the lots.

    PAPERS: single papers are looked at. BUNDLES: whole bundles are counted again. `contests`: the posts whose outcome it is
    to confirm.
    """

    round: Count
    method: Literal["PAPERS", "BUNDLES"]
    contests: tuple[Number, ...]
    limit: Limit

    signed_by: ClassVar[Signers] = (by(Role.SUPERVISOR, Role.GUIDANCE), by(Role.CHAIR))
    zh: ClassVar[str] = "选票抽查开始"

    def judge(self, election: Election, act: Act) -> None:
        present = _determined(election, self.round)
        if present.afterwards.audit is not None:
            raise Refused(
                "audited-before",
                "S7.7",
                zh="本轮计票已经抽查过；一次计票只抽查一次，否则可以一直摇到满意为止。",
                en="This count has its audit; a second one would let somebody draw until the lots please.",
            )
        unknown = [contest for contest in self.contests if contest not in present.polls]
        if unknown or not self.contests or len(set(self.contests)) != len(self.contests):
            raise Refused(
                "post-not-on-paper",
                "S7.7",
                zh=f"应写明本轮的岗位（{'、'.join(present.polls)}），每个一次；写的是{'、'.join(self.contests) or '无'}。",
                en=f"Name posts of this round ({', '.join(present.polls)}), each once; got {', '.join(self.contests) or 'none'}.",
            )
        act.found = tuple(claim for contest in self.contests for claim in claims(election, present, contest))

    def record(self, election: Election, act: Act) -> None:
        found = act.found
        assert isinstance(found, tuple)
        _round(election, self.round).afterwards.audit = PaperAudit(
            self.method, self.limit, found, act.done_at
        )


class SeedRolled(Body, frozen=True, kw_only=True):
    """The digits by which the lots of the opened audit are drawn, rolled with dice before everybody's eyes.

    `document`: the record of the rolling, signed by those present. What was rolled stands, whatever lots it gives.
    """

    round: Count
    seed: Seed
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.SUPERVISOR, Role.GUIDANCE), by(Role.CHAIR))
    zh: ClassVar[str] = "当众掷骰"

    def judge(self, election: Election, act: Act) -> None:
        present, audit = _open(election, self.round)
        if audit.seed:
            raise Refused(
                "rolled-before",
                "S7.7",
                zh="种子已经产生，不能重掷；否则可以一直掷到满意为止。",
                en="The seed has been rolled; a second one would let somebody roll until the lots please.",
            )
        if act.done_at < max(present.count_closed_at, audit.opened_at):
            raise Refused(
                "seed-before-count",
                "S7.7",
                zh="种子应在计票结束、抽查的岗位和风险限公开之后当众产生。",
                en="The seed is rolled in public after the count was signed and after it was said what is audited, not before.",
            )

    def record(self, election: Election, act: Act) -> None:
        audit = _round(election, self.round).afterwards.audit
        assert audit is not None
        audit.seed = self.seed


class PaperExamined(Body, frozen=True, kw_only=True):
    """Two people took the paper at this place and say what it shows; `found` false: there is none.

    `place`: from the bottom of the pile, the paper counted first is 1.
    """

    round: Count
    pile: Number
    place: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
    found: bool = True
    marks: Marks = {}
    against: Marks = {}
    abstained: Marks = {}
    reason: Reason | None = None

    signed_by: ClassVar[Signers] = EXAMINERS
    zh: ClassVar[str] = "复看选票"

    def judge(self, election: Election, act: Act) -> None:
        present, audit = _open(election, self.round, "PAPERS")
        returned = present.piles[self.pile].returned if self.pile in present.piles else 0
        if self.place > returned:
            raise Refused(
                "place-not-there",
                "S7.7",
                zh=f"票堆{self.pile}收回{returned}张，没有第{self.place}张。",
                en=f"Pile {self.pile} has {returned} papers; there is no place {self.place}.",
            )
        if str(self.place) in audit.examined.get(self.pile, {}):
            raise Refused(
                "examined-before",
                "S7.7",
                zh=f"票堆{self.pile}第{self.place}张已经复看过。",
                en=f"The paper at place {self.place} of pile {self.pile} has been examined.",
            )
        if not self.found and (self.marks or self.against or self.abstained or self.reason):
            raise Malformed(
                "PaperExamined: a paper that was not found shows nothing / 没有找到的票不能有内容"
            )
        act.found = read_paper(election, present, self.marks, self.against, self.reason, self.abstained)

    def record(self, election: Election, act: Act) -> None:
        audit = _round(election, self.round).afterwards.audit
        assert audit is not None
        assert isinstance(act.found, Reading)
        seen = act.found.votes if self.found else None
        audit.examined.setdefault(self.pile, {})[str(self.place)] = seen


class BundleExamined(Body, frozen=True, kw_only=True):
    """Two people counted a bundle by hand again: its papers and the votes on them."""

    round: Count
    batch: RandomId
    papers: Count
    votes: dict[Number, dict[Number, Count]]

    signed_by: ClassVar[Signers] = EXAMINERS
    zh: ClassVar[str] = "重数一捆选票"

    def judge(self, election: Election, act: Act) -> None:
        present, audit = _open(election, self.round, "BUNDLES")
        known = {each.batch: each for each in manifest.bundles(present)}
        bundle = known.get(self.batch)
        if bundle is None or self.batch in audit.bundles:
            raise Refused(
                "bundle-not-there",
                "S7.7",
                zh="没有这一捆选票，或已经重数过。",
                en="There is no such bundle, or it has been counted again.",
            )
        most = {contest: self.papers * poll.seats for contest, poll in present.polls.items()}
        wrong = [
            contest for contest, votes in self.votes.items() if sum(votes.values()) > most.get(contest, 0)
        ]
        if self.papers > bundle.papers or wrong:
            raise Refused(
                "bundle-differs",
                "S7.7",
                zh=f"这一捆登记{bundle.papers}张，重数{self.papers}张；张数只能少不能多（多出的票须全部人工重数），得票也不能多于票数许可。",
                en=f"The bundle has {bundle.papers} papers, counted are {self.papers}. There may be fewer; if there are more, or more "
                "votes than papers allow, count everything by hand.",
            )

    def record(self, election: Election, act: Act) -> None:
        audit = _round(election, self.round).afterwards.audit
        assert audit is not None
        audit.bundles[self.batch] = Bundle(self.papers, self.votes)


class AuditClosed(Body, frozen=True, kw_only=True):
    """The audit ends. `risk`: that the outcome is wrong although the papers looked as they did, in millionths, rounded up.

    CONFIRMED: the risk is within the limit. COUNT_ALL: it is not, and all papers are counted by hand (RecountOrdered; after an
    announcement a complaint leads there).
    """

    round: Count
    risk: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
    conclusion: Literal["CONFIRMED", "COUNT_ALL"]

    signed_by: ClassVar[Signers] = EXAMINERS
    zh: ClassVar[str] = "选票抽查结束"

    def judge(self, election: Election, act: Act) -> None:
        present, audit = _open(election, self.round)
        risk = in_millionths(largest(risks(present, audit)))
        conclusion = "CONFIRMED" if risk <= audit.limit else "COUNT_ALL"
        if (self.risk, self.conclusion) != (risk, conclusion):
            raise Refused(
                "risk-differs",
                "S7.7",
                zh=f"按复看的选票，风险为{_percent(risk)}（限{_percent(audit.limit)}），结论应为{CONCLUSION_ZH[conclusion]}；"
                f"填的是{_percent(self.risk)}、{CONCLUSION_ZH[self.conclusion]}。",
                en=f"By the papers seen the risk is {_percent(risk)} (limit {_percent(audit.limit)}) and the conclusion {conclusion}; "
                f"stated are {_percent(self.risk)} and {self.conclusion}.",
            )

    def record(self, election: Election, act: Act) -> None:
        audit = _round(election, self.round).afterwards.audit
        assert audit is not None
        audit.closed = self.conclusion


CONCLUSION_ZH: Final = {"CONFIRMED": "确认结果", "COUNT_ALL": "全部人工重数"}


def _percent(millionths: int) -> str:
    return f"{millionths // 10_000}.{millionths % 10_000:04d}%"


def _round(election: Election, number: int) -> Round:
    return next(each for each in election.rounds if each.number == number)


def _determined(election: Election, number: int) -> Round:
    for each in election.rounds:
        if each.number == number and each.phase == "DETERMINED":
            return each
    raise Refused(
        "round-not-there",
        "S7.7",
        zh=f"第{number}轮还没有确定结果；结果确定之后才抽查。",
        en=f"Round {number} has no outcome yet; papers are audited after it.",
    )


def _open(election: Election, number: int, method: str | None = None) -> tuple[Round, PaperAudit]:
    present = _determined(election, number)
    audit = present.afterwards.audit
    if audit is not None and audit.closed is None and not audit.seed and method is not None:
        raise Refused(
            "not-rolled",
            "S7.7",
            zh="尚未当众掷骰产生种子，还不知道抽中哪些票。",
            en="The seed has not been rolled yet; nobody knows which papers are drawn.",
        )
    if audit is None or audit.closed is not None or method not in (None, audit.method):
        raise Refused(
            "no-audit-open",
            "S7.7",
            zh=f"第{number}轮没有正在进行的抽查，或抽查方法不同（单张、整捆）。",
            en=f"No audit of round {number} is going on, or it is of the other method (papers, bundles).",
        )
    return present, audit


STATEMENTS: Final[tuple[type[Body], ...]] = (
    AuditOpened,
    SeedRolled,
    PaperExamined,
    BundleExamined,
    AuditClosed,
)
