"""`jianpiao audit follow` and `acknowledge`: what they say, and what their exit codes tell a script."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.audit.follower.alarm_files import AlarmFiles
from services.cli import main
from tests.integration.audit.outlook import Outlook
from tests.tamper.forge import Forge
from tests.tamper.rewrite import numbered


@pytest.fixture
def policy(genuine: Forge, tmp_path: Path) -> Path:
    path = tmp_path / "policy"
    path.write_bytes(genuine.policy)
    return path


def follow(outlook: Outlook, policy: Path, *words: str) -> int:
    given = [outlook.host.url, "--once", "--policy", str(policy), "--data", str(outlook.data), *words]
    return main(["audit", "follow", *given])


def test_a_log_in_order_ends_with_0_and_tells_what_is_believed(
    outlook: Outlook, genuine: Forge, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outlook.shows(genuine.entries)

    assert follow(outlook, policy) == 0

    told = capsys.readouterr().out
    assert f"采信{len(genuine.entries)}条" in told
    assert genuine.tree.root().hex() in told
    outlook.check(genuine.entries)


def test_a_log_that_cannot_be_reached_ends_with_2(
    outlook: Outlook, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outlook.host.status = 503

    assert follow(outlook, policy) == 2
    assert "HTTP 503" in capsys.readouterr().out


def test_an_alarm_ends_with_1_until_a_named_person_has_looked(
    outlook: Outlook, genuine: Forge, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outlook.shows(genuine.entries[:100])
    assert follow(outlook, policy) == 0
    forked = numbered([*genuine.entries[:50], *genuine.entries[51:101]])
    outlook.host.show(genuine.with_entries(forked).files())
    assert follow(outlook, policy) == 1
    told = capsys.readouterr().out
    assert "警报 ALARM 1 FORK" in told
    assert "日志分叉" in told
    log = genuine.origin.rpartition("/")[2]
    where = ["--data", str(outlook.data)]

    by = ["--by", "监督员甲", "--because", "已报告街道"]
    assert main(["audit", "acknowledge", log, "1", *by, *where]) == 0
    assert main(["audit", "acknowledge", log, "7", *by, *where]) == 2  # no such alarm
    assert main(["audit", "acknowledge", "elsewhere", "1", *by, *where]) == 2
    assert main(["audit", "acknowledge", log, "1", "--by", " ", "--because", "x", *where]) == 2
    outlook.host.show(genuine.with_entries(genuine.entries[:100]).files())

    assert follow(outlook, policy) == 0
    [kept] = AlarmFiles(outlook.data / "logs" / log / "alarms", log).all()
    assert kept.acknowledged is not None
    assert (kept.acknowledged.by, kept.acknowledged.because) == ("监督员甲", "已报告街道")


def test_what_is_to_be_followed_has_to_be_said(outlook: Outlook, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "follow", outlook.host.url, "--once"]) == 2
    assert main(["audit", "follow", "--once"]) == 2
    assert "--policy" in capsys.readouterr().err


def test_of_a_configuration_one_log_may_be_followed(
    outlook: Outlook, genuine: Forge, policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outlook.shows(genuine.entries)
    config = tmp_path / "audit.toml"
    config.write_text(f'[[log]]\nurl = "{outlook.host.url}"\npolicy = "policy"\n')
    log = genuine.origin.rpartition("/")[2]

    assert main(["audit", "follow", log, "--once", "--config", str(config)]) == 0
    assert main(["audit", "follow", "elsewhere", "--once", "--config", str(config)]) == 2
    assert (tmp_path / "audit-data" / "logs" / log / "mirror" / "checkpoint").exists()
