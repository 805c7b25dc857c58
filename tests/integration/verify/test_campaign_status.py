"""`jianpiao campaign status`: the board from a bundle or a folder, on a day; and what is no campaign."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.cli import main
from tests.campaign_world import CampaignWorld, opened, person, public_key
from tests.integration.verify.conftest import Verify
from tests.tamper.forge import Forge, write_folder, zipped


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    world = CampaignWorld().open().village("V1")
    path = tmp_path / "campaign.zip"
    path.write_bytes(zipped(forged(world).files()))
    return path


def forged(world: CampaignWorld) -> Forge:
    kind = "drill" if world.campaign.drill else "log"
    return Forge(tuple(world.entries), f"village.example/{kind}/{world.id}", public_key("AUTHORITY"))


def test_the_board_says_stage_next_deadline_and_what_is_late(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["campaign", "status", str(bundle), "--on", "2026-03-05", "--lang", "zh"])
    told = capsys.readouterr().out

    assert code == 0
    assert "青溪街道村级组织换届工作（青溪街道）" in told
    [row] = [line for line in told.splitlines() if "V1 上溪村" in line and "村民委员会换届" in line]
    assert "代表✓ 小组长✓ 党组织✓ 村民委员会- 社管会- 监督委员会-" in row
    assert "2026-04-10 村民委员会选举" in row
    assert "调研摸底、任期审计" in row
    [key] = [line for line in told.splitlines() if "V2 中溪村" in line and "村（重点）" in line]
    assert "准备" in key
    assert "2026-01-20 实施意见 逾期" in told
    assert "两委班子成员中高中以上学历：3/3，目标40/100以上，达到 [S10.11]" in told


def test_who_asks_for_english_gets_no_chinese_but_names(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["campaign", "status", str(bundle), "--on", "2026-03-05", "--lang", "en"])
    lines = capsys.readouterr().out.splitlines()

    [row] = [line for line in lines if "V1 上溪村" in line and "villagers committee" in line]
    assert "party organisation✓" in row
    assert "2026-04-10 villagers committee" in row
    assert "survey, audit" in row
    named = ("青溪街道村级组织换届工作", "青溪街道", "上溪村", "中溪村", "下溪村", "溪口社区")
    for line in lines:
        for name in named:
            line = line.replace(name, "")
        assert line.isascii() or not any("一" <= char <= "鿿" for char in line), line


def test_columns_stand_under_each_other(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A Chinese character is as wide as two letters."""
    main(["campaign", "status", str(bundle), "--on", "2026-01-05", "--lang", "zh"])
    lines = capsys.readouterr().out.splitlines()

    def column(unit: str, word: str) -> int:
        line = next(line for line in lines if unit in line)
        return sum(2 if ord(char) > 0x2E80 else 1 for char in line[: line.index(word)])

    heading = column("类别", "进度")
    assert [column(unit, "准备") for unit in ("V2 中溪村", "V3 下溪村", "K1 溪口社区")] == [heading] * 3
    assert column("V1 上溪村", "村民委员会换届") == heading


def test_programs_get_the_same_as_json_from_a_folder_too(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_folder(forged(CampaignWorld().open().village("V1")).files(), tmp_path / "published")

    main(["campaign", "status", str(bundle), "--on", "2026-03-05", "--json"])
    from_bundle = json.loads(capsys.readouterr().out)
    main(["campaign", "status", str(folder), "--on", "2026-03-05", "--json"])

    assert json.loads(capsys.readouterr().out) == from_bundle
    assert (from_bundle["taking_part"], from_bundle["finished"]) == (4, 0)


def test_a_drill_is_told_on_its_own_day_and_says_what_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "drill.zip"
    path.write_bytes(zipped(forged(CampaignWorld().given(opened(drill=True))).files()))

    main(["campaign", "status", str(path), "--lang", "zh"])

    told = capsys.readouterr().out
    assert "演练 / DRILL" in told
    assert "换届工作进度（2026-01-05）" in told


def test_an_elections_log_is_no_campaign(
    jianpiao_verify: Verify, genuine: Forge, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "election.zip"
    path.write_bytes(zipped(genuine.files()))

    assert main(["campaign", "status", str(path)]) == 2
    assert "is not the log of a campaign" in capsys.readouterr().err
    assert main(["campaign", "status", str(tmp_path / "nothing.zip")]) == 2


def test_a_day_that_does_not_exist_is_said_so(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["campaign", "status", str(bundle), "--on", "2026-02-30"]) == 2
    assert "2026-02-30" in capsys.readouterr().err


def test_a_log_that_the_law_refuses_is_shown_and_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = CampaignWorld().open()
    world.elects("V1", "REP", "2026-02-10", [person("P-1")])
    world.entries = [*world.entries, world.entries[-1].replace(b'"index":%d' % 8, b'"index":%d' % 9)]
    assert len(world.entries) == 9
    path = tmp_path / "bad.zip"
    path.write_bytes(zipped(forged(world).files()))

    assert main(["campaign", "status", str(path)]) == 1
    assert "the law refuses" in capsys.readouterr().err


def test_plans_are_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["campaign", "plans"]) == 0
    assert "VILLAGES-2010" in capsys.readouterr().out
    assert main(["campaign", "plans", "VILLAGES-2010"]) == 0
    assert "S10.35" in capsys.readouterr().out
    assert main(["campaign", "plans", "X"]) == 2


def test_a_plan_of_ones_own_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["campaign", "plans", "VILLAGES-2010"])
    text = capsys.readouterr().out
    mine, wrong = tmp_path / "mine.toml", tmp_path / "wrong.toml"
    mine.write_text(text.replace('value = "SHARED"', 'value = "ONE_TO_ONE"'), "utf-8")
    wrong.write_text(text.replace("usual_maximum = 9", "usual_maximum = 12"), "utf-8")

    assert main(["campaign", "plans", str(mine)]) == 0
    assert "可用" in capsys.readouterr().out
    assert main(["campaign", "plans", str(wrong)]) == 2
    assert "cadres" in capsys.readouterr().err
    assert main(["campaign", "plans", str(tmp_path / "none.toml")]) == 2
