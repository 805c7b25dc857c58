"""What may be signed on election day and afterwards: poll, count, outcome, further rounds, result, handover; see `agenda.py`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from services.ballot.pages.office.agenda_before import posts_named
from services.ballot.pages.office.tasks import Rule
from shared.election.outcome.chosen import to_be_chosen
from shared.election.outcome.completeness import check_over, check_reviewed, runoff_due
from shared.election.outcome.result import seats_held
from shared.election.state import Election, Winner
from shared.errors import Refused
from shared.text import Text


def over(election: Election) -> bool:
    """Whether voting is over, by the law."""
    try:
        check_over(election)
    except Refused:
        return False
    return True


def reviewed(election: Election) -> bool:
    """Whether every winner who has to be was reviewed, by the law."""
    try:
        check_reviewed(election)
    except Refused:
        return False
    return True


def to_review(election: Election) -> list[Winner]:
    """Winners whose conditions were not checked yet (S10.74; ZJ2020 32)."""
    if not election.profile.result.review_winners.value:
        return [each for each in election.winners if each.review is None and each.written_in]
    return [each for each in election.winners if each.review is None]


def uncertified(election: Election) -> int:
    """Holders of posts who have no certificate yet."""
    return sum(
        person not in election.certified.get(contest, ())
        for contest, persons in seats_held(election).items()
        for person in persons
    )


def _round(election: Election) -> Text:
    return Text(f"第{election.round.number}轮", f"round {election.round.number}")


def _meet(election: Election, today: str) -> Text | None:
    ready = election.profile.polling.meeting.value and election.round.phase == "CALLED"
    return _round(election) if ready and today == election.round.day else None


def _open(election: Election, today: str) -> Text | None:
    ready = election.round.phase in ("CALLED", "POLLING") and election.round.printed > 0
    return _round(election) if ready and today == election.round.day else None


def _issue(election: Election, today: str) -> Text | None:
    issued = sum(each.issued for each in election.round.stations.values())
    polling = election.round.phase == "POLLING"
    return Text(f"已发{issued}张", f"{issued} issued") if polling else None


def _close(election: Election, today: str) -> Text | None:
    waiting = sum(each.closed_at is None for each in election.round.stations.values())
    return Text(f"{waiting}个投票站未结束", f"{waiting} stations open") if waiting else None


def _destroy(election: Election, today: str) -> Text | None:
    present = election.round
    after_poll = present.phase in ("CLOSED", "COUNTING", "COUNTED", "DETERMINED")
    return _round(election) if after_poll and not present.afterwards.destroyed else None


def _box(election: Election, today: str) -> Text | None:
    present = election.round
    waiting = sum(each.returned is None for each in present.stations.values())
    ready = present.phase in ("CLOSED", "COUNTING") and waiting
    return Text(f"{waiting}个票箱未开", f"{waiting} boxes to open") if ready else None


def _count(election: Election, today: str) -> Text | None:
    left = sum(each.returned - each.counted for each in election.round.piles.values())
    ready = election.round.phase == "COUNTING" and left > 0
    return Text(f"还有{left}张", f"{left} papers left") if ready else None


def _attest(election: Election, today: str) -> Text | None:
    left = sum(each.counted - each.attested for each in election.round.piles.values())
    ready = election.round.phase == "COUNTING" and left > 0
    return Text(f"{left}张待确认", f"{left} papers to attest") if ready else None


def _close_count(election: Election, today: str) -> Text | None:
    present = election.round
    left = sum(each.returned - each.attested for each in present.piles.values())
    boxes = all(each.returned is not None or each.void for each in present.stations.values())
    return _round(election) if present.phase == "COUNTING" and boxes and not left else None


def _determine(election: Election, today: str) -> Text | None:
    return _round(election) if election.round.phase == "COUNTED" else None


def _decided(election: Election) -> bool:
    return election.round.phase == "DETERMINED" and election.announced_on is None


def _about(election: Election, zh: str, en: str, contests: Collection[str]) -> Text | None:
    """Posts of which something is still to be decided, once the present round is."""
    if not contests or not _decided(election):
        return None
    named = posts_named(election, contests)
    return Text(f"{zh}：{named.zh}", f"{en}: {named.en}")


def _revote(election: Election, today: str) -> Text | None:
    return _about(election, "得票相等", "tied", election.open_ties)


def _runoff(election: Election, today: str) -> Text | None:
    open_posts = [contest for contest in election.open_seats if runoff_due(election, contest)]
    return _about(election, "缺额", "seats missing", open_posts)


def _repeat(election: Election, today: str) -> Text | None:
    return _about(election, "投票无效", "invalid", election.failed)


def _posts(election: Election, today: str) -> Text | None:
    return _about(election, "待选", "to be chosen", to_be_chosen(election) if election.winners else [])


def _review(election: Election, today: str) -> Text | None:
    waiting = len(to_review(election)) if _decided(election) else 0
    return Text(f"{waiting}名当选人待审查", f"{waiting} winners to review") if waiting else None


def _announce(election: Election, today: str) -> Text | None:
    ready = _decided(election) and over(election) and reviewed(election)
    return Text(f"{len(election.winners)}人当选", f"{len(election.winners)} elected") if ready else None


def _approve(election: Election, today: str) -> Text | None:
    rule = election.profile.result.approval.value
    filed = rule == "FILED" and election.announced_on is not None and not election.approved
    before = rule == "BEFORE" and _announce(election, today) is not None and not election.approved
    return Text("报备（批准）", "on the authority's record") if filed or before else None


def _approve_result(election: Election, today: str) -> Text | None:
    asked = any(each.subject == "RESULT" for each in election.profile.approvals)
    ready = asked and "RESULT" not in election.approvals and _announce(election, today) is not None
    return Text("选举结果", "the result") if ready else None


def _certify(election: Election, today: str) -> Text | None:
    filed = election.approved or election.profile.result.approval.value != "FILED"
    left = uncertified(election) if election.announced_on is not None and filed else 0
    return Text(f"{left}人待颁发", f"{left} to be given") if left else None


def _hand_over(election: Election, today: str) -> Text | None:
    asked = election.announced_on is not None and election.profile.result.handover_days.value
    return Text("新老班子移交", "old team to new") if asked and election.handed_over_on is None else None


def _pledges(election: Election, today: str) -> Text | None:
    rule = election.profile.term
    asked = election.announced_on is not None and (rule.term_pledges.value or rule.annual_pledges.value)
    if not asked or election.after.pledges_posted_on is not None:
        return None
    term, annual = rule.term_pledges.value, rule.annual_pledges.value
    return Text(f"任期{term}项、年度{annual}项", f"{term} for the term, {annual} for the year")


def _seal(election: Election, today: str) -> Text | None:
    counted = [each for each in election.rounds if each.phase in ("COUNTED", "DETERMINED")]
    left = sum(not each.afterwards.sealed for each in counted)
    return Text(f"{left}轮选票未封存", f"papers of {left} rounds") if left else None


def _archive(election: Election, today: str) -> Text | None:
    sealed = all(each.afterwards.sealed for each in election.rounds if each.phase == "DETERMINED")
    handed = election.handed_over_on is not None or not election.profile.result.handover_days.value
    ready = election.announced_on is not None and sealed and handed and election.after.archived_on is None
    return Text("文件目录", "the list of files") if ready else None


AFTER: Final = (
    Rule("MeetingOpened", "open the meeting", "/office/{id}/stations", _meet),
    Rule("StationOpened", "open a station", "/desk/{id}", _open),
    Rule("PaperIssued", "issue papers", "/desk/{id}", _issue),
    Rule("StationClosed", "close a station", "/desk/{id}", _close),
    Rule("UnusedDestroyed", "destroy unused papers", "/office/{id}/statements/{kind}", _destroy),
    Rule("BoxOpened", "open a box", "/count/{id}", _box),
    Rule("PaperCounted", "count papers", "/count/{id}", _count),
    Rule("BatchAttested", "attest a batch", "/count/{id}", _attest),
    Rule("CountClosed", "close the count", "/count/{id}", _close_count),
    Rule("OutcomeDetermined", "determine the outcome", "/office/{id}/statements/{kind}", _determine),
    Rule("RevoteCalled", "vote again on the tied", "/office/{id}/statements/{kind}", _revote),
    Rule("RunoffCalled", "call a runoff", "/office/{id}/statements/{kind}", _runoff, "RUNOFF"),
    Rule("PollRepeated", "repeat the poll", "/office/{id}/statements/{kind}", _repeat),
    Rule("PostsVoteCalled", "vote on posts among the elected", "/office/{id}/statements/{kind}", _posts),
    Rule("WinnerReviewed", "review winners", "/office/{id}/review#winners", _review, "RESULT"),
    Rule("ApprovalGiven", "approve the result", "/office/{id}/statements/{kind}", _approve_result),
    Rule("ResultAnnounced", "announce the result", "/office/{id}/statements/{kind}", _announce, "RESULT"),
    Rule("ResultApproved", "file the result", "/office/{id}/statements/{kind}", _approve),
    Rule("CertificateIssued", "give certificates", "/office/{id}/statements/{kind}", _certify),
    Rule("HandoverCompleted", "hand over", "/office/{id}/statements/{kind}", _hand_over, "HANDOVER"),
    Rule("TermPledgesPublished", "post the pledges for the term", "/office/{id}/statements/{kind}", _pledges, "PLEDGES"),
    Rule("PapersSealed", "seal the counted papers", "/office/{id}/statements/{kind}", _seal),
    Rule("Archived", "put into the archive", "/office/{id}/statements/{kind}", _archive),
)  # fmt: skip
"""In the order in which it is usually done."""
