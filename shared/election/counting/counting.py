"""Counting: each paper is called or keyed, ruled on if doubtful, corrected if misread (ZJ2020 26-27).

A counted paper has a random id and belongs to a pile of mixed boxes; no elector is anywhere near it. Mistakes are
corrected by a further signed statement, never erased. What it leaves out: what a paper says (`reading.py`), the boxes
(`boxes.py`) and the close of the count (`closing.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final

import msgspec

from shared.election.bodies import organiser
from shared.election.counting.reading import Marks, Reading, Reason, Verdict, read_paper
from shared.election.electors.groups import check_posts_on_paper
from shared.election.place import round_in
from shared.election.roles import Role
from shared.election.state import Election, Keying, Paper, Pile, Round
from shared.election.statement import Act, Body, Count, Digest, Number, RandomId, Signers, by
from shared.errors import Refused


class _Read(Body, frozen=True, kw_only=True):
    """What people read on one paper. `verdict` is what the committee's table says; the law computes it again.

    `against` and `abstained`: candidates whom the paper rejects (不赞成) or abstains on (弃权), where it has columns for them.
    """

    round: Count
    paper: RandomId
    verdict: Verdict
    marks: Marks = {}
    against: Marks = {}
    abstained: Marks = {}
    reason: Reason | None = None

    def read(self, election: Election, act: Act) -> None:
        """Works out what the paper comes to. Raises Refused if the verdict does not follow from the marks."""
        if election.profile.electorate.by_group.value:
            known = election.round.papers.get(self.paper) or election.round.keyings.get(self.paper)
            pile = known.pile if known is not None else getattr(self, "pile", "")
            check_posts_on_paper(election, pile, (*self.marks, *self.against, *self.abstained))
        reading = read_paper(election, election.round, self.marks, self.against, self.reason, self.abstained)
        if self.verdict == "DOUBTFUL" and self.reason is None:
            reading = Reading("DOUBTFUL")
        if reading.verdict != self.verdict:
            raise Refused(
                "verdict-differs",
                election.profile.papers.overvote.clause,
                zh=f"按所填内容应为{VERDICT_ZH[reading.verdict]}，填的是{VERDICT_ZH[self.verdict]}。请核对票面。",
                en=f"By its marks the paper is {reading.verdict}, stated is {self.verdict}. Look at the paper again.",
            )
        act.found = reading


def _reading(act: Act) -> Reading:
    """What `judge` read on the paper."""
    assert isinstance(act.found, Reading)
    return act.found


VERDICT_ZH: Final = {
    "VALID": "有效票",
    "PARTLY_INVALID": "部分有效票",
    "INVALID": "无效票",
    "BLANK": "空白票",
    "DOUBTFUL": "疑难票",
}


class PaperCounted(_Read, frozen=True, kw_only=True):
    """One paper was called out and tallied. DOUBTFUL sets it aside for the committee's ruling."""

    pile: Number = "P"

    signed_by: ClassVar[Signers] = (by(Role.COUNTER),)
    zh: ClassVar[str] = "唱票计票"

    def judge(self, election: Election, act: Act) -> None:
        present = election.round
        if self.round != present.number or present.phase != "COUNTING":
            round_in(election, self.round, "COUNTING")
        if election.counting != "CALLED":
            raise Refused(
                "counted-otherwise",
                "S10.64",
                zh="选举办法规定双人录入，不是唱票。",
                en="The election method provides double entry, not calling.",
            )
        _check_pile(election, self.pile)
        if self.paper in present.papers:
            raise _counted_before(self.paper)
        self.read(election, act)

    def record(self, election: Election, act: Act) -> None:
        _count(election.round, self.pile, self.paper, _reading(act))


class PaperKeyed(_Read, frozen=True, kw_only=True):
    """Double entry: one of two people, who do not see each other's work, keys a paper.

    If both keyings agree the paper is counted; if not, a third person settles it (KeyingSettled).
    """

    pile: Number = "P"

    signed_by: ClassVar[Signers] = (by(Role.COUNTER, Role.CALLER),)
    zh: ClassVar[str] = "录入选票"

    def judge(self, election: Election, act: Act) -> None:
        present = round_in(election, self.round, "COUNTING")
        if election.counting != "DOUBLE_ENTRY":
            raise Refused(
                "counted-otherwise",
                "S10.64",
                zh="选举办法规定唱票，不是双人录入。",
                en="The election method provides calling, not double entry.",
            )
        if self.paper in present.papers:
            raise _counted_before(self.paper)
        first = present.keyings.get(self.paper)
        if first is None:
            _check_pile(election, self.pile)
        elif first.typist == act.signers[0] or first.other is not None or first.pile != self.pile:
            raise Refused(
                "second-typist-differs",
                "docs/rules.md 4",
                zh="第二次录入须由另一人、在同一票堆进行；两次不同的由第三人裁定。",
                en="The second keying is another person's, in the same pile; a difference is settled by a third.",
            )
        self.read(election, act)

    def record(self, election: Election, act: Act) -> None:
        present, mine = election.round, _keyed(self)
        first = present.keyings.get(self.paper)
        if first is None:
            present.keyings[self.paper] = Keying(act.signers[0], mine, self.pile)
            present.piles[self.pile].keyed += 1
        elif first.reading == mine:
            del present.keyings[self.paper]
            present.piles[self.pile].keyed -= 1
            _count(present, self.pile, self.paper, _reading(act))
        else:
            first.other, first.second = mine, act.signers[0]


class KeyingSettled(_Read, frozen=True, kw_only=True):
    """A third person looked at a paper whose two keyings differ, and says what it shows."""

    signed_by: ClassVar[Signers] = (by(Role.COUNTER, Role.CALLER, Role.SCRUTINEER),)
    zh: ClassVar[str] = "裁定录入差异"

    def judge(self, election: Election, act: Act) -> None:
        present = round_in(election, self.round, "COUNTING")
        known = present.keyings.get(self.paper)
        if known is None or known.other is None or act.signers[0] in (known.typist, known.second):
            raise Refused(
                "no-difference",
                "docs/rules.md 4",
                zh="没有待裁定的差异，或裁定人就是录入人；须由第三人裁定。",
                en="There is no difference to settle, or the settler keyed the paper; a third person settles.",
            )
        self.read(election, act)

    def record(self, election: Election, act: Act) -> None:
        known = election.round.keyings.pop(self.paper)
        election.round.piles[known.pile].keyed -= 1
        _count(election.round, known.pile, self.paper, _reading(act))


class DoubtfulPaperRuled(_Read, frozen=True, kw_only=True):
    """The committee ruled on a doubtful paper (ZJ2020 27); `in_favour` of `present` members voted for it.

    A ruling can be replaced by another ruling, and by nothing else.
    """

    present: Count = 0
    in_favour: Count = 0
    document: Digest | None = None

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "疑难票认定"

    def judge(self, election: Election, act: Act) -> None:
        present = round_in(election, self.round, "COUNTING")
        known = present.papers.get(self.paper)
        waiting = known is not None and (known.verdict == "DOUBTFUL" or known.ruled)
        if not waiting or self.verdict == "DOUBTFUL":
            raise Refused(
                "not-doubtful",
                "ZJ2020 27",
                zh="这张票不是待认定的疑难票，或未给出认定结果。",
                en="This paper is not waiting for a ruling, or the ruling decides nothing.",
            )
        majority = 2 * self.in_favour > self.present >= self.in_favour
        # An organisation that presides over its own election has no committee whose members are in the log.
        too_many = election.profile.committee.required.value and self.present > len(election.committee)
        if not majority or too_many:
            raise Refused(
                "ruling-without-majority",
                "ZJ2020 27",
                zh=f"认定须由{organiser(election.profile).zh}到会成员过半数同意：到会{self.present}人，同意{self.in_favour}人。",
                en=f"A ruling needs more than half of the members present: {self.in_favour} of {self.present}.",
            )
        self.read(election, act)

    def record(self, election: Election, act: Act) -> None:
        _recount(election.round, self.paper, _reading(act))
        election.round.papers[self.paper].ruled = True


class PaperCorrected(_Read, frozen=True, kw_only=True):
    """A paper was read wrongly; two people say what it really shows. The first reading stays in the log."""

    signed_by: ClassVar[Signers] = (by(Role.COUNTER), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "更正计票"

    def judge(self, election: Election, act: Act) -> None:
        present = round_in(election, self.round, "COUNTING")
        if self.paper not in present.papers or self.verdict == "DOUBTFUL":
            raise Refused(
                "no-such-paper",
                "docs/rules.md 5",
                zh="没有计过这张票，或更正未给出结果。",
                en="This paper has not been counted, or the correction decides nothing.",
            )
        known = present.papers[self.paper]
        if known.verdict == "DOUBTFUL" or known.ruled:
            raise Refused(
                "committee-decides",
                "ZJ2020 27; A33",
                zh=f"选票{self.paper}是疑难票，由选举委员会认定，不能由计票人更正。",
                en=f"The paper {self.paper} is a doubtful one; the committee rules on it, counters do not correct it.",
            )
        self.read(election, act)

    def record(self, election: Election, act: Act) -> None:
        _recount(election.round, self.paper, _reading(act))


def _check_pile(election: Election, name: str) -> None:
    present = election.round
    pile = present.piles.get(name)
    if pile is None or pile.counted + pile.keyed >= pile.returned:
        returned = 0 if pile is None else pile.returned
        raise Refused(
            "pile-exhausted",
            "ZJ2020 27; R107",
            zh=f"票堆{name}收回{returned}张，已全部计入，不能再多计。",
            en=f"Pile {name} has {returned} papers, all of them counted; another cannot be in it.",
        )
    if pile.counted + pile.keyed == 0:
        _check_may_begin(election, name, pile)


def _check_may_begin(election: Election, name: str, pile: Pile) -> None:
    """A26: all boxes are opened first; A51: a small pile is mixed with another, or it would betray its voters."""
    present, rule = election.round, election.profile.papers.smallest_pile
    unopened = [station for station, each in present.stations.items() if each.returned is None]
    if unopened:
        raise Refused(
            "box-unopened",
            "ZJ2020 26",
            zh=f"票箱{unopened[0]}尚未开箱；全部票箱开箱后才能开始计票。",
            en=f"The box {unopened[0]} has not been opened; counting begins once all are.",
        )
    # A group's papers are mixed with no others; if there are few of them, so few people vote apart. Papers of a void
    # station do not count, and still a few of the others must not be counted by themselves.
    others = sum(each.group == pile.group for each in present.piles.values()) - 1
    returned = sum(each.returned or 0 for each in present.stations.values() if each.group == pile.group)
    if pile.returned < rule.value and (others or returned >= rule.value):
        raise Refused(
            "pile-too-small",
            rule.clause,
            zh=f"票堆{name}只有{pile.returned}张，少于{rule.value}张，会泄露投票；请先并入其他票堆，没有可并入的不能计票。",
            en=f"Pile {name} has {pile.returned} papers, fewer than {rule.value}; merge it first to keep the vote secret. "
            "If there is no other pile it cannot be counted.",
        )


def _count(present: Round, pile_name: str, paper: str, reading: Reading) -> None:
    pile = present.piles[pile_name]
    pile.counted += 1
    _add(present, pile, reading, 1)
    present.papers[paper] = Paper(pile_name, reading.verdict, reading.votes)


def _recount(present: Round, paper: str, reading: Reading) -> None:
    known = present.papers[paper]
    pile = present.piles[known.pile]
    _add(present, pile, Reading(known.verdict, known.votes), -1)
    _add(present, pile, reading, 1)
    known.verdict, known.votes = reading.verdict, reading.votes


def _add(present: Round, pile: Pile, reading: Reading, times: int) -> None:
    if reading.verdict == "DOUBTFUL":
        pile.doubtful += times
    else:
        pile.verdicts[reading.verdict] = pile.verdicts.get(reading.verdict, 0) + times
    for contest, person in reading.votes:
        tally = present.votes.setdefault(contest, {})
        tally[person] = tally.get(person, 0) + times


def _keyed(read: _Read) -> bytes:
    """What was keyed, in one spelling, so that two keyings can be compared."""
    columns = [
        {contest: sorted(persons) for contest, persons in sorted(column.items()) if persons}
        for column in (read.marks, read.against, read.abstained)
    ]
    return msgspec.json.encode([read.verdict, *columns, read.reason])


def _counted_before(paper: str) -> Refused:
    return Refused(
        "paper-counted-before",
        "ZJ2020 26",
        zh=f"选票{paper}已经计过；有误请用「更正计票」。",
        en=f"The paper {paper} has been counted; correct it by PaperCorrected.",
    )


STATEMENTS: Final[tuple[type[Body], ...]] = (
    PaperCounted,
    PaperKeyed,
    KeyingSettled,
    DoubtfulPaperRuled,
    PaperCorrected,
)
