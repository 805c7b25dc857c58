"""A scenario file is read whole, or everything that is wrong with it is said, with its place and the nearest right word."""

from __future__ import annotations

import pytest

from services.drill.scenario.reading import find, read
from shared.election.regulation.profile import shipped
from shared.errors import Malformed

SHORT = """
electors = 40
[posts]
CHAIR = 1
MEMBER = 2
[nominations]
CHAIR = "A"
MEMBER = ["C", "D"]
[[round]]
papers = [{ count = 30, CHAIR = "A", MEMBER = ["C", "D"] }]
"""


def refusal(text: str) -> str:
    with pytest.raises(Malformed) as error:
        read(text, "story.toml")
    return str(error.value)


def test_a_short_file_is_enough() -> None:
    scenario = read(SHORT)

    assert scenario.electors.count == 40
    assert {name: post.seats for name, post in scenario.posts.items()} == {"CHAIR": 1, "MEMBER": 2}
    assert [each.person for each in scenario.nominations["CHAIR"]] == ["A"]


def test_days_may_be_written_without_quotes() -> None:
    scenario = read(SHORT + "[timetable]\nday = 2026-05-16\nroll = 2026-04-20\n")

    assert (scenario.timetable.day, scenario.timetable.roll) == ("2026-05-16", "2026-04-20")


def test_parameters_are_understood_quoted_and_unquoted() -> None:
    for line in ('"runoff.within_days" = 15', "runoff.within_days = 15"):
        assert read(SHORT + f"[parameters]\n{line}\n").parameters


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (
            "[expct]\n",
            "剧本里没有“expct”这个键，是不是“expect”？",
            "the file has no key 'expct'; did you mean 'expect'?",
        ),
        (
            "[[round]]\nreturnd = 3\n",
            "round[2]里没有“returnd”这个键，是不是“returned”？",
            "round[2] has no key 'returnd'; did you mean 'returned'?",
        ),
        (
            "[[round]]\nissued = '9'\n",
            "round[2].issued：应为 整数，写的是 文字",
            "round[2].issued: Expected `int`",
        ),
        (
            "[[round]]\nkind = 'RUNOF'\n",
            "是不是“RUNOFF”？",
            "there is no word 'RUNOF'; did you mean 'RUNOFF'?",
        ),
        ("[[kin]]\nperson = 'A'\n", "kin[1]缺少“relative”", "kin[1] lacks 'relative'"),
        (
            "[[kin]]\nperson = 'A'\nrelative = 'B'\nrelation = 'SISTER'\n",
            "kin[1].relation：没有“SISTER”这个词，可用的有",
            "there is no word 'SISTER'",
        ),
        (
            "[sea.CHIAR]\nin_person = 3\nvotes = {}\n",
            "sea：没有岗位“CHIAR”，是不是“CHAIR”？",
            "no post 'CHIAR'",
        ),
        (
            "[parameters]\nrunof.within_days = 3\n",
            "是不是“runoff.within_days”？",
            "no parameter 'runof.within_days'",
        ),
        ("[timetable]\nroll = 'D20'\n", "日期“D20”看不懂", "the day 'D20' is not understood"),
        (
            "[[statement]]\ntype = 'RollPosted'\n",
            "没有记录类型“RollPosted”",
            "there is no statement 'RollPosted'",
        ),
        (
            "[[statement]]\ntype = 'RollSealed'\nbody = { electrs = 3 }\n",
            "是不是“electors”？",
            "no member of RollSealed 'electrs'",
        ),
        (
            "[[statement]]\ntype = 'RollSealed'\nafter = 'sael'\n",
            "没有步骤“sael”，是不是“seal”？",
            "no step 'sael'",
        ),
        ("[[statement]]\ntype = 'RollSealed'\nafter = 'round-2.open'\n", "剧本只有1轮", "tells 1 rounds"),
        (
            "[[statement]]\ntype = 'RollSealed'\nafter = 'roll'\nbefore = 'seal'\n",
            "只能写一个",
            "either before or after",
        ),
        (
            "[[round]]\npapers = [{ CHIR = 'A' }]\n",
            "既不是岗位，也不是选票的写法，是不是“CHAIR”？",
            "did you mean 'CHAIR'?",
        ),
        (
            "[[round]]\npapers = [{ doubtful = true, ruling = { count = 2 } }]\n",
            "papers[1].ruling",
            "papers[1].ruling",
        ),
        ("[[officer]]\nid = '文书'\nroles = ['ISSUER']\n", "编号“文书”", "the id '文书'"),
        ("[[officer]]\nid = 'x'\nroles = ['ISSUR']\n", "是不是“ISSUER”？", "did you mean 'ISSUER'?"),
        ("profile = 'VC-XX'\n", "", "the file has no key"),
    ],
)
def test_what_is_wrong_is_said_in_both_languages(change: str, zh: str, en: str) -> None:
    if change.startswith("profile"):
        told, en = refusal(change + SHORT), f"expected one of {', '.join(shipped())}; got 'VC-XX'"
    else:
        told = refusal(SHORT + change)

    assert zh in told
    assert en in told


def test_all_mistakes_are_told_together() -> None:
    told = refusal(SHORT.replace("electors", "elektors") + "[expct]\n[[round]]\nreturnd = 1\n")

    assert "story.toml needs 4 corrections" in told


@pytest.mark.parametrize("place", ["posts", "committee"])
def test_a_key_of_the_whole_file_that_stands_in_a_table_is_noticed(place: str) -> None:
    text = SHORT.replace("electors = 40\n", "").replace("[posts]\n", "[posts]\nelectors = 40\n")
    if place == "committee":
        text = SHORT + "[committee]\nvillage = 'x'\n"

    assert "stands above all [tables]" in refusal(text)


def test_a_first_round_takes_its_day_from_the_timetable() -> None:
    assert "首轮由 [timetable] day 定日" in refusal(SHORT.replace("[[round]]", "[[round]]\nday = 'D+1'"))


def test_what_is_no_toml_is_refused() -> None:
    assert "not valid TOML" in refusal("[posts")


def test_a_name_that_is_no_shipped_story_names_the_nearest() -> None:
    with pytest.raises(Malformed, match="did you mean 'ex1-tie'"):
        find("ex1-ties")
