"""`jianpiao erase`: erases the private fields of one entry for good; the entry and the log stay as they are.

For the people who run the service, when somebody asks for deletion or a retention period is over (PIPL 47). There
is no address for it: nobody can do it from outside. The database role that erases can read no field. Copies in
backups end when those backups do.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final
from uuid import UUID

import psycopg

from services.ballot.settings import PREFIX, Settings
from services.postgres import open_postgres
from shared.errors import Broken, Malformed

ROLE: Final = "jianpiao_eraser"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao erase`."""
    parser.add_argument("election", metavar="ELECTION", help="选举编号 / the election's id")
    parser.add_argument(
        "index", metavar="INDEX", help="记录序号，见回执 / index of the entry, as its receipt says"
    )
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=Path(os.environ.get(f"{PREFIX}DATA_DIR") or Settings().data_dir),
        help="服务的数据文件夹；设置了 DATABASE_URL 时不用 / the service's data folder, unless DATABASE_URL is set",
    )


def run(options: argparse.Namespace) -> int:
    """Erases and says how many fields there were. 0 also if there were none: they are gone either way."""
    election, index = election_id(options.election), _index(options.index)
    with open_postgres(options.data_dir) as postgres:
        erased = erase(postgres.dsn, election, index)
    print(f"已删除 {erased} 项不公开内容 / {erased} private fields erased: {election} {index}")
    print(
        f"请两人签名记入日志，核验才分得清删除与隐瞒 / to be signed by two people, so that it is told from withholding: "
        f'DisclosuresErased {{"entries":[{index}],"ground":"REQUEST"}}'
    )
    return 0


def erase(dsn: str, election: UUID, index: int) -> int:
    """Erases the private fields of an entry; returns how many there were. Raises Broken if it cannot.

    A service may run meanwhile: what its pages keep in memory is dropped at their next look (`pages/people.py`).
    """
    try:
        with psycopg.connect(dsn) as connection:
            connection.execute(f"SET ROLE {ROLE}")
            done = connection.execute(
                "DELETE FROM private.disclosures WHERE election = %s AND index = %s", [election, index]
            )
            return done.rowcount
    except psycopg.Error as error:
        raise Broken(f"could not erase: {error}", zh="无法删除") from error


def election_id(text: str) -> UUID:
    """The id that somebody typed. Raises Malformed."""
    try:
        return UUID(text)
    except ValueError:
        raise Malformed(
            f"ELECTION: expected a UUID, got {text[:60]!r}", zh=f"ELECTION：应为 UUID，现为{text[:60]!r}"
        ) from None


def _index(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Malformed(
            f"INDEX: expected a whole number from 0, got {text[:60]!r}",
            zh=f"INDEX：应为从 0 起的整数，现为{text[:60]!r}",
        )
    return int(text)
