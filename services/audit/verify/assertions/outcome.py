"""The outcome: A31 and A32.

Each is looked at in the figures that people declared; where a rule needs the single papers, what the recount found (check 6)
is told here again with its clause. What it leaves out: counting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.audit.verify.assertions import needs, people
from services.audit.verify.assertions.entries import Entry
from services.audit.verify.assertions.figures import bases
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.record import Record
from services.audit.verify.assertions.rounds import RoundNote, runoff_posts
from shared import clock

DECIDES = ("elected", "minimum", "ties", "missing", "failed", "outcome", "round")
"""Figures of an outcome, as the recount names them."""


def a31(record: Record, sheet: Sheet) -> None:
    """Every winner reached the minimum of the declared base, by rank; ties were decided among the tied alone."""
    decided = [note for note in record.rounds.all if note.outcome is not None]
    if not decided:
        sheet.needs(needs.OUTCOME)
        return
    for each in record.differences:
        if each.what.split(".")[0] in DECIDES:
            sheet.find(
                f"宣布的结果与重新计票不符：{each.what}。",
                f"The outcome is not what the recount finds: {each.what}.",
                entries=[each.index],
                expected=each.expected,
                found=each.found,
            )
    for note in decided:
        _check_minimum(record, sheet, note)
        _check_winners(record, sheet, note)


def _check_minimum(record: Record, sheet: Sheet, note: RoundNote) -> None:
    """The declared minimum is the share of the base, where all posts have the same base."""
    if record.rule("electorate.by_group").value or note.outcome is None:
        return
    figures = bases(record, note)
    for post, minimum in note.outcome["minimum"].items():
        kind = note.kinds.get(post, "FIRST")
        if kind == "REVOTE" or record.posts.get(post, {}).get("chosen_from"):
            continue
        share, clause = record.share("runoff.share" if kind == "RUNOFF" else "winning.share")
        due = max(share.needed(figures[share.base]), 1) if share.num else minimum
        if minimum != due:
            sheet.find(
                f"{post}当选所需票数算错。",
                f"The votes needed for {post} were worked out wrongly.",
                entries=[note.determined_at or 0],
                expected=due,
                found=minimum,
                clause=clause,
            )


def _check_winners(record: Record, sheet: Sheet, note: RoundNote) -> None:
    assert note.outcome is not None
    votes: Mapping[str, Mapping[str, int]] = {} if note.closed is None else note.closed["votes"]
    by_rank = not record.rule("winning.women_first").value and not record.rule("papers.cumulate_down").value
    for post, elected in note.outcome["elected"].items():
        mine = votes.get(post, {})
        minimum = note.outcome["minimum"].get(post, 1)
        here = [person for person in elected if not _takes_a_seat(record, note, post, person)]
        for person in here:
            if mine.get(person, 0) < minimum and not record.rule("papers.cumulate_down").value:
                sheet.find(
                    f"{person}得票不足，却当选{post}。",
                    f"{person} was declared elected to {post} with too few votes.",
                    entries=[note.determined_at or 0],
                    expected=f">= {minimum}",
                    found=mine.get(person, 0),
                )
            if note.kinds.get(post) == "REVOTE" and person not in _tied(record, note, post):
                sheet.find(
                    f"{person}不在得票相等者之中，却在再次投票中当选。",
                    f"{person} won the re-vote for {post} without having been tied.",
                    entries=[note.determined_at or 0],
                )
        if here and by_rank:
            _check_rank(record, sheet, note, post, here)


def _takes_a_seat(record: Record, note: RoundNote, post: str, person: str) -> bool:
    """Whether a person moves into a seat that kin of a winner gave up: the next who had enough votes before (ZJ2020 31)."""
    tied = person in _tied(record, note, post) and note.kinds.get(post) == "REVOTE"
    if tied or not record.rule("result.kin_avoidance").value:
        return False
    return any(
        before.number < note.number
        and before.closed is not None
        and before.outcome is not None
        and before.closed["votes"].get(post, {}).get(person, 0) >= before.outcome["minimum"].get(post, 1)
        for before in record.rounds.all
    )


def _tied(record: Record, note: RoundNote, post: str) -> set[str]:
    return {
        person
        for before in record.rounds.all
        if before.number < note.number and before.outcome is not None
        for person in before.outcome.get("ties", {}).get(post, ())
    }


def _check_rank(record: Record, sheet: Sheet, note: RoundNote, post: str, elected: Sequence[str]) -> None:
    """Nobody with more votes was passed over, unless the person holds a seat, is kin of a holder, or was declared void."""
    assert note.outcome is not None
    assert note.determined_at is not None
    votes: Mapping[str, int] = {} if note.closed is None else note.closed["votes"].get(post, {})
    lowest = min(votes.get(person, 0) for person in elected)
    # As it stood then: what was declared void afterwards was held at that moment.
    held = {
        person
        for each in record.rounds.all
        if each.number <= note.number
        for person in each.elected_before(note.determined_at)
    }
    void = {
        each.body["person"]
        for each in record.all("WinnerReviewed", "PersonVoided")
        if each.body.get("verdict", "FAIL") == "FAIL"
    }
    kin = {
        other
        for person in held
        for other in people.kin(record, person, record.rule("result.kin_avoidance").value)
    }
    # Where one household may have one of the elected, whoever lives with a winner is passed over too (ZJI2020 20).
    homes = {record.households[person] for person in held if person in record.households}
    kin |= {person for person in votes if record.households.get(person) in homes}
    reserved = record.posts.get(post, {}).get("reserved")
    standing = people.standing_at(record, note.determined_at)
    over = [
        person
        for person, number in votes.items()
        # Of a woman's post men are passed over, and who stood elsewhere is known not to be one.
        if number > lowest
        and person not in held | void | kin
        and not (reserved and standing.get(person) != post)
    ]
    if over:
        sheet.find(
            f"{post}有得票更多的人未当选。",
            f"Somebody with more votes for {post} was passed over.",
            entries=[note.determined_at],
            expected=f"<= {lowest}",
            found=", ".join(f"{each} {votes[each]}" for each in sorted(over)),
        )


def a32(record: Record, sheet: Sheet) -> None:
    """A runoff is held in time, among losers of the ballot before, and its winners reach the share of their own papers."""
    runoffs = record.all("RunoffCalled")
    if record.profile.get("recall") and not runoffs:
        _check_recall_days(record, sheet)
        return
    if not record.rule("runoff.allowed").value:
        if runoffs:
            sheet.find(
                "本条例不许另行选举。",
                "This regulation knows no runoff.",
                entries=runoffs,
                clause=record.rule("runoff.allowed").clause,
            )
        else:
            sheet.not_applicable("本条例不许另行选举。", "This regulation knows no runoff.")
        return
    if record.rounds.all[0].outcome is None:
        sheet.needs(needs.OUTCOME)
        return
    for each in record.differences:
        if each.what.split(".")[0] in ("candidates", "contests"):
            sheet.find(
                f"另行选举的候选人与重新计票不符：{each.what}。",
                f"The runoff is not the one that the recount finds: {each.what}.",
                entries=[each.index],
                expected=each.expected,
                found=each.found,
            )
    for entry in runoffs:
        _check_day(record, sheet, entry)
        for post, persons in (entry.body.get("candidates") or {}).items():
            before = [
                note
                for note in record.rounds.all
                if note.closed is not None and (note.closed_at or 0) < entry.index
            ]
            had = {
                person
                for note in before
                if note.closed
                for person, number in note.closed["votes"].get(post, {}).items()
                if number
            }
            if (record.profile["runoff"].get("without_votes") or {}).get("value"):
                had |= {
                    person
                    for listed in record.all("CandidatesPublished", "RunoffCalled", "PostsVoteCalled")
                    if listed.index < entry.index
                    for person in (listed.body.get("lists") or listed.body.get("candidates") or {}).get(
                        post, ()
                    )
                }
            strangers = sorted(set(persons) - had)
            # Where votes for a higher post count for a lower one too, whoever had some there may run (票数下加).
            if strangers and not record.rule("papers.cumulate_down").value:
                sheet.find(
                    f"{post}的另行选举有此前没有得票的候选人。",
                    f"Somebody runs for {post} in the runoff who got no vote before.",
                    entries=[entry],
                    expected=", ".join(sorted(had)),
                    found=", ".join(strangers),
                )


def _check_recall_days(record: Record, sheet: Sheet) -> None:
    """A recall is voted on within the days from its demand; a vote that had to be repeated may come too late (ZJ2020 35)."""
    rule, demands = record.profile["recall"]["within_days"], record.all("RecallDemanded")
    if record.rounds.all[0].outcome is None:
        sheet.needs(needs.OUTCOME)
    for note in record.rounds.all:
        for entry in demands:
            last = clock.within(clock.read_day(entry.body["filed_on"]), rule["value"]).isoformat()
            if rule["value"] and entry.body["contest"] in note.kinds and note.day > last:
                sheet.find(
                    f"对{entry.body['person']}的罢免要求，表决晚了。",
                    f"The recall of {entry.body['person']} was voted on late.",
                    entries=[entry, *note.called[:1]],
                    expected=f"<= {last}",
                    found=note.day,
                    severity=Severity.SERIOUS,
                    clause=rule["clause"],
                )


def _check_day(record: Record, sheet: Sheet, entry: Entry) -> None:
    """The days run from the last poll on the post; where a result was opened again, from then (ZJ2020 29)."""
    rule = record.rule("runoff.within_days")
    held = record.rounds.at(entry.index).day
    reopened = [each.day for each in record.all("PersonVoided", "ElectionVoided") if each.index < entry.index]
    for post in runoff_posts(entry.body):
        polled = [
            note.day
            for note in record.rounds.all
            if post in note.kinds
            and note.called[0] < entry.index
            and note.determined_at is not None
            and note.determined_at < entry.index
        ]
        last = clock.within(
            clock.read_day(max([*polled[-1:], *reopened], default=record.day)), rule.value
        ).isoformat()
        if rule.value and held > last:
            sheet.find(
                f"{post}的另行选举晚了。",
                f"The runoff for {post} was held late.",
                entries=[entry],
                expected=f"<= {last}",
                found=held,
                severity=Severity.SERIOUS,
                clause=rule.clause,
            )
