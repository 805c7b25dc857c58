"""`jianpiao profiles`: listed, told, checked and compared, with real files; and what it says when it cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.cli import main
from services.profiles.difference import differences
from services.profiles.telling import CHAPTERS, PARTS, SENTENCES, told
from shared.election.regulation import profile
from shared.election.regulation.profile import Profile

SHIPPED = {name: profile.load(name) for name in profile.shipped()}

VILLAGE = """
id = "VC-QINGXI"
version = "2027-01-05"
based_on = { id = "VC-ZJ", version = "2020-07-31" }
zh = "青溪村村民委员会选举办法"
en = "Qingxi village, election method"
effective_from = "2027-01-05"
sources = ["青溪村村民委员会选举办法（2027年1月5日村民代表会议通过）"]

[runoff]
within_days = { value = 15, clause = "青溪村选举办法第二十条" }
"""


@pytest.fixture
def village(tmp_path: Path) -> Path:
    file = tmp_path / "VC-QINGXI.toml"
    file.write_text(VILLAGE, "utf-8")
    return file


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main(["profiles", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_list_names_every_regulation_with_body_days_and_sources(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = run(capsys, "list")

    assert code == 0
    for each in SHIPPED.values():
        assert f"\n{each.id} " in f"\n{out}"
        assert all(source in out for source in each.sources)
    assert "LEAGUE                  团支部                  自2008-05-25起至2025-01-02止施行" in out


def test_the_list_is_there_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "list", "--json")

    assert [row["id"] for row in json.loads(out)] == profile.shipped()


def test_a_regulation_is_told_with_its_clauses(capsys: pytest.CaptureFixture[str]) -> None:
    _, zh, _ = run(capsys, "show", "PARTY-2010")
    _, en, _ = run(capsys, "show", "PARTY-2010", "--lang", "en")

    assert "  选举有效：实到会人数须超过应到会人数的五分之四。 〔PARTY1990〕\n" in zh
    assert "  按1:2产生候选人初步人选。 〔S10.54〕\n" in zh
    assert "  差额：候选人至少多于名额20%。 〔S10.56〕\n" in zh
    assert "  Q2 不得当选：刑满释放未满5年。 〔S10.19; C7〕\n" in zh
    assert "those present are more than four fifths of those who should attend. 〔PARTY1990〕" in en
    assert "  The term is 3 years. 〔S10.1〕" in en


def test_what_another_parameter_switches_off_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    _, party, _ = run(capsys, "show", "PARTY-2020")
    _, village, _ = run(capsys, "show", "VC-ZJ")

    assert "不得委托投票" in party
    assert "转委托" not in party
    assert "自荐到选举日" not in party
    assert "不得转委托。 〔S10.81〕" in village
    assert "自荐到选举日前10日为止。" in village


@pytest.mark.parametrize("name", SHIPPED)
def test_every_parameter_has_a_sentence_in_both_languages(name: str) -> None:
    tree = msgspec.to_builtins(SHIPPED[name])
    paths = {
        f"{section}.{parameter}"
        for section, parameters in tree.items()
        if isinstance(parameters, dict)
        for parameter in parameters
    }

    assert {path.partition(".")[0] for path in paths} <= set(CHAPTERS)
    assert paths - set(SENTENCES) - set(PARTS) == set()
    for lang in ("zh", "en"):
        lines = "\n".join(told(SHIPPED[name], lang))
        assert "{" not in lines


def test_the_complete_file_is_what_an_election_would_pin(
    village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, toml, _ = run(capsys, "show", village, "--toml")
    _, as_json, _ = run(capsys, "show", village, "--json")

    complete = profile.read(toml)
    assert complete == msgspec.json.decode(as_json, type=Profile)
    assert complete.runoff.within_days.value == 15
    assert complete.roll == SHIPPED["VC-ZJ"].roll


def test_a_village_s_own_file_is_in_order(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "check", village)

    assert code == 0
    assert out == "✓ VC-QINGXI 2027-01-05：没有自相矛盾。\n"


def test_what_was_recalled_and_not_read_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "check", "LEAGUE-2025", "--lang", "en")

    assert code == 0
    told = [line.partition(":")[0] for line in out.splitlines() if line.startswith("? ")]
    assert {line.split()[1] for line in told} == {"LEAGUE-2025", "LEAGUE"}  # its own, and what it took over
    assert f"Recalled, not read: {len(told)}." in out


def test_what_was_recalled_stays_marked_in_the_complete_file(
    village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A value that the file states itself was read by whoever wrote it; what it takes over stays in doubt."""
    base = '{ id = "RC-ELECTORS", version = "2018-12-29" }'
    text = VILLAGE.replace('{ id = "VC-ZJ", version = "2020-07-31" }', base)
    own = '\n[roll]\nchallenge_days = { value = 5, clause = "青溪社区选举办法第八条" }\n'
    village.write_text(text + own, "utf-8")

    code, out, _ = run(capsys, "show", village, "--toml")

    assert code == 0
    assert 'decision_days = { value = 3, clause = "as VC: OCV2018 14" }  # recalled, not read' in out
    assert 'challenge_days = { value = 5, clause = "青溪社区选举办法第八条" }\n' in out
    again = village.with_name("again.toml")
    again.write_text(out, "utf-8")
    assert run(capsys, "show", again, "--toml")[1] == out
    assert "未见原文，凭记忆写成的有" in run(capsys, "show", village)[1]


def test_a_contradiction_is_told_with_its_clause(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = '\n[roll]\npublish_days_before = { value = 5, clause = "青溪村选举办法第八条" }\n'
    village.write_text(VILLAGE + wrong, "utf-8")

    code, out, _ = run(capsys, "check", village)

    assert code == 1
    assert out.startswith("✗ roll.publish_days_before：选举日前5日张榜，容不下申诉5日和处理3日")
    assert "〔青溪村选举办法第八条〕" in out
    assert "没有自相矛盾" not in out
    _, found, _ = run(capsys, "check", village, "--json")
    assert [each["parameter"] for each in json.loads(found)["contradictions"]] == ["roll.publish_days_before"]


def test_two_regulations_are_compared_parameter_by_parameter(
    village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "diff", "VC-ZJ", village)

    assert code == 1
    assert out.endswith(
        "runoff.within_days\n"
        "  - 另行选举在30日内进行。 〔ZJ2020 29〕\n"
        "  + 另行选举在15日内进行。 〔青溪村选举办法第二十条〕\n"
    )


def test_a_clause_alone_is_a_difference_too(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    village.write_text(VILLAGE.replace("value = 15", "value = 30"), "utf-8")

    _, out, _ = run(capsys, "diff", "VC-ZJ", village)

    assert "runoff.within_days（只有条款不同）" in out


def test_a_regulation_does_not_differ_from_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "diff", "VC-ZJ", "VC-ZJ")[:2] == (0, "两个规程没有不同。\n")


def test_grounds_are_compared_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "diff", "COOP-2010", "COOP-2024", "--json")

    found = {each["path"]: each for each in json.loads(out)}
    assert found["qualification.bars[Q3]"]["after"] is None
    assert "qualification.bars[Q1]" not in found


def test_a_file_may_be_based_on_its_neighbour(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    group = village.with_name("VC-QINGXI-2.toml")
    based_on = 'based_on = { id = "VC-QINGXI", version = "2027-01-05" }'
    text = VILLAGE.replace('based_on = { id = "VC-ZJ", version = "2020-07-31" }', based_on)
    group.write_text(
        text.replace('id = "VC-QINGXI"\n', 'id = "VC-QINGXI-2"\n').partition("[runoff]")[0], "utf-8"
    )

    _, out, _ = run(capsys, "show", group, "--json")

    assert json.loads(out)["runoff"]["within_days"]["value"] == 15


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["show", "VC-XX"], "VC-XX：不是规程编号，也读不出这个文件"),
        (["show"], "show须写1个规程，现为0个 / show takes 1 regulation(s), got 0"),
        (["diff", "VC-ZJ"], "diff takes 2 regulation(s), got 1"),
        (["list", "VC-ZJ"], "list takes 0 regulation(s), got 1"),
        (["list", "--toml"], "--toml goes with show alone"),
    ],
)
def test_what_cannot_be_done_is_said(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, *words)

    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"\xff\xfe", "expected TOML in UTF-8; byte 0 is not"),
        (b"id = ", "profile: "),
        (VILLAGE.replace("within_days", "within_dayz").encode(), "within_dayz"),
        (VILLAGE.replace("VC-ZJ", "../VC-ZJ").encode(), "expected one of"),
        (VILLAGE.replace("2020-07-31", "2012-07-01").encode(), "expected VC-ZJ of version 2012-07-01"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused(
    text: bytes, message: str, village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    village.write_bytes(text)

    code, _, err = run(capsys, "check", village)

    assert code == 2
    assert message in err


NUMBERS = [
    "roll.publish_days_before",
    "seats.maximum",
    "proxies.most_principals",
    "term.years",
    "runoff.within_days",
]


@settings(max_examples=50)
@given(
    name=st.sampled_from(sorted(SHIPPED)),
    changes=st.dictionaries(st.sampled_from(NUMBERS), st.integers(11, 99), min_size=1),
)
def test_what_was_adapted_is_exactly_what_differs(name: str, changes: dict[str, Any]) -> None:
    before = SHIPPED[name]

    after = profile.adapt(before, changes, "村选举办法")

    found = {each.path: (each.after, each.clause_after) for each in differences(before, after)}
    assert found == {path: (value, "村选举办法") for path, value in changes.items()}
    back = {each.path: (each.before, each.clause_before) for each in differences(after, before)}
    assert back == found
