"""What may be signed before the poll: offices, method, roll, nominations, review, list, mandates, papers; see `agenda.py`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from services.ballot.pages.office.tasks import ROLES, Rule
from services.profiles.words import WORDS
from shared import clock
from shared.election.calling import seats
from shared.election.calling.approvals import SUBJECT_ZH
from shared.election.candidates import renewal
from shared.election.electors.entitlement import voters
from shared.election.roles import Role
from shared.election.state import Candidate, Challenge, Election
from shared.text import Text


def before_poll(election: Election) -> bool:
    """Whether the first poll is only called."""
    return election.round.number == 1 and election.round.phase == "CALLED"


def standing(election: Election) -> dict[str, Candidate]:
    """Candidates of the present round, by number."""
    return {
        person: each
        for person, each in election.candidates.items()
        if each.standing and (election.round.number == 1 or renewal.stands_now(election, person))
    }


def due_stage(election: Election, candidate: Candidate) -> str | None:
    """The stage of review that comes next for a candidate; None once it has passed them all."""
    stages = election.profile.qualification.stages.value
    return next((stage for stage in stages if stage not in candidate.verdicts), None)


def pledges_missing(election: Election, candidate: Candidate) -> list[str]:
    """Pledges that a candidate has not signed yet."""
    return [kind for kind in election.profile.qualification.pledges.value if kind not in candidate.pledges]


def challenge_settled(election: Election, each: Challenge) -> bool:
    """Whether a challenge is decided, and what was decided stands on the roll."""
    if each.upheld is None:
        return False
    return not each.upheld or each.done or each.ground == "WRONG_ENTRY"


def roles_lacking(election: Election) -> list[Role]:
    """Offices without a holder that the election needs at this stage."""
    needed = [Role.CHAIR]
    if election.roll.sealed is None:
        needed.append(Role.REGISTRAR)
    if election.roll.published_on is not None or election.candidates:
        stages = election.profile.qualification.stages.value
        needed += [Role(f"{stage}_REVIEWER") for stage in stages]
    if election.roll.sealed is not None:
        needed += [Role.ISSUER, Role.STATION_CHIEF, Role.SCRUTINEER, Role.CALLER, Role.COUNTER]
    held = {role for each in election.officers.values() if not each.dismissed for role in each.roles}
    return [role for role in needed if role not in held]


def _appoint(election: Election, today: str) -> Text | None:
    lacking = roles_lacking(election)
    if not lacking or election.announced_on is not None:
        return None
    return Text(
        f"尚无：{'、'.join(ROLES[role].zh for role in lacking)}",
        f"nobody yet: {', '.join(ROLES[role].en for role in lacking)}",
    )


def _committee(election: Election, today: str) -> Text | None:
    rule = election.profile.committee
    if not rule.required.value or election.committee:
        return None
    least, most = rule.minimum.value, rule.maximum.value
    return Text(f"{least}至{most}人", f"{least} to {most} members")


def _method(election: Election, today: str) -> Text | None:
    required = election.profile.method.required.value
    ready = bool(election.committee) or not election.profile.committee.required.value
    if not required or election.method is not None or not ready or election.roll.electors:
        return None
    return Text("登记选民之前通过", "adopted before anybody is registered")


def _audit(election: Election, today: str) -> Text | None:
    body = election.profile.body in ("VILLAGERS_COMMITTEE", "RESIDENTS_COMMITTEE")
    if not body or election.after.audit_posted_on is not None or not before_poll(election):
        return None
    return Text("选举日前公布", "posted before election day")


def _register(election: Election, today: str) -> Text | None:
    if election.method is None and election.profile.method.required.value:
        return None
    if election.roll.published_on is None:
        count = len(election.roll.electors)
        return Text(f"已登记{count}人", f"{count} registered")
    open_ones = [each for each in _upheld(election) if each.ground == "LEFT_OUT"]
    return _count(open_ones, "件补登", "to be added") if election.roll.sealed is None else None


def _remove(election: Election, today: str) -> Text | None:
    if election.roll.published_on is None or election.roll.sealed is not None:
        return None
    return _count(
        [each for each in _upheld(election) if each.ground == "WRONGLY_LISTED"], "件除名", "to be removed"
    )


def _upheld(election: Election) -> list[Challenge]:
    return [each for each in election.roll.challenges.values() if each.upheld and not each.done]


def _post_roll(election: Election, today: str) -> Text | None:
    count = voters(election.roll)
    if election.roll.published_on is not None or not count:
        return None
    return Text(f"{count}人", f"{count} electors")


def _challenge(election: Election, today: str) -> Text | None:
    posted, days = election.roll.published_on, election.profile.roll.challenge_days.value
    if posted is None or not days or election.roll.sealed is not None:
        return None
    last = clock.within(clock.read_day(posted), days).isoformat()
    return Text(f"到{last}为止", f"until {last}")


def _decide(election: Election, today: str) -> Text | None:
    return _count(
        [each for each in election.roll.challenges.values() if each.upheld is None], "件未决定", "undecided"
    )


def _seal(election: Election, today: str) -> Text | None:
    posted, days = election.roll.published_on, election.profile.roll.challenge_days.value
    if posted is None or election.roll.sealed is not None:
        return None
    waiting = [each for each in election.roll.challenges.values() if not challenge_settled(election, each)]
    over = not days or today > clock.within(clock.read_day(posted), days).isoformat()
    return (
        Text(f"{voters(election.roll)}人", f"{voters(election.roll)} electors")
        if over and not waiting
        else None
    )


def _approve(election: Election, today: str) -> Text | None:
    missing = [
        each
        for each in election.profile.approvals
        if each.subject not in election.approvals
        and (each.subject != "RESULT")
        and (each.subject != "SMALL_BODY" or seats.is_small_body(election))
    ]
    if not missing or not before_poll(election):
        return None
    zh = "、".join(SUBJECT_ZH[each.subject] for each in missing)
    return Text(zh, ", ".join(WORDS[each.subject]["en"] for each in missing))


def _open(election: Election, today: str) -> Text | None:
    if not before_poll(election) or election.roll.published_on is None:
        return None
    left = [mode for mode in election.profile.nomination.modes.value if mode != election.nominations]
    return _modes(left) if left and election.published is None else None


def _nominate(election: Election, today: str) -> Text | None:
    anew = bool(renewal.open_posts(election))
    if not anew and not (before_poll(election) and election.nominations == "SELF"):
        return None
    days = election.profile.nomination.self_days_before.value
    last = clock.before(clock.read_day(election.round.day), days).isoformat()
    return (
        Text(f"{len(standing(election))}人已报名", f"{len(standing(election))} so far")
        if today <= last
        else None
    )


def _primary(election: Election, today: str) -> Text | None:
    if not before_poll(election) or election.nominations != "SEA":
        return None
    stood = {each.contest for each in standing(election).values()}
    left = [contest for contest in election.contests if contest not in stood]
    return posts_named(election, left) if left else Text("补足差额", "for a choice")


def _recommend(election: Election, today: str) -> Text | None:
    if not before_poll(election) or election.nominations not in (
        "ORGANISATION",
        "MEMBERS",
        "MASSES",
        "JOINT",
    ):
        return None
    return _modes([election.nominations])


def _recommendations(election: Election, today: str) -> Text | None:
    if not before_poll(election) or election.nominations not in ("MEMBERS", "MASSES"):
        return None
    return _modes([election.nominations])


def _shortlist(election: Election, today: str) -> Text | None:
    rule = election.profile.nomination.shortlist_per_seat.value
    if not rule or election.shortlisted or not election.support or not before_poll(election):
        return None
    return Text(f"每职{rule}人", f"{rule} for each seat")


def _departments(election: Election, today: str) -> Text | None:
    names = election.profile.qualification.departments.value
    waiting = [
        each
        for each in standing(election).values()
        if due_stage(election, each) == "JOINT" and len(each.departments) < len(names)
    ]
    return _count(waiting, "人待签署意见", "candidates") if election.round.phase == "CALLED" else None


def _review(election: Election, today: str) -> Text | None:
    waiting = [each for each in standing(election).values() if due_stage(election, each) is not None]
    return _count(waiting, "人待审查", "to be reviewed") if election.round.phase == "CALLED" else None


def _pledge(election: Election, today: str) -> Text | None:
    waiting = [each for each in standing(election).values() if pledges_missing(election, each)]
    return _count(waiting, "人未签齐", "with pledges missing") if election.round.phase == "CALLED" else None


def _slate(election: Election, today: str) -> Text | None:
    rule = election.profile.nomination.slate
    if rule is None or election.slate or not before_poll(election) or not standing(election):
        return None
    return _count(standing(election).values(), "人", "candidates")


def _post_list(election: Election, today: str) -> Text | None:
    """Also again, after somebody has left the list."""
    anew = renewal.open_posts(election)
    if not (before_poll(election) or anew) or not (election.nominations or anew):
        return None
    waiting = [each for each in standing(election).values() if due_stage(election, each) is not None]
    if waiting:
        return None
    listed = {person for persons in (election.published or {}).values() for person in persons}
    if election.published is not None and not anew and listed == set(standing(election)):
        return None
    days = election.profile.nomination.self_days_before.value
    still_time = today <= clock.before(clock.read_day(election.round.day), days).isoformat()
    nobody = None if still_time else Text("无人参选", "nobody stands")
    return _count(standing(election).values(), "人", "candidates") or nobody


def _grant(election: Election, today: str) -> Text | None:
    rule = election.profile.proxies
    if not rule.allowed.value or election.round.phase != "CALLED" or not election.roll.electors:
        return None
    last = clock.before(clock.read_day(election.round.day), rule.apply_days_before.value).isoformat()
    count = len(election.proxied)
    return Text(f"已办{count}份，到{last}为止", f"{count} so far, until {last}") if today <= last else None


def _post_mandates(election: Election, today: str) -> Text | None:
    waiting = [each for each in election.mandates.values() if not each.posted and not each.void]
    return _count(waiting, "份未公布", "not posted") if election.round.phase == "CALLED" else None


def _print(election: Election, today: str) -> Text | None:
    ready = election.published is not None or election.round.number > 1
    if election.round.phase != "CALLED" or election.round.printed or not ready:
        return None
    return Text(f"第{election.round.number}轮", f"round {election.round.number}")


def _modes(modes: Iterable[str]) -> Text:
    """Ways of nomination in words."""
    named = [WORDS[mode] for mode in modes]
    return Text("、".join(each["zh"] for each in named), ", ".join(each["en"] for each in named))


def posts_named(election: Election, contests: Iterable[str]) -> Text:
    """Posts by their titles."""
    named = [election.contests[each] for each in contests]
    return Text("、".join(each.zh for each in named), ", ".join(each.en for each in named))


def _count(waiting: Iterable[object], zh: str, en: str) -> Text | None:
    """How many are waiting, in words; None if nobody is."""
    count = sum(1 for _ in waiting)
    return Text(f"{count}{zh}", f"{count} {en}") if count else None


BEFORE: Final = (
    Rule("OfficerAppointed", "appoint an officer", "/office/{id}/officers", _appoint),
    Rule("CommitteeFormed", "the electoral committee is formed", "/office/{id}/committee", _committee),
    Rule("MethodAdopted", "the election method is adopted", "/office/{id}/committee#method", _method),
    Rule("AuditReportPublished", "the audit report is posted", "/office/{id}/statements/{kind}", _audit, "AUDIT_REPORT"),
    Rule("ElectorRegistered", "register electors", "/office/{id}/roll", _register, "ROLL_POSTED"),
    Rule("RollPublished", "post the roll", "/office/{id}/roll#posting", _post_roll, "ROLL_POSTED"),
    Rule("RollChallenged", "record a challenge to the roll", "/office/{id}/roll#challenges", _challenge),
    Rule("ChallengeDecided", "decide a challenge", "/office/{id}/roll#challenges", _decide, "CHALLENGES_DECIDED"),
    Rule("ElectorRemoved", "take off the roll", "/office/{id}/roll#one", _remove),
    Rule("RollSealed", "seal the roll", "/office/{id}/roll#posting", _seal),
    Rule("ApprovalGiven", "approve", "/office/{id}/statements/{kind}", _approve),
    Rule("NominationsOpened", "open nominations", "/office/{id}/nominations#modes", _open),
    Rule("CandidateNominated", "self-nomination", "/office/{id}/nominations", _nominate, "SELF"),
    Rule("PrimaryCounted", "count the sea nomination", "/office/{id}/nominations#sea", _primary, "SEA"),
    Rule("CandidateRecommended", "recommend", "/office/{id}/nominations", _recommend, "RECOMMEND"),
    Rule("RecommendationCounted", "count recommendations", "/office/{id}/nominations", _recommendations, "RECOMMEND"),
    Rule("ShortlistDrawn", "draw the shortlist", "/office/{id}/statements/{kind}", _shortlist),
    Rule("DepartmentReviewed", "a department's verdict", "/office/{id}/review", _departments, "LIST_POSTED"),
    Rule("QualificationDecided", "review candidates", "/office/{id}/review", _review, "LIST_POSTED"),
    Rule("PledgeSigned", "pledges are signed", "/office/{id}/nominations#candidates", _pledge),
    Rule("SlateApproved", "approve the slate", "/office/{id}/statements/{kind}", _slate, "LIST_POSTED"),
    Rule("CandidatesPublished", "post the list of candidates", "/office/{id}/nominations#list", _post_list, "LIST_POSTED"),
    Rule("ProxyGranted", "record a mandate", "/office/{id}/proxies", _grant, "MANDATES"),
    Rule("ProxyPosted", "post the mandates", "/office/{id}/proxies", _post_mandates, "MANDATES_POSTED"),
    Rule("PapersPrinted", "print the papers", "/office/{id}/stations", _print),
)  # fmt: skip
"""In the order in which it is usually done."""
