"""A pretend village: a whole lawful election in memory, of which a test breaks one thing.

Every officer has a key made from the officer's id, so that a world is the same in each run. Statements go through the
same door as in the service: bytes, signature, law. `given` acts must be accepted; a test then tries one more.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared import base64text, clock, entry, envelope, keys
from shared.disclosure import disclose
from shared.election import law
from shared.election.calling.call import ClockMoved, ElectionCalled
from shared.election.calling.officers import OfficerAppointed
from shared.election.outcome.outcome import declaration
from shared.election.regulation import profile
from shared.election.regulation.profile import Profile
from shared.election.roles import Role
from shared.election.state import Citation, Contest, Election
from shared.election.statement import Body
from shared.errors import Malformed, Refused

DAY = "2026-03-28"
DOCUMENT = hashlib.sha256("张榜文书".encode()).hexdigest()
CONTESTS = (
    Contest("CHAIR", "主任", "chair", 1, 1),
    Contest("VICE", "副主任", "vice-chair", 1, 2),
    Contest("MEMBER", "委员", "member", 2, 3),
    Contest("WOMAN", "女委员", "woman member", 1, 4, "WOMAN"),
)
STAFF: Mapping[str, tuple[Role, ...]] = {
    "chair": (Role.CHAIR,),
    "registrar": (Role.REGISTRAR,),
    "township": (Role.TOWNSHIP_REVIEWER,),
    "joint": (Role.JOINT_REVIEWER,),
    "issuer": (Role.ISSUER,),
    "caller": (Role.CALLER,),
    "counter": (Role.COUNTER,),
    "counter2": (Role.COUNTER,),
    "scrutineer": (Role.SCRUTINEER,),
    "chief": (Role.STATION_CHIEF,),
    "supervisor": (Role.SUPERVISOR,),
}
CANDIDATES: Mapping[str, Sequence[str]] = {
    "CHAIR": ("E-0001", "E-0002"),
    "VICE": ("E-0003", "E-0004"),
    "MEMBER": ("E-0005", "E-0006", "E-0007"),
    "WOMAN": ("E-0008", "E-0009"),
}
"""Who stands for what in the usual world; those for WOMAN are women."""


def key_of(officer: str) -> Ed25519PrivateKey:
    """The officer's key, the same in every run."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"key of {officer}".encode()).digest())


def elector(number: int) -> str:
    """The number on the roll of the `number`th elector, from 1."""
    return f"E-{number:04d}"


def random_id(seed: str) -> str:
    """An id that looks like one from a random generator, the same in every run."""
    return hashlib.sha256(seed.encode()).hexdigest()[:24]


def strokes_of(lists: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Strokes of the surnames of those listed, such that every list is in the right order."""
    return {person: strokes for persons in lists.values() for strokes, person in enumerate(persons, 4)}


class World:
    """An election in the making. `now` is the moment (ms) at which the next act is done and recorded.

    A world that does not sign goes through the same law without signatures, for elections of thousands; it has no
    entries, only payloads.
    """

    def __init__(
        self, election_id: str = "01941f29-7c00-7aaa-8bbb-0123456789ab", *, signing: bool = True
    ) -> None:
        self.id = str(uuid.UUID(election_id))
        self.signing = signing
        self._state: Election | None = None
        self.entries: list[bytes] = []
        self.payloads: list[bytes] = []
        """What was signed in each entry."""
        self.signed_by: list[tuple[str, ...]] = []
        """Who signed it."""
        self.now = 0
        self.at("2026-01-05")

    def fork(self) -> World:
        """The same election once more, to go on differently."""
        other = World(self.id, signing=self.signing)
        other._state = None if self._state is None else law.thaw(law.freeze(self._state))
        other.entries, other.payloads, other.now = list(self.entries), list(self.payloads), self.now
        other.signed_by = list(self.signed_by)
        return other

    @property
    def election(self) -> Election:
        """The state so far."""
        assert self._state is not None, "the election has not been called"
        return self._state

    def at(self, day: str, hour: int = 9) -> World:
        """Moves the clock to a day and an hour of the village."""
        midnight = clock.read_time(f"{day}T00:00:00Z") - 8 * 3_600_000
        self.now = max(self.now, midnight + hour * 3_600_000)
        return self

    def before(self, days: int) -> World:
        """Moves the clock to the `days`th day before election day."""
        return self.at((date.fromisoformat(self.day) - timedelta(days=days)).isoformat())

    @property
    def day(self) -> str:
        return self._state.round.day if self._state is not None else DAY

    def signed(
        self, body: Body, *signers: str, private: Mapping[str, str] | None = None
    ) -> envelope.Envelope:
        """The envelope of a statement done now."""
        return envelope.sign(self._payload(body, private), [key_of(signer) for signer in signers])

    def _payload(self, body: Body, private: Mapping[str, str] | None) -> bytes:
        payload: dict[str, Any] = {
            "v": 1,
            "election": self.id,
            "type": type(body).__name__,
            "done_at": clock.write_time(self.now),
            "body": body,
        }
        if private is not None:
            self.disclosures, payload["_sd"] = disclose(private, digests=8)
        return msgspec.json.encode(payload)

    def given(self, body: Body, *signers: str, private: Mapping[str, str] | None = None) -> World:
        """Does an act and records it, or lets the refusal through with nothing recorded."""
        self._tick(body)
        self._record(body, signers, private)
        return self

    def _tick(self, body: Body) -> None:
        """A second goes by; a drill is told so."""
        self.now += 1000
        if self._state is not None and self._state.drill and not isinstance(body, ClockMoved):
            self._record(ClockMoved(to=clock.write_time(self.now)), ("AUTHORITY",), None)

    def _record(self, body: Body, signers: tuple[str, ...], private: Mapping[str, str] | None) -> None:
        payload = self._payload(body, private)
        statement = law.read(payload)
        accepted_at = law.time_of_acceptance(self._state, statement, self.now)
        if not self.signing:
            keyids = tuple(keys.key_id(keys.public_bytes(key_of(signer))) for signer in signers)
            self._state = law.accept(self._state, statement, keyids, accepted_at, private)
            self.payloads.append(payload)
            self.signed_by.append(signers)
            return
        signed = envelope.sign(payload, [key_of(signer) for signer in signers])
        for signature in signed.signatures:
            public = law.public_key(self._state, statement, signature.keyid)
            message = envelope.signed_message(payload)
            assert keys.verify(public, base64text.decode(signature.sig, "sig"), message)
        keyids = tuple(signature.keyid for signature in signed.signatures)
        self._state = law.accept(self._state, statement, keyids, accepted_at, private)
        self.entries.append(
            entry.encode(entry.Entry(len(self.entries), clock.write_time(accepted_at), signed))
        )
        self.payloads.append(payload)
        self.signed_by.append(signers)

    def refuses(
        self,
        code: str,
        body: Body,
        *signers: str,
        clause: str = "",
        private: Mapping[str, str] | None = None,
    ) -> World:
        """Tries an act that the law refuses with this code and a clause that holds `clause`; nothing has changed then."""
        self._tick(body)
        before = self._frozen()
        with pytest.raises(Refused) as caught:
            self._record(body, signers, private)
        refusal = caught.value
        assert refusal.code == code, f"refused with {refusal.code}, not {code}: {refusal}"
        assert clause in refusal.clause, f"refused by {refusal.clause}, not {clause}"
        assert refusal.zh, f"{code} says nothing in Chinese"
        assert refusal.en, f"{code} says nothing in English"
        assert self._frozen() == before, "a refusal changed the state"
        return self

    def malformed(self, match: str, body: Body, *signers: str) -> World:
        """Tries an act that makes no sense; nothing has changed then."""
        self._tick(body)
        before = self._frozen()
        with pytest.raises(Malformed, match=match):
            self._record(body, signers, None)
        assert self._frozen() == before, "nonsense changed the state"
        return self

    def _frozen(self) -> tuple[int, bytes]:
        return len(self.payloads), b"" if self._state is None else law.freeze(self._state)

    def called(
        self,
        rules: Profile | None = None,
        contests: Sequence[Contest] = CONTESTS,
        day: str = DAY,
        drill: bool = False,
        party_gave_woman: bool | None = False,
        cites: tuple[Citation, ...] = (),
    ) -> World:
        """The call, the staff, the committee and the method."""
        from shared.election.calling.committee import CommitteeFormed, MethodAdopted

        self.given(
            ElectionCalled(
                title="青溪村第十二届村民委员会换届选举",
                village="青溪村",
                profile=rules or profile.load("VC-ZJ"),
                contests=tuple(contests),
                day=day,
                authority=keys.public_text(key_of("AUTHORITY")),
                drill=drill,
                party_gave_woman=party_gave_woman,
                cites=cites,
            ),
            "AUTHORITY",
        )
        for officer, roles in STAFF.items():
            self.appoint(officer, *roles)
        members = tuple(f"C-{number}" for number in range(1, 8))
        self.given(
            CommitteeFormed(members=members, should_attend=42, present=40, document=DOCUMENT), "AUTHORITY"
        )
        bars = self.election.profile.method.bars.value
        self.given(
            MethodAdopted(
                document=DOCUMENT, counting="CALLED", bars=bars, should_attend=42, present=40, in_favour=39
            ),
            "chair",
        )
        return self

    def appoint(self, officer: str, *roles: Role, person: str | None = None) -> World:
        """An officer with the key of that name."""
        key = keys.public_text(key_of(officer))
        body = OfficerAppointed(officer=officer, key=key, roles=roles, person=person)
        return self.given(body, "AUTHORITY")

    def registered(self, electors: int) -> World:
        """A roll of that many more, posted on the last lawful day and not yet sealed."""
        from shared.election.electors.roll import ElectorRegistered, RollPublished

        for number in range(1, electors + 1):
            self.given(ElectorRegistered(elector=elector(number), kind="RESIDENT", group="G1"), "registrar")
        self.before(20)
        posted, listed = clock.day_of(self.now).isoformat(), len(self.election.roll.electors)
        return self.given(RollPublished(posted_on=posted, electors=listed, document=DOCUMENT), "chair")

    def sealed(self, electors: int) -> World:
        """The same roll, final."""
        return self.registered(electors).seal(electors)

    def seal(self, electors: int) -> World:
        """The roll that hangs is made final once nobody can challenge it any more."""
        from shared.election.electors.roll import RollSealed

        return self.before(14).given(RollSealed(electors=electors), "chair")

    def nominated(self, candidates: Mapping[str, Sequence[str]] = CANDIDATES) -> World:
        """Self-nominees for each post; in a woman's post they are women."""
        from shared.election.candidates.nomination import CandidateNominated, NominationsOpened

        self.given(NominationsOpened(mode="SELF"), "chair").before(10)
        for contest, persons in candidates.items():
            woman = self.election.contests[contest].reserved == "WOMAN"
            for person in persons:
                body = CandidateNominated(candidate=person, contest=contest, in_person=True, woman=woman)
                self.given(body, "registrar")
        return self

    def cleared(self, person: str) -> World:
        """A candidate passes every stage, each ground FALSE, and signs every pledge."""
        from shared.election.candidates.candidacy import PledgeSigned
        from shared.election.candidates.grounds import asked
        from shared.election.candidates.qualification import QualificationDecided

        rule = self.election.profile.qualification
        bars = asked(self.election, self.election.candidates[person].contest)
        for stage in rule.stages.value:
            body = QualificationDecided(
                candidate=person, stage=stage, verdict="PASS", values={bar.id: "FALSE" for bar in bars}
            )
            self.given(body, "township" if stage == "TOWNSHIP" else "joint")
        for kind in rule.pledges.value:
            self.given(PledgeSigned(candidate=person, kind=kind, document=DOCUMENT), "registrar")
        return self

    def published(self) -> World:
        """Everybody who stands is cleared and the list is posted on the last lawful day."""
        from shared.election.candidates.candidate_list import CandidatesPublished

        lists: dict[str, tuple[str, ...]] = {}
        for contest in self.election.contests:
            standing = {
                name: each
                for name, each in self.election.candidates.items()
                if each.contest == contest and each.standing
            }
            lists[contest] = tuple(sorted(standing, key=lambda name: (-standing[name].votes, name)))
        for persons in lists.values():
            for person in persons:
                self.cleared(person)
        self.before(5)
        posted = clock.day_of(self.now).isoformat()
        body = CandidatesPublished(
            posted_on=posted, lists=lists, document=DOCUMENT, strokes=strokes_of(lists)
        )
        return self.given(body, "chair")

    def opened(self, papers: int, stations: Sequence[str] = ("S1",)) -> World:
        """Papers are printed and the stations open on the day of the round, each with as many papers."""
        from shared.election.polling.stations import PapersPrinted, StationOpened

        number = self.election.round.number
        self.given(
            PapersPrinted(round=number, papers=papers * len(stations), document=DOCUMENT),
            "chair",
            "AUTHORITY",
        )
        self.at(self.day, 8)
        for station in stations:
            self.given(
                StationOpened(
                    round=number,
                    station=station,
                    kind="STATION",
                    papers=papers,
                    empty_shown=True,
                    booth=True,
                    seal="封1",
                ),
                "chief",
                "scrutineer",
            )
        return self

    def issued(self, electors: Sequence[str], station: str = "S1") -> World:
        """Each elector's own paper is handed out."""
        from shared.election.polling.polling import PaperIssued

        for person in electors:
            self.given(
                PaperIssued(round=self.election.round.number, station=station, elector=person), "issuer"
            )
        return self

    def closed(self, station: str = "S1") -> World:
        """The station closes with figures that add up."""
        from shared.election.polling.stations import StationClosed

        known = self.election.round.stations[station]
        issued = known.issued + known.conflicts
        body = StationClosed(
            round=self.election.round.number,
            station=station,
            issued=issued,
            spoiled=known.spoiled,
            unused=known.papers - issued - known.spoiled,
            seal="封2",
        )
        return self.given(body, "chief", "scrutineer")

    def box(self, returned: int, station: str = "S1", pile: str = "P") -> World:
        """A box is opened with that many papers in it."""
        from shared.election.counting.boxes import BoxOpened

        number = self.election.round.number
        body = BoxOpened(round=number, station=station, pile=pile, returned=returned, seal_intact=True)
        return self.given(body, "chair", "scrutineer")

    def counted(
        self, papers: Sequence[Mapping[str, Sequence[str]]], pile: str = "P", attest: bool = True
    ) -> World:
        """Each of `papers` (contest to persons) is called, with the verdict that follows from its marks."""
        from shared.election.counting.closing import BatchAttested
        from shared.election.counting.counting import PaperCounted
        from shared.election.counting.reading import read_paper

        number = self.election.round.number
        for given in papers:
            marks = {contest: tuple(persons) for contest, persons in given.items()}
            paper = random_id(f"{self.id} {number} {len(self.entries)}")
            verdict = read_paper(self.election, self.election.round, marks, {}, None).verdict
            body = PaperCounted(round=number, pile=pile, paper=paper, verdict=verdict, marks=marks)  # type: ignore[arg-type]
            self.given(body, "counter")
        if not attest:
            return self
        known = self.election.round.piles[pile]
        body2 = BatchAttested(
            round=number,
            pile=pile,
            batch=random_id(f"batch {len(self.entries)}"),
            papers=known.counted - known.attested,
        )
        return self.given(body2, "caller", "counter", "scrutineer")

    def count_closed(self) -> World:
        """The count is closed with the figures of its papers."""
        from shared.election.counting.closing import CountClosed, verdicts

        present = self.election.round
        found = verdicts(present)
        votes = {contest: dict(present.votes.get(contest, {})) for contest in present.polls}
        body = CountClosed(
            round=present.number,
            valid=found.get("VALID", 0),
            partly_invalid=found.get("PARTLY_INVALID", 0),
            invalid=found.get("INVALID", 0),
            blank=found.get("BLANK", 0),
            votes=votes,
        )
        return self.given(body, "chair", "caller", "counter", "scrutineer")

    def determined(self) -> World:
        """The outcome that the law computes is declared."""
        return self.given(declaration(self.election), "chair", "scrutineer")

    def announced(self) -> World:
        """Every winner is reviewed and the result announced."""
        from shared.election.outcome.chosen import vacant_seats
        from shared.election.outcome.result import ResultAnnounced, WinnerReviewed, seats_held

        for winner in self.election.winners:
            if winner.review is None:
                woman = winner.woman or self.election.contests[winner.contest].reserved == "WOMAN"
                self.given(
                    WinnerReviewed(
                        person=winner.person,
                        contest=winner.contest,
                        verdict="PASS",
                        woman=woman,
                        document=DOCUMENT,
                    ),
                    "joint",
                )
        winners = {contest: tuple(sorted(persons)) for contest, persons in seats_held(self.election).items()}
        posted = clock.day_of(self.now).isoformat()
        body = ResultAnnounced(
            winners=winners, posted_on=posted, document=DOCUMENT, vacant=vacant_seats(self.election)
        )
        return self.given(body, "chair", "scrutineer")


def whole_election(electors: int = 30, voters: int = 24) -> World:
    """A small election from the call to the announced result, with one round and no surprises."""
    world = World().called().sealed(electors).nominated().published().opened(electors)
    world.issued([elector(number) for number in range(1, voters + 1)]).closed().box(voters)
    usual = {"CHAIR": ["E-0001"], "VICE": ["E-0003"], "MEMBER": ["E-0005", "E-0006"], "WOMAN": ["E-0008"]}
    other = {"CHAIR": ["E-0002"], "VICE": ["E-0004"], "MEMBER": ["E-0007"], "WOMAN": ["E-0009"]}
    world.counted([usual] * (voters - voters // 4) + [other] * (voters // 4))
    return world.count_closed().determined().announced()
