"""Check 10: the elections that this log cites, each by a checkpoint of its own log, followed into their own bundles.

  (1) the bundle is that of the cited log, and its first entries give the cited root
  (2) it is verified in full, like any other, with all ten checks
  (3) what was taken from it is what its entries say at the cited size

The citation pins every byte of the cited record, so its first entry's authority is vouched for by whoever signed the citation;
the log key of the cited bundle's own policy decides nothing that the root does not decide already. What it leaves out: where
bundles come from (`command.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from services.audit.verify.checkpoints import read_trust
from services.audit.verify.entries import entries_of
from services.audit.verify.layout import CHECKPOINT, MAX_SIZE, POLICY
from services.audit.verify.ledger import Ledger, Status
from services.audit.verify.replay import Replay
from services.audit.verify.source import Source
from shared import base64text
from shared.campaign.state import Campaign, Conclusion, Linked
from shared.election.outcome.result import seats_held
from shared.election.state import Citation, Election
from shared.errors import JianpiaoError, Malformed
from shared.law import Log
from shared.log import note
from shared.log.checkpoint import Checkpoint, parse_text
from shared.log.hashing import leaf_hash
from shared.log.tree import Tree
from shared.log.trust import Trust
from shared.log.vkey import VerifierKey

Compare = Callable[[Election], Iterator[tuple[str, object, object]]]
"""What was taken: for each thing that differs its name, what the citing log says, and what the cited one says."""
VerifyAll = Callable[[Source, bytes, Trust], Ledger | None]
"""Verifies a cited bundle in full; None where whoever asks verifies it by itself and sees to it that it holds."""
Shelf = Callable[[Set[str]], Sequence[Source]]
"""The bundles beside, by the origins that are cited: of thousands only those few have to be opened. May give others too; a
bundle is the same object each time."""


@dataclass(frozen=True)
class Cited:
    """One citation: the log, its first `size` entries, their root, and what is said to stand there."""

    election: str
    origin: str
    size: int
    root: bytes
    compare: Compare


def citations(log: Log) -> list[Cited]:
    """Everything that an election or a campaign cites."""
    if isinstance(log, Election):
        return [
            Cited(
                each.election, each.origin, each.size, base64text.decode(each.root, "root"), _taken(log, each)
            )
            for each in log.cites
        ]
    return [
        Cited(
            linked.id,
            VerifierKey.parse(linked.vkey).name,
            linked.conclusion.size,
            bytes.fromhex(linked.conclusion.root),
            _concluded(log, linked, linked.conclusion),
        )
        for unit in log.units.values()
        for linked in unit.elections
        if linked.conclusion is not None
    ]


def check_cited(
    ledger: Ledger,
    log: Log,
    given: Sequence[Source],
    verify: VerifyAll,
    *,
    beneath: bool = False,
    beside: Shelf = lambda wanted: (),
) -> None:
    """Fills check 10. `verify` verifies a cited bundle in full, by its policy and a trust that names its authority.

    A bundle that is given and not cited is a finding, unless this log is `beneath` another whose bundles they may be.
    `beside` are bundles that merely lie in a folder that was given: of those the cited ones are taken, the others passed over;
    a log that cites nothing does not ask for them.
    """
    wanted = citations(log)
    origins = {each.origin for each in wanted}
    found = _by_origin(ledger, given, origins, beneath)
    if not wanted:
        ledger.leave_out(10, Status.INAPPLICABLE, "没有引用其他选举。", "No other election is cited.")
        return
    for origin, each_found in _by_origin(ledger, beside(origins), origins, True).items():
        found.setdefault(origin, each_found)
    followed = 0
    for each in wanted:
        if each.origin in found:
            _follow(ledger, each, *found[each.origin], verify)
            followed += 1
    if followed < len(wanted):
        missing = [each.election for each in wanted if each.origin not in found]
        told = ", ".join(missing[:3]) + (" …" if len(missing) > 3 else "")
        ledger.give_up(
            10,
            f"引用了{len(wanted)}场选举，{len(missing)}场没有用 --cited 给出：{told}",
            f"{len(wanted)} elections are cited, {len(missing)} were not given with --cited: {told}",
        )
    ledger.complete(10, f"{followed}场所引用的选举", f"{followed} cited elections")


def _by_origin(
    ledger: Ledger, given: Sequence[Source], wanted: set[str], beneath: bool
) -> dict[str, tuple[Source, Checkpoint]]:
    found: dict[str, tuple[Source, Checkpoint]] = {}
    for source in given:
        try:
            raw = source.read(CHECKPOINT)
            claimed = parse_text(note.parse(raw or b"").text)
            if claimed.size > MAX_SIZE:
                raise Malformed(
                    f"expected at most {MAX_SIZE} entries, got {claimed.size}",
                    zh=f"至多{MAX_SIZE}条，现为{claimed.size}",
                )
        except Malformed as error:
            ledger.add("cited-unreadable", place=CHECKPOINT, why=error)
            continue
        if claimed.origin in wanted and claimed.origin not in found:
            found[claimed.origin] = source, claimed
        elif not beneath:
            ledger.add("cited-foreign", place=claimed.origin)
    return found


def _follow(ledger: Ledger, cited: Cited, source: Source, claimed: Checkpoint, verify: VerifyAll) -> None:
    place = cited.origin
    entries = _entries(source, claimed.size, cited.size)
    root = Tree.from_leaf_hashes(b"".join(map(leaf_hash, entries))).root() if entries else b""
    if len(entries) < cited.size:
        ledger.add("cited-shorter", place=place, expected=f">= {cited.size}", found=len(entries))
        return
    if root != cited.root:
        ledger.add("cited-root-differs", place=place, expected=cited.root.hex(), found=root.hex())
        return
    replay = Replay(Ledger(), None)
    replay.take(entries, {})
    election = replay.election
    if election is None or election.id != cited.election or replay.accepted != cited.size:
        ledger.add("cited-fails", place=place, zh="截至引用处不合法", en="not lawful up to the cited size")
        return
    _verify_in_full(ledger, place, source, election, verify)
    for name, expected, was in cited.compare(election):
        ledger.add("cited-differs", place=f"{place} {name}", expected=expected, found=was)


def _verify_in_full(
    ledger: Ledger, place: str, source: Source, election: Election, verify: VerifyAll
) -> None:
    try:
        policy = source.read(POLICY)
        trust = read_trust(policy or b"")
    except JianpiaoError as error:
        ledger.add("cited-unreadable", place=f"{place} {POLICY}", why=error)
        return
    beneath = verify(source, policy or b"", Trust(trust.policy, election.authority))
    for check in beneath.checks.values() if beneath is not None else ():
        if check.status in (Status.FAIL, Status.NOT_CHECKED):
            why = check.findings[0] if check.findings else check.reason
            ledger.add("cited-fails", place=f"{place} check {check.number}", zh=why.zh, en=why.en)


def _entries(source: Source, size: int, wanted: int) -> list[bytes]:
    """The first `wanted` entries of a log of `size`; fewer if it cannot be read so far."""
    found: list[bytes] = []
    with suppress(Malformed):
        found.extend(islice(entries_of(source, size), wanted))
    return found


def _taken(citing: Election, citation: Citation) -> Compare:
    def compare(cited: Election) -> Iterator[tuple[str, object, object]]:
        if "RESULT" in citation.takes and cited.announced_on is None:
            yield "RESULT", "announced", "not announced"
        if "WOMAN" in citation.takes:
            if cited.profile.body != "PARTY_ORGANISATION":
                yield "WOMAN body", "PARTY_ORGANISATION", cited.profile.body
            women = set(_women(cited).values())
            gave = True if True in women else None if None in women else False
            if citing.party_gave_woman is not gave:
                yield "WOMAN", citing.party_gave_woman, "unknown" if gave is None else gave

    return compare


def _concluded(campaign: Campaign, linked: Linked, conclusion: Conclusion) -> Compare:
    def compare(cited: Election) -> Iterator[tuple[str, object, object]]:
        # Posts chosen from the elected (secretary, deputy) are held beside a seat, and are no seats.
        seats = {name: each for name, each in cited.contests.items() if each.chosen_from is None}
        held: dict[str, set[str]] = {}
        for post, persons in seats_held(cited).items():
            for each_person in persons:
                held.setdefault(each_person, set()).add(post)
        women = _women(cited)
        first = all(
            each.round == 1 for each in cited.winners if each.review != "FAIL" and each.contest in seats
        )
        said = {each.number: each for each in conclusion.winners}
        pairs: list[tuple[str, object, object]] = [
            ("body", linked.body, cited.profile.body),
            ("seats", linked.seats, sum(each.seats for each in seats.values())),
            ("woman seat", linked.woman_seat, any(each.reserved for each in cited.contests.values())),
            ("held on", linked.day, cited.day),
            ("announced on", conclusion.announced_on, cited.announced_on),
            ("winners", ", ".join(sorted(said)), ", ".join(sorted(held))),
            ("first ballot", conclusion.first_ballot, first),
        ]
        pairs += [
            (f"{number} post", each.post, ", ".join(sorted(held.get(number, ()))))
            for number, each in said.items()
            if each.post not in held.get(number, ())
        ]
        pairs += [
            (f"{number} woman", campaign.persons[each.person].woman, women[number])
            for number, each in said.items()
            if women.get(number) not in (None, campaign.persons[each.person].woman)
        ]
        yield from (pair for pair in pairs if pair[1] != pair[2])

    return compare


def _women(cited: Election) -> dict[str, bool | None]:
    """Who was elected, and whether it is a woman; None for somebody who was neither reviewed nor on the list."""
    found: dict[str, bool | None] = {}
    for each in cited.winners:
        if each.review == "FAIL":
            continue
        listed = cited.candidates.get(each.person)
        woman = each.woman or (listed is not None and listed.woman)
        woman = woman or cited.contests[each.contest].reserved == "WOMAN"
        # Who came into a runoff by being written in was never asked.
        said = each.review == "PASS" or (listed is not None and listed.mode != "RUNOFF")
        found[each.person] = woman if woman or said else None
    return found
