"""Documents from a record: each kind as its golden file has it, in a drill and a real election, with few and with many people."""

from __future__ import annotations

import base64
import re
import zlib

import msgspec
import pytest

from services.ballot.documents.catalogue import KINDS, NOTICES, make
from services.ballot.documents.facts import Known
from services.forms import document as doc
from services.forms import paper_layout
from services.forms.document_pdf import write_document
from shared.election.calling.notices import NoticeKind
from shared.errors import Refused
from tests.stories import story
from tests.unit.documents import village
from tests.unit.documents.plain import GOLDEN, golden, plain
from tests.unit.law import branch
from tests.world import World, elector

MANY = Known("阿卜杜热合曼·买买提明·库尔班江")


def text(name: str, world: World, lang: str = "zh", known: dict[str, Known] | None = None) -> str:
    return "\n".join(plain(make(name, village.facts(world, known)), lang))


@pytest.mark.parametrize("name", sorted(KINDS.keys() - {"MOBILE_BOX"}))
def test_each_document_says_what_it_should(name: str) -> None:
    assert golden(name) == (GOLDEN / f"{name}.txt").read_text("utf-8")


def test_there_is_a_document_for_every_kind_of_notice() -> None:
    assert set(NOTICES) == set(NoticeKind.__args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "world", "missing"),
    [
        ("COMMITTEE_CHANGE", "eve", "没有变动"),
        ("MOBILE_BOX", "eve", "不设流动票箱"),
        ("RESULT", "eve", "尚未确定"),
        ("RESULT_REPORT", "eve", "计票尚未结束"),
        ("COUNT_MINUTES", "eve", "计票尚未结束"),
        ("RESULT_RUNOFF", "in_runoff", "没有进行过"),
        ("CERTIFICATES", "in_runoff", "尚未公布"),
        ("HANDOVER", "in_runoff", "尚未公布"),
        ("RUNOFF", "eve", "还没有发起"),
    ],
)
def test_what_the_record_has_nothing_for_is_refused_in_words(name: str, world: str, missing: str) -> None:
    with pytest.raises(Refused, match=missing) as refused:
        make(name, village.facts(getattr(village, world)()))

    assert refused.value.code == "document-not-ready"
    assert refused.value.en


def test_no_votes_are_told_before_the_count_is_closed() -> None:
    world = village.eve().opened(30).issued([elector(number) for number in range(1, 9)]).closed().box(8)
    world.counted([{"CHAIR": ["E-0001"]}] * 8)

    for name in ("RESULT", "RESULT_REPORT", "COUNT_MINUTES"):
        with pytest.raises(Refused):
            make(name, village.facts(world))


def test_nobody_is_posted_as_elected_before_the_review() -> None:
    world = village.in_runoff()

    with pytest.raises(Refused, match="尚未审查") as refused:
        make("RESULT", village.facts(world))
    assert "S10.74" in refused.value.clause
    assert "E-0003 | 孙小满 | 尚在审查" in text("POST_REVIEW", world)


def test_a_result_that_has_to_be_approved_first_is_not_printed_before() -> None:
    election = story("league-branch").election
    assert election is not None
    waiting = msgspec.structs.replace(election, approvals=election.approvals - {"RESULT"}, approved_result={})
    approved, not_approved = World(), World()
    approved._state, not_approved._state = election, waiting

    assert "第 5 号" in text("RESULT", approved)
    with pytest.raises(Refused) as refused:
        make("RESULT", village.facts(not_approved))
    assert refused.value.code == "not-approved"


def test_a_numbered_notice_has_the_number_of_the_regulation() -> None:
    world = branch.branch(branch.rules("LEAGUE"), 10)

    assert "第 3 号" in text("FINAL_CANDIDATES", world)
    assert "第 __ 号" in text("STAFF", world)


def test_sixty_candidates_and_long_names_fit_on_one_sheet() -> None:
    names = {elector(number): Known(f"{MANY.name}{number}") for number in range(1, 61)}
    posts = (doc.PostOnPaper(doc.BLANK, 7, tuple(each.name for each in names.values()), 7),)
    paper = doc.BallotPaper(doc.BLANK, doc.BLANK, (doc.BLANK,) * 2, (doc.BLANK,) * 2, posts, doc.BLANK)

    assert paper_layout.fit(paper, 130, 193) is None, "not two on a sheet"
    found = paper_layout.fit(paper, 270, 193)
    assert found is not None
    assert found.line >= paper_layout.LOWEST


def test_a_paper_of_many_posts_is_printed_whatever_its_length() -> None:
    posts = tuple(
        doc.PostOnPaper(doc.BLANK, 9, tuple(f"候选人{at}" for at in range(80)), 9) for _ in range(4)
    )
    paper = doc.BallotPaper(doc.BLANK, doc.BLANK, (doc.BLANK,), (doc.BLANK,) * 2, posts, doc.BLANK)
    fit = paper_layout.forced(paper, 393, 280)
    rows = sum(paper_layout.rows_of(89, fit.columns) for _ in posts)

    assert paper_layout.fit(paper, 393, 280) is None
    assert rows * fit.line <= 280


def test_nobody_stands_and_every_name_is_written_in() -> None:
    world = World(signing=False).called().sealed(12)
    world.nominated({"CHAIR": ("E-0001",)})
    world.election.published = {
        contest: [] for contest in world.election.contests
    }  # as after a sea nomination that named nobody

    assert "选民在选票上直接写所选的人" in text("FINAL_CANDIDATES", world)
    assert "委员: 2 seats; ; 2 others" in text("BALLOT_PAPERS", world)


def test_namesakes_on_one_paper_are_told_apart() -> None:
    same = {**village.people(), "E-0005": Known("周桂兰"), "E-0006": Known("周桂兰")}
    told = text("BALLOT_PAPERS", village.eve(), known=same)

    assert "周桂兰（E-0005）, 周桂兰（E-0006）, 郑国平" in told
    assert "赵秀英, 钱建国" in told


def test_a_paper_bears_nothing_by_which_it_could_be_known() -> None:
    made = make("BALLOT_PAPERS", village.facts(village.eve()))
    papers = [section for section in made.sections if isinstance(section.blocks[0], doc.Copies)]

    assert len(papers) == 1
    assert not papers[0].footer
    assert made.proof.root not in repr(papers)


def test_groups_that_vote_apart_have_papers_of_their_own() -> None:
    election = story("group-leaders").election
    assert election is not None
    first = msgspec.structs.replace(election, rounds=election.rounds[:1])
    world = World()
    world._state = first
    told = text("BALLOT_PAPERS", world)

    assert told.count("A4_ACROSS") == len({each.group for each in first.contests.values()})
    assert "G1组选票：选民" in told


def test_a_recall_asks_to_agree_and_elects_nobody() -> None:
    election = story("recall-carried").election
    assert election is not None
    world = World()
    world._state = election

    assert "同意 | 不同意" in text("BALLOT_PAPERS", world)
    assert "罢免" in text("RESULT", world)
    with pytest.raises(Refused, match="罢免不发当选证书"):
        make("CERTIFICATES", village.facts(world))


def test_nobody_is_named_whose_name_is_not_known() -> None:
    told = text("PROXIES", village.eve(), known={})

    assert f"M-1 | E-0029 | {doc.RULE} | E-0028 | {doc.RULE}" in told


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_chinese_in_the_pdf_can_be_selected_and_the_same_facts_give_the_same_bytes(lang: str) -> None:
    made = make("FINAL_CANDIDATES", village.facts(village.eve()))
    raw = write_document(made, lang)

    assert raw == write_document(made, lang)
    assert "赵秀英".encode("utf-16-be") in _texts(raw)
    assert "青溪村第十二届村民委员会换届选举".encode("utf-16-be") in _texts(raw)


@pytest.mark.parametrize("name", ["ROLL", "BALLOT_PAPERS", "ELECTOR_CARDS", "CERTIFICATES", "COUNT_MINUTES"])
def test_a_drill_says_so_across_every_page_and_an_election_does_not(name: str) -> None:
    made = make(name, village.facts(village.end(), {**village.people(), "E-0007": MANY}))
    real, drill = write_document(made, "zh"), write_document(_drilled(made), "zh")

    pages = real.count(b"/Type /Page\n")
    across = 2 if name == "BALLOT_PAPERS" else 1
    assert pages == drill.count(b"/Type /Page\n") > 0
    assert "演练".encode("utf-16-be") not in _texts(real)
    assert pages <= _texts(drill).count("演练".encode("utf-16-be")) <= pages * across


def _drilled(made: doc.Document) -> doc.Document:
    return doc.Document(made.title, made.over, made.number, made.sections, made.proof, drill=True)


def _texts(raw: bytes) -> bytes:
    streams = re.findall(rb"stream\r?\n(.*?)endstream", raw, re.DOTALL)
    packed = b"".join(zlib.decompress(base64.a85decode(each.strip().removesuffix(b"~>"))) for each in streams)
    octal = re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found.group(1), 8)]), packed)
    return re.sub(rb"\\(.)", rb"\1", octal)
