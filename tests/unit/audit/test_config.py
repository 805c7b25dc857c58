"""The configuration of who follows: read strictly, and never a log by no trust, twice, or by another's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.audit.follower.config import followed, read_config
from shared.errors import Malformed
from shared.log.policy import Log, Policy
from shared.log.trust import Trust, encode_trust
from shared.log.vkey import VerifierKey
from tests.tamper.forge import private_key, public

ID = "01941f29-7c00-7aaa-8bbb-000000000001"
OTHER = "01941f29-7c00-7aaa-8bbb-000000000002"
URL = f"https://vote.example/log/{ID}"


def policy(*origins: str, authority: str | None = public("authority")) -> bytes:
    logs = tuple(Log(VerifierKey.of(origin, private_key(origin))) for origin in origins)
    return encode_trust(Trust(Policy(logs), authority)).encode()


def written(folder: Path, text: str, trust: bytes | None = None) -> Path:
    (folder / "policy").write_bytes(policy(f"vote.example/log/{ID}") if trust is None else trust)
    path = folder / "audit.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_sample_of_the_documentation_is_read(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "audit.md").read_text("utf-8")
    [sample] = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "qingxi.policy").write_bytes(policy(f"vote.example/log/{ID}"))

    config = read_config(written(tmp_path, sample))

    assert config.data == Path("/var/lib/jianpiao-audit")
    assert [each.id for each in config.logs] == [ID]
    assert config.logs[0].expected_until == "2026-05-31"


def test_what_is_said_of_all_logs_may_be_said_otherwise_of_one(tmp_path: Path) -> None:
    log = f'[[log]]\nurl = "{URL}"\npolicy = "policy"\n'

    config = read_config(written(tmp_path, f"silence_seconds = 60\n{log}quiet_seconds = 0\n"))

    assert (config.logs[0].silence_seconds, config.logs[0].quiet_seconds) == (60, 0)
    assert config.data == tmp_path / "audit-data"


@pytest.mark.parametrize(
    "text",
    [
        "polls_seconds = 1",
        "port = 70000",
        "poll_seconds = 0",
        "[[log]]\nurl = 'https://vote.example/log/x'",
        "[[log]]\nurl = 'file:///etc/passwd'\npolicy = 'policy'",
        "[[log]]\nurl = 'https://vote.example/log/x?a=1'\npolicy = 'policy'",
        f"[[log]]\nurl = '{URL}'\npolicy = 'policy'\nexpected_until = '2026-02-30'",
        f"[[log]]\nurl = '{URL}'\npolicy = 'policy'\n" * 2,
        "not toml",
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Malformed):
        read_config(written(tmp_path, text))


def test_of_several_logs_in_a_trust_file_the_address_or_the_origin_tells_which() -> None:
    both = policy(f"vote.example/log/{ID}", f"vote.example/log/{OTHER}")

    assert followed(f"https://vote.example/log/{OTHER}/", both).id == OTHER
    assert followed("https://mirror.example/a", both, origin=f"vote.example/log/{ID}").id == ID
    with pytest.raises(Malformed, match="origin"):
        followed("https://mirror.example/a", both)
    with pytest.raises(Malformed, match="origin"):
        followed(URL, both, origin="vote.example/log/none")


def test_a_log_is_followed_by_a_trust_file_that_names_the_authority() -> None:
    with pytest.raises(Malformed, match="authority"):
        followed(URL, policy(f"vote.example/log/{ID}", authority=None))
    with pytest.raises(Malformed, match="UTF-8"):
        followed(URL, b"\xff")
    with pytest.raises(Malformed, match="election's id"):
        followed(URL, policy("vote.example/log/none"))
