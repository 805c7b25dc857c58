"""Which questions are not answered, because the answer would lead from a person to a paper (design: minimum cells; A51; OCV2018 15).

A log is public. In it stand who was handed a paper and at which station, and, apart from that and in mixed order, what each
paper says and in which pile it lay. The secret is the join of the two. So:

1. One answer, or one file, is about persons or about papers, never both: who names electors or mandates learns nothing of single papers.
2. A heap whose electors are known (a station with a pile of its own) is left out, or left over, only if it is no smaller than the
   smallest pile that may be counted by itself.
3. The same holds for the difference of any two questions of one file, and of each with the log as it stands; also if they are about
   two moments, between which so few papers were counted, or a station was made void.
4. Where such a heap gives all its votes for a post to the same persons, the votes for that post are not told; nor in an answer that
   differs by such a heap from another answer of the file, or from the log as it stands.
5. No votes are told while a station is open, nor of fewer papers than the smallest pile.

Single papers may be named by their random id, and left out one by one: nobody can tell whose they are. What it leaves out: what
somebody works out from the log itself, of which docs/threat-model.md speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from services.audit.replay.places import Key, Places
from services.audit.replay.question import Question
from services.audit.replay.suppose import Supposition
from shared.errors import Refused

POLLS_OPEN: Final = "POLLS_OPEN"
TOO_FEW: Final = "TOO_FEW"
UNANIMOUS: Final = "UNANIMOUS"


def check_question(question: Question) -> None:
    """Raises Refused if the question is about persons and papers at once (1)."""
    check_together([question])


def check_together(questions: Sequence[Question]) -> None:
    """Raises Refused if questions that are answered in one file are about persons and papers at once (1)."""
    if any(each.names_electors for each in questions) and any(each.names_papers for each in questions):
        raise Refused(
            "persons-and-papers",
            "OCV2018 15; A51",
            zh="一次提问（一份文件）不能既问某人或某份委托的票，又问某张、某批选票：请分成两份文件。",
            en="One question, or one file, is not about persons (electors, mandates) and about single papers, batches or piles at "
            "once: ask in two files.",
        )


def check_cells(made: Supposition, places: Places, smallest: int) -> None:
    """Raises Refused if a heap that is left out, or what is left over beside it, is too small (2)."""
    for text, cell in made.cells.items():
        for number in sorted({key[0] for key in cell}):
            out = sum(key[0] == number for key in cell)
            left = sum(key not in made.removed for key in places.counted(number))
            if out < smallest or 0 < left < smallest:
                raise _too_small(text, min(out, left or out), smallest)


At = tuple[int, str]
"""Round and post."""
Votes = Mapping[At, Mapping[str, frozenset[Key]]]
"""Round and post to person to the papers that give a vote."""


@dataclass(frozen=True)
class Told:
    """Papers of which an answer tells the votes, and by what part of a question: `cells` heaps, `singly` papers by their id.

    `votes`: those on the papers. `hidden`: round and post of which the answer tells no votes all the same (4).
    """

    what: str
    papers: frozenset[Key]
    votes: Votes
    cells: bool = False
    singly: bool = False
    hidden: frozenset[At] = frozenset()


def check_differences(answers: Iterable[Told], smallest: int) -> None:
    """Raises Refused if two answers of one file differ by a few papers of heaps whose electors are known (3).

    `answers`: what each question tells as things were at its moment, and as it supposes; and the log as it stands.
    """
    different = {(each.papers, each.cells, each.singly, each.hidden): each for each in answers}.values()
    for one, other in combinations(different, 2):
        if (one.singly or other.singly) and not (one.cells or other.cells):
            continue  # Nobody can tell whose papers they are.
        for number in {key[0] for key in one.papers} & {key[0] for key in other.papers}:
            # Beside an answer that tells nothing of the round the other one tells no more than by itself.
            papers = sum(key[0] == number for key in one.papers ^ other.papers)
            if 0 < papers < smallest:
                raise _too_small(f"{one.what} / {other.what}", papers, smallest)


def unanimous_apart(answers: Sequence[Told], piles: Iterable[frozenset[Key]]) -> list[frozenset[At]]:
    """For each answer, of which posts it tells no votes: beside another answer they would tell how those of a pile voted (4).

    Two answers differ by papers that all say the same of the post, a whole pile among them: of a part of a pile nobody can tell
    whose papers they are, of a whole one it is known who voted there. `answers` as above, the log as it stands first: anybody
    knows its votes, so that it is always the other one that does not tell.
    """
    whole, public = tuple(piles), answers[0].papers
    found = [set(each.hidden) for each in answers]
    for (at, one), (later, other) in combinations(enumerate(answers), 2):
        silent = at if other.papers == public else later
        for where in _unanimous_between(one, other, whole) - found[at] - found[later]:
            found[silent].add(where)
    return list(map(frozenset, found))


def _unanimous_between(one: Told, other: Told, piles: Sequence[frozenset[Key]]) -> set[At]:
    apart = one.papers ^ other.papers
    # Beside an answer that tells nothing of the round the other one tells no more than by itself.
    there = {key[0] for key in one.papers} & {key[0] for key in other.papers}
    found = set()
    for number in {key[0] for pile in piles if pile <= apart for key in pile} & there:
        heap = frozenset(key for key in apart if key[0] == number)
        for where in {at for at in (*one.votes, *other.votes) if at[0] == number}:
            given = [*one.votes.get(where, {}).values(), *other.votes.get(where, {}).values()]
            if _alike(heap, given):
                found.add(where)
    return found


def unanimous(
    cells: Iterable[frozenset[Key]], votes: Mapping[str, Iterable[Key]], papers: Iterable[Key]
) -> bool:
    """Whether a heap, or what is left beside it, gives all its votes for a post to the same persons (4).

    `votes`: person to the papers that give a vote for the post. `papers`: all of the round.
    """
    everything = frozenset(papers)
    by_person = {person: frozenset(given) for person, given in votes.items()}
    for cell in cells:
        for heap in (cell & everything, everything - cell):
            if heap and _alike(heap, by_person.values()):
                return True
    return False


def _alike(heap: frozenset[Key], given: Iterable[frozenset[Key]]) -> bool:
    return all(heap <= papers or heap.isdisjoint(papers) for papers in given)


def _too_small(what: str, papers: int, smallest: int) -> Refused:
    return Refused(
        "cell-too-small",
        "OCV2018 15; A51",
        zh=f"{what}：只涉及{papers}张选票，少于{smallest}张，答出来就等于说出这几个人投了谁。请把它与别的站、堆合并来问。",
        en=f"{what}: about {papers} papers only, fewer than {smallest}; the answer would tell how those few voted. Ask of it "
        "together with other stations or piles.",
    )
