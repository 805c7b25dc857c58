"""`jianpiao audit ACTION`: each action is there, explains itself, and gets its own arguments."""

from __future__ import annotations

import pytest

from services.audit.audit_command import ACTIONS
from services.cli import main


def test_it_lists_every_action_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["audit", "--help"])

    listed = capsys.readouterr().out
    assert end.value.code == 0
    for name, action in ACTIONS.items():
        assert f"  {name} " in listed
        assert f"{action.zh} / {action.en}" in listed


@pytest.mark.parametrize("name", ACTIONS)
def test_each_action_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["audit", name, "--help"])

    assert end.value.code == 0
    assert f"jianpiao audit {name}" in capsys.readouterr().out


def test_an_unknown_action_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["audit", "vote"])

    assert end.value.code == 2
    assert "invalid choice: 'vote'" in capsys.readouterr().err


def test_an_action_reads_its_own_arguments(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert main(["audit", "migrate"]) == 2
    with pytest.raises(SystemExit):
        main(["audit", "migrate", "--unknown"])

    told = capsys.readouterr().err
    assert "DATABASE_URL" in told
    assert "--unknown" in told
