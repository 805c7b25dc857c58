"""What whoever follows decides: which logs, by whose trust, and how long a silence is too long. Read once from `audit.toml`.

    data_dir = "/var/lib/jianpiao-audit"
    port = 8090

    [[log]]
    url = "https://vote.example.cn/log/01941f29-7c00-7aaa-8bbb-000000000001"
    policy = "trust/qingxi.policy"      # beside this file

What it leaves out: the text of a trust file (`shared/log/trust.py`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from shared.clock import read_day
from shared.errors import Malformed
from shared.log.trust import Trust, parse_trust

_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)

Seconds = Annotated[float, Meta(ge=0, le=1_000_000_000)]


class _Log(msgspec.Struct, forbid_unknown_fields=True):
    url: str
    policy: str
    origin: str = ""
    expected_until: str = ""
    silence_seconds: Seconds | None = None
    quiet_seconds: Seconds | None = None


class _File(msgspec.Struct, forbid_unknown_fields=True):
    log: list[_Log] = []
    data_dir: str = "audit-data"
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65_535)] = 8090
    jobs: Annotated[int, Meta(ge=1, le=64)] = 2
    poll_seconds: Annotated[float, Meta(ge=0.02, le=3600)] = 1.0
    silence_seconds: Seconds = 300.0
    quiet_seconds: Seconds = 3600.0
    clock_seconds: Seconds = 120.0
    stale_seconds: Seconds = 10.0
    step_bytes: Annotated[int, Meta(ge=1_000_000)] = 4_000_000_000
    trusted_proxies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Followed:
    """One log to follow. `id` is the election's or the campaign's; `origin` is the name under which its log signs.

    `silence_seconds`: without any valid answer for longer, the log is silent. `quiet_seconds`: the same without a new entry
    while polls are open or papers are counted; 0 asks for neither. `clock_seconds`: how far times may be apart.
    `stale_seconds`: for so long a cache on the way may show an older checkpoint. `expected_until`: a day, or "".
    """

    id: str
    url: str
    origin: str
    policy: bytes
    trust: Trust
    silence_seconds: float = 300.0
    quiet_seconds: float = 3600.0
    clock_seconds: float = 120.0
    stale_seconds: float = 10.0
    expected_until: str = ""


@dataclass(frozen=True)
class Config:
    """How the audit service runs. `step_bytes`: new entries of one step, more is not fetched.

    `trusted_proxies`: addresses of reverse proxies whose X-Forwarded-For is believed. Each client has a share of the places for those
    who look on and ask; behind a proxy that is not named here all of them together are one client.
    """

    data: Path
    logs: tuple[Followed, ...]
    host: str = "127.0.0.1"
    port: int = 8090
    jobs: int = 2
    poll_seconds: float = 1.0
    step_bytes: int = 4_000_000_000
    trusted_proxies: tuple[str, ...] = ()


def read_config(path: Path) -> Config:
    """The configuration of a file; paths in it are from its folder. Raises Malformed, OSError."""
    try:
        file = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Malformed(f"{path}: {error}", zh=f"{path}：写法不对（{error}）") from error
    logs = []
    for each in file.log:
        logs.append(
            followed(
                each.url,
                (path.parent / each.policy).read_bytes(),
                origin=each.origin,
                silence_seconds=_first(each.silence_seconds, file.silence_seconds),
                quiet_seconds=_first(each.quiet_seconds, file.quiet_seconds),
                clock_seconds=file.clock_seconds,
                stale_seconds=file.stale_seconds,
                expected_until=each.expected_until,
            )
        )
    config = Config(
        path.parent / file.data_dir,
        tuple(logs),
        file.host,
        file.port,
        file.jobs,
        file.poll_seconds,
        file.step_bytes,
        file.trusted_proxies,
    )
    return checked(config)


def checked(config: Config) -> Config:
    """The same. Raises Malformed if a log is followed twice: its mirror would be written by two."""
    ids = [each.id for each in config.logs]
    for id in ids:
        if ids.count(id) > 1:
            raise Malformed(
                f"{id}: the same log twice; to compare another address, follow it from another data folder",
                zh=f"{id}：同一日志写了两次；要核对另一个地址，请另设一个数据文件夹",
            )
    return config


def followed(url: str, policy: bytes, *, origin: str = "", **bounds: object) -> Followed:
    """The log at `url`, believed by the trust file `policy`. Raises Malformed if they do not fit.

    Without `origin` it is the one log of the trust file, or the one whose name ends as the address does.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise Malformed(
            f"{url}: expected an address such as https://vote.example.cn/log/<election>",
            zh=f"{url}：应为 https://vote.example.cn/log/<选举编号> 这样的网址",
        )
    try:
        trust = parse_trust(policy.decode("utf-8", "strict"))
    except UnicodeDecodeError as error:
        raise Malformed(
            f"policy of {url}: not UTF-8: {error}", zh=f"{url} 的信任文件不是 UTF-8 编码"
        ) from error
    names = sorted({log.key.name for log in trust.policy.logs})
    last = url.rstrip("/").rpartition("/")[2]
    fitting = (
        [origin] if origin else names if len(names) == 1 else [n for n in names if n.endswith("/" + last)]
    )
    if len(fitting) != 1 or fitting[0] not in names:
        raise Malformed(
            f"{url}: expected one log of the trust file ({', '.join(names) or '-'}), write `origin`",
            zh=f"{url}：信任文件中没有（或不止一本）这本日志（有{'、'.join(names) or '无'}），请写明 origin",
        )
    id = fitting[0].rpartition("/")[2]
    if not _ID.fullmatch(id):
        raise Malformed(
            f"{url}: expected an origin that ends in the election's id, got {fitting[0]!r}",
            zh=f"{url}：origin 应以选举编号结尾，现为 {fitting[0]!r}",
        )
    if trust.authority is None:
        raise Malformed(
            f"policy of {url}: does not name the authority's key", zh=f"{url}：信任文件没有写明召集机关的密钥"
        )
    if until := bounds.get("expected_until"):
        read_day(str(until))
    return Followed(id, url.rstrip("/"), fitting[0], policy, trust, **bounds)  # type: ignore[arg-type]  # checked by msgspec


def _first(own: float | None, common: float) -> float:
    return common if own is None else own
