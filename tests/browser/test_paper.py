"""A paper while it is keyed: every press, what can be taken back, and that the desk reads a paper as the law does."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Browser, Page

from services.ballot.pages.counting.blank_paper import blank_paper
from services.ballot.pages.people import People
from services.ballot.running import Service
from shared.election.counting.counting import PaperCounted
from shared.election.counting.reading import NOBODY, may_win, read_paper
from shared.election.regulation import profile
from shared.election.regulation.parameters import Parameter
from shared.election.regulation.profile import Profile
from tests.world import World, elector

RULES = [
    (overvote, double_post, abstainer)
    for overvote in ("WHOLE_PAPER", "CONTEST_SECTION")
    for double_post in ("WHOLE_PAPER", "ALL_MARKS_FOR_PERSON", "LOWER_POST", "WOMAN_POST_STANDS")
    for abstainer in (True, False)
]
PAPERS_A_RULE = 60

IMPORTS = """async (given) => {
    const model = await import("/static/js/counting/paper.js");
    const { read } = await import("/static/js/counting/reading.js");
    const { codes } = await import("/static/js/counting/codes.js");
"""
BALLOT = {
    "posts": [
        {"id": "CHAIR", "seats": 1, "rank": 1, "candidates": ["A", "B"]},
        {"id": "MEMBER", "seats": 2, "rank": 2, "candidates": ["C", "D", "E"]},
    ]
}


@pytest.fixture(scope="module")
def desk(browser: Browser, ballot: Service) -> Iterator[Page]:
    """Any page of the service: its modules are asked directly."""
    page = browser.new_page()
    page.goto(f"{ballot.url}/")
    yield page
    page.close()


def on(desk: Page, code: str, given: object = None) -> Any:
    return desk.evaluate(f"{IMPORTS} {code} }}", given)


PRESS = """
    const { ballot, presses } = given;
    let paper = model.fresh();
    const last = { ...model.fresh().said, marks: { CHAIR: ["B"] } };
    for (const press of presses) {
        const [word, ...rest] = press.split(" ");
        if (word === "write") paper = model.writeIn(paper, ...rest);
        else if (word === "column") paper = model.chooseColumn(paper, rest[0]);
        else if (word === "invalid") paper = model.sayInvalid(paper, rest[0]);
        else if (word === "same") paper = model.sayAs(paper, last);
        else if (["undo", "clear", "sayBlank", "sayDoubtful"].includes(word)) paper = model[word](paper);
        else paper = model.pressCode(ballot, paper, word);
    }
    const body = model.bodyOf(ballot, paper, "VALID", { round: 1, paper: "p", pile: "P" });
    const { round, paper: id, verdict, ...said } = body;
    return { ...said, unfinished: model.unfinished(paper), doubtful: paper.said.doubtful };
"""


@pytest.mark.parametrize(
    ("presses", "said"),
    [
        ("", {"unfinished": "EMPTY"}),
        ("1 3 4", {"marks": {"CHAIR": ["A"], "MEMBER": ["C", "D"]}}),
        ("4 3 1", {"marks": {"CHAIR": ["A"], "MEMBER": ["D", "C"]}}),
        ("1 1", {"unfinished": "EMPTY"}),
        ("1 2 3", {"marks": {"CHAIR": ["A", "B"], "MEMBER": ["C"]}}),
        ("1,undo,undo,2", {"marks": {"CHAIR": ["B"]}}),
        ("1,clear,undo", {"marks": {"CHAIR": ["A"]}}),
        ("sayBlank", {}),
        ("sayBlank,1", {"marks": {"CHAIR": ["A"]}}),
        ("1,sayBlank", {}),
        ("same,3", {"marks": {"CHAIR": ["B"], "MEMBER": ["C"]}}),
        ("column against,1,2", {"marks": {"CHAIR": ["B"]}, "against": {"CHAIR": ["A"]}}),
        ("1,column abstained,1", {"abstained": {"CHAIR": ["A"]}}),
        ("column against,column against,1", {"marks": {"CHAIR": ["A"]}}),
        ("1,invalid DEFACED", {"marks": {"CHAIR": ["A"]}, "reason": "DEFACED"}),
        ("invalid DEFACED,invalid DEFACED", {"unfinished": "EMPTY"}),
        ("1,sayDoubtful", {"marks": {"CHAIR": ["A"]}, "doubtful": True}),
        ("write CHAIR NOBODY,write CHAIR NOBODY", {"marks": {"CHAIR": [NOBODY, NOBODY]}}),
        ("write CHAIR E-7,write CHAIR E-7", {"marks": {"CHAIR": ["E-7"]}}),
        ("9", {"unfinished": "EMPTY"}),
    ],
)
def test_what_presses_say(desk: Page, presses: str, said: dict[str, Any]) -> None:
    words = (
        presses.split(",")
        if "," in presses or presses.startswith(("say", "col", "inv", "wri"))
        else presses.split()
    )

    told = on(desk, PRESS, {"ballot": BALLOT, "presses": words})

    assert told == {"unfinished": None, "doubtful": False, **said}


@pytest.mark.parametrize(("count", "length"), [(1, 1), (32, 1), (33, 2), (81, 2), (82, 2), (1024, 2)])
def test_every_candidate_has_a_key_of_its_own(desk: Page, count: int, length: int) -> None:
    codes = on(desk, "return codes(given)", count)

    assert len(set(codes)) == count
    assert {len(code) for code in codes} == {length}
    assert not set("".join(codes)) & set("0ilo")


def test_half_a_code_waits_and_counts_nothing(desk: Page) -> None:
    many = {"posts": [{"id": "REP", "seats": 9, "rank": 1, "candidates": [f"R{at}" for at in range(40)]}]}

    half = on(desk, PRESS, {"ballot": many, "presses": ["1"]})
    whole = on(desk, PRESS, {"ballot": many, "presses": ["1", "2"]})

    assert (half["unfinished"], whole["unfinished"]) == ("CODE", None)
    assert whole["marks"] == {"REP": ["R1"]}


def ruled(overvote: str, double_post: str, abstainer: bool) -> Profile:
    """The usual regulation with other rules for papers."""
    usual = profile.load("VC-ZJ")
    papers = msgspec.structs.replace(
        usual.papers,
        overvote=Parameter(overvote, "OCV2018 15"),
        double_post=Parameter(double_post, "ZJ2020 27"),
        abstain_may_write_in=Parameter(abstainer, "ZJ2020 21"),
    )
    return msgspec.structs.replace(usual, papers=papers)


@pytest.fixture(scope="module")
def voted() -> World:
    """An election whose papers are about to be counted."""
    world = World(signing=False).called().sealed(20).nominated().published().opened(20)
    return world.issued([elector(number) for number in range(1, 13)]).closed().box(12)


def test_the_desk_reads_papers_as_the_law_does(desk: Page, voted: World) -> None:
    """Under every rule, papers of every kind: too many marks, two posts, names written in, rejections and abstentions."""
    chance = random.Random(20261124)
    asked, expected = [], []
    for rule in RULES:
        election = voted.fork().election
        election.profile = ruled(*rule)
        paper = blank_paper(election, People({}))
        for _ in range(PAPERS_A_RULE):
            said = anything(chance, election.round.polls)
            asked.append({"ballot": paper, "said": said})
            marks, against, abstained = (tuples(said[name]) for name in ("marks", "against", "abstained"))
            reading = read_paper(election, election.round, marks, against, said["reason"], abstained)
            expected.append((reading.verdict, sorted(map(list, reading.votes))))
    wins = {
        f"{post} {person}": may_win(voted.election, voted.election.round, post, person)
        for post in voted.election.round.polls
        for person in [elector(number) for number in range(1, 25)]
    }

    told = on(
        desk,
        "return given.asked.map(({ ballot, said }) => read(ballot, said, (post, person) => given.wins[`${post} ${person}`] ?? false))",
        {"asked": asked, "wins": wins},
    )

    assert [(each["verdict"], sorted(each["votes"])) for each in told] == expected
    assert {verdict for verdict, _ in expected} == {"VALID", "PARTLY_INVALID", "INVALID", "BLANK"}
    lost = [each for each in told if each["verdict"] in ("PARTLY_INVALID", "INVALID")]
    assert all(each["lost"] for each in lost), "and says why"


def anything(chance: random.Random, polls: Any) -> dict[str, Any]:
    """A paper that a sheet could bear: nobody twice in a post, only candidates rejected or abstained on."""
    said: dict[str, Any] = {"marks": {}, "against": {}, "abstained": {}, "reason": None, "doubtful": False}
    for post, poll in polls.items():
        left = list(poll.candidates)
        for column in ("against", "abstained"):
            if chance.random() < 0.25:
                person = left.pop(chance.randrange(len(left)))
                said[column][post] = [person]
        names = [*left, elector(chance.randint(1, 24)), elector(chance.randint(9, 12))]
        taken = set(said["against"].get(post, [])) | set(said["abstained"].get(post, []))
        names = [each for each in dict.fromkeys(names) if each not in taken]
        marks = chance.sample(names, min(len(names), chance.choice([0, 1, 1, 1, poll.seats, 3])))
        said["marks"][post] = marks + [NOBODY] * (chance.random() < 0.1)
    if chance.random() < 0.05:
        said["reason"] = "DEFACED"
    if chance.random() < 0.1:
        said["marks"] = {}
    return said


def tuples(column: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {post: tuple(persons) for post, persons in column.items() if persons}


def test_a_body_is_what_the_law_takes_to_the_byte(desk: Page) -> None:
    said = {"marks": {"MEMBER": ["D", "C"], "CHAIR": ["A"]}, "against": {}, "abstained": {"MEMBER": ["E"]}}
    told = on(
        desk,
        """const body = model.bodyOf(given.ballot, model.fromBody(given.said), "VALID", { round: 1, paper: given.paper, pile: "Q" });
        return JSON.stringify(body)""",
        {"ballot": BALLOT, "said": said, "paper": "A" * 24},
    )

    read = msgspec.json.decode(told, type=PaperCounted)

    assert msgspec.json.encode(read).decode() == told
    assert read.marks == {"CHAIR": ("A",), "MEMBER": ("D", "C")}
