"""Contradictions in proxies, the poll, who wins, and what comes after the result.

What it leaves out: who votes and who stands (`consistency_candidates.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from shared.election.candidates.relations import RELATIONS
from shared.election.regulation.contradiction import Contradiction
from shared.election.regulation.parameters import (
    Approval,
    NumberedNotice,
    Papers,
    Parameter,
    Polling,
    Proxies,
    Term,
)
from shared.election.regulation.regulation import Profile


def find(profile: Profile) -> Iterator[Contradiction]:
    """The contradictions of these chapters."""
    yield from _proxies(profile.proxies)
    yield from _polling(profile.polling, profile.proxies)
    yield from _papers(profile.papers)
    yield from _winning(profile)
    yield from _kin("polling.kin_of_staff", profile.polling.kin_of_staff)
    yield from _kin("result.kin_avoidance", profile.result.kin_avoidance)
    yield from _approvals(profile)
    yield from _notices(profile.notices)
    yield from _term(profile.term)
    demand = profile.recall
    if demand is not None and not demand.by_electors.num and not demand.least_signatures.value:
        yield Contradiction(
            "recall.by_electors",
            demand.by_electors.clause,
            zh="没有写明多少选民联名可以要求罢免；请写比例，或写人数（least_signatures）。",
            en="it does not say how many electors may demand a recall; state the share, or a number (least_signatures).",
        )
    if profile.recall is not None and profile.by_election is not None:
        yield Contradiction(
            "by_election",
            profile.by_election.reasons.clause,
            zh="一个规程不能既是罢免又是补选；请分成两个。",
            en="one regulation is either of recall or of by-elections; write two.",
        )


def _proxies(rule: Proxies) -> Iterator[Contradiction]:
    relations = rule.relations.value
    if rule.allowed.value and (not relations or rule.most_principals.value == 0):
        yield Contradiction(
            "proxies.allowed",
            rule.allowed.clause,
            zh="允许委托投票，须写明可以受托的亲属（或ANY_ELECTOR）和受托人数。",
            en="proxies are allowed: say who may carry one (or ANY_ELECTOR), and how many.",
        )
    if "ANY_ELECTOR" in relations and len(relations) > 1:
        yield Contradiction(
            "proxies.relations",
            rule.relations.clause,
            zh="任何选民都可受托（ANY_ELECTOR），就不必再列亲属。",
            en="any elector may carry a mandate; relatives need not be listed.",
        )
    yield from _kin("proxies.relations", rule.relations, "ANY_ELECTOR")


def _kin(path: str, rule: Parameter[tuple[str, ...]], *others: str) -> Iterator[Contradiction]:
    unknown = [each for each in rule.value if each not in RELATIONS and each not in others]
    if unknown:
        yield Contradiction(
            path,
            rule.clause,
            zh=f"不认识的亲属关系{'、'.join(unknown)}；应取自{'、'.join(RELATIONS)}。",
            en=f"unknown relation {', '.join(unknown)}; expected some of {', '.join(RELATIONS)}.",
        )


def _polling(rule: Polling, proxies: Proxies) -> Iterator[Contradiction]:
    if rule.proxied_attend.value and not (rule.meeting.value and proxies.allowed.value):
        yield Contradiction(
            "polling.proxied_attend",
            rule.proxied_attend.clause,
            zh="委托人计入实到会的，须在会议上投票，并允许委托投票。",
            en="principals count as present only where people vote at a meeting and proxies are allowed.",
        )
    if rule.mobile_box.value == "WITH_APPROVAL":
        if rule.tellers_per_mobile_box.value == 0:
            yield Contradiction(
                "polling.tellers_per_mobile_box",
                rule.tellers_per_mobile_box.clause,
                zh="流动票箱须有监票人随行，人数不能为0。",
                en="a mobile box travels with tellers; their number cannot be 0.",
            )
        if rule.meeting.value:
            yield Contradiction(
                "polling.mobile_box",
                rule.mobile_box.clause,
                zh="在会议上投票的，实到会人数之外没有人投票，不能设流动票箱。",
                en="where people vote at a meeting nobody votes who is not present; there is no mobile box.",
            )
    if rule.excused.value and not rule.meeting.value:
        yield Contradiction(
            "polling.excused",
            rule.excused.clause,
            zh="不开会投票，没有可以请假的人。",
            en="nobody is excused where there is no meeting.",
        )


def _papers(rule: Papers) -> Iterator[Contradiction]:
    if rule.abstain_may_write_in.value and not rule.write_in.value:
        yield Contradiction(
            "papers.abstain_may_write_in",
            rule.abstain_may_write_in.clause,
            zh="不能另选他人的，弃权者也不能。",
            en="where nobody writes in a name, who abstains cannot either.",
        )


def _winning(profile: Profile) -> Iterator[Contradiction]:
    quorum, runoff = profile.winning.quorum, profile.runoff
    if quorum.num and quorum.base in ("REGISTERED", "SHOULD_ATTEND"):
        yield Contradiction(
            "winning.quorum",
            quorum.clause,
            zh=f"以{quorum.base}计算参加人数，人人都算参加了；会议写PRESENT，投票写PAPERS_RETURNED或PAPERS_ISSUED，不要求的写num = 0。",
            en=f"{quorum.base} counts everybody as having taken part; say PRESENT of a meeting, PAPERS_RETURNED or PAPERS_ISSUED of a "
            "poll, or num = 0 for no quorum.",
        )
    if profile.winning.women_first.value and profile.seats.woman_post.value == "ALWAYS":
        yield Contradiction(
            "winning.women_first",
            profile.winning.women_first.clause,
            zh="已单列女委员岗位，不能再以妇女优先当选保障同一名额。",
            en="a woman's post of its own and women elected first are two ways for one seat; choose one.",
        )
    if runoff.vacancy_if_elected.value > profile.seats.maximum.value:
        yield Contradiction(
            "runoff.vacancy_if_elected",
            runoff.vacancy_if_elected.clause,
            zh=f"当选{runoff.vacancy_if_elected.value}人才可空缺，而最多只有{profile.seats.maximum.value}名。",
            en=f"a seat may stay vacant once {runoff.vacancy_if_elected.value} are elected, "
            f"but there are {profile.seats.maximum.value} at most.",
        )
    if runoff.vacancy_by_group.value and not profile.electorate.by_group.value:
        yield Contradiction(
            "runoff.vacancy_by_group",
            runoff.vacancy_by_group.clause,
            zh="不分组投票（electorate.by_group），不能按组计算空缺。",
            en="nobody votes by groups (electorate.by_group), so no group can have elected too few.",
        )


def _approvals(profile: Profile) -> Iterator[Contradiction]:
    subjects = [each.subject for each in profile.approvals]
    for each in profile.approvals:
        path = f"approvals[{each.subject}]"
        if not each.by or subjects.count(each.subject) > 1 or len(set(each.by)) != len(each.by):
            yield _unclear(path, each)
        if each.subject == "SMALL_BODY" and profile.seats.small_body is None:
            yield Contradiction(
                path,
                each.clause,
                zh="没有规定人数少的可以少设职数（seats.small_body）。",
                en="there is no smaller body that could be approved (seats.small_body).",
            )
        if each.subject == "RESULT" and profile.result.approval.value != "BEFORE":
            yield Contradiction(
                path,
                each.clause,
                zh="结果须先批准，result.approval应为BEFORE。",
                en="the result waits for approval, so result.approval must be BEFORE.",
            )


def _unclear(path: str, rule: Approval) -> Contradiction:
    return Contradiction(
        path,
        rule.clause,
        zh="每个事项写一次，写明由谁批准，同一机关只写一次。",
        en="name each subject once, and everybody who approves it once.",
    )


def _notices(rows: tuple[NumberedNotice, ...]) -> Iterator[Contradiction]:
    numbers = [row.number for row in rows]
    for row in rows:
        if numbers.count(row.number) > 1:
            yield Contradiction(
                f"notices[{row.number}]",
                row.clause,
                zh="同一号公告写了两次。",
                en="two notices have this number.",
            )


def _term(rule: Term) -> Iterator[Contradiction]:
    if (rule.term_pledges.value or rule.annual_pledges.value) and not rule.pledges_within_months.value:
        yield Contradiction(
            "term.pledges_within_months",
            rule.pledges_within_months.clause,
            zh="要求公布承诺，须写明几个月内。",
            en="pledges are asked for; say within how many months.",
        )
