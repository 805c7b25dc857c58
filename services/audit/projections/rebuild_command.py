"""`jianpiao audit rebuild`: builds projections again from the mirrors, while the old ones are served.

Needed after a new version that folds otherwise, and after somebody doubts a table. The audit service may run on, or not. What
it leaves out: the rebuilding (`rebuild.py`).
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from uuid import UUID

from services.audit.follower.config import read_config
from services.audit.mirror import CHECKPOINT, Mirror
from services.audit.projections.every import NAMES
from services.audit.projections.hashed import Hashed
from services.audit.projections.migrate import migrate
from services.audit.projections.rebuild import rebuild
from services.audit.projections.told import read
from services.audit.verify.progress import Bar
from services.postgres import open_postgres
from shared.errors import Broken, Malformed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which projections, and where the mirrors and the database are."""
    parser.add_argument(
        "projections",
        nargs="*",
        metavar="PROJECTION",
        help=f"重建哪些统计表，默认全部 / which of {', '.join(NAMES)}; by default all",
    )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="audit.toml",
        help="审计服务的配置文件 / the audit service's configuration",
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="审计服务的数据目录；未设 DATABASE_URL 时数据库也在其中 / the audit service's data folder, which holds its own"
        " database unless DATABASE_URL names one [audit-data]",
    )
    parser.add_argument(
        "--mirrors",
        type=Path,
        metavar="DIR",
        help="各日志的镜像所在目录，默认数据目录中的 logs / folder of the mirrors, by default `logs` in the data folder",
    )
    parser.add_argument(
        "--forget",
        action="append",
        default=[],
        metavar="LOG",
        help="镜像已不在、不再需要的日志 / a log without a mirror that is not needed any more",
    )


def run(options: argparse.Namespace) -> int:
    """Rebuilds, and says how long it took. Raises Malformed or Broken; then the old tables are as they were."""
    data = options.data or (
        Path("audit-data") if options.config is None else read_config(options.config).data
    )
    mirrors = mirrors_in(options.mirrors or data / "logs")
    forget = frozenset(_log_id(each) for each in options.forget)
    with open_postgres(data) as postgres, Bar("重建 rebuilding") as bar:
        migrate(postgres.dsn)
        started = time.perf_counter()
        hashed = {log: Hashed(mirror) for log, mirror in mirrors.items()}

        def check() -> None:
            for each in hashed.values():
                each.check()

        folded = rebuild(
            postgres.dsn,
            hashed,
            options.projections or NAMES,
            forget=forget,
            progress=bar.show,
            check=check,
        )
        seconds = time.perf_counter() - started
    print(
        f"已重建：{len(mirrors)}份日志，{folded}条，{seconds:.1f}秒 / "
        f"rebuilt: {len(mirrors)} logs, {folded} entries, {seconds:.1f} s"
    )
    return 0


def mirrors_in(folder: Path) -> dict[UUID, Mirror]:
    """Every mirror in a folder, at whatever depth, by the log that its first entry begins. Raises Broken for a damaged one."""
    if not folder.is_dir():
        raise Malformed(
            f"{folder}: no such folder: name that of the mirrors with --mirrors",
            zh=f"{folder}：没有这个目录；请用 --mirrors 指明镜像所在",
        )
    found: dict[UUID, Mirror] = {}
    for checkpoint in sorted(folder.rglob(CHECKPOINT)):
        mirror = Mirror(checkpoint.parent)
        if mirror.size == 0:
            continue
        log = _log_id(read(0, mirror.entry(0)).payload["election"])
        if log in found:
            raise Broken(
                f"{mirror.folder} and {found[log].folder} are mirrors of the same log {log}",
                zh=f"{mirror.folder} 与 {found[log].folder} 是同一日志{log}的镜像",
            )
        found[log] = mirror
    if not found:
        print(f"{folder}: 没有镜像 / holds no mirrors", file=sys.stderr)
    return found


def _log_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Malformed(
            f"expected the id of a log (UUID), got {text[:60]!r}",
            zh=f"应为日志编号（UUID），现为{text[:60]!r}",
        ) from error
