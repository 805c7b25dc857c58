"""`jianpiao disclosures`: hands an election's private fields to an auditor, and opens the sealed file at the auditor's.

    jianpiao disclosures export ELECTION --to KEY --out FILE    封给审计人 sealed to the auditor's public key
    jianpiao disclosures export ELECTION --plain --out FILE     不加封 as it is, for one's own machine
    jianpiao disclosures open SEALED --key FILE --out FILE      审计人拆封 the auditor opens it

Exporting prints what the statement `DisclosuresHandedOver` has to say; two people sign it. There is no address for this: only who runs
the service can do it. What it leaves out: checking the fields (`jianpiao verify --disclosures`).
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final

from services import key_file
from services.ballot.erase import election_id
from services.ballot.settings import PREFIX, Settings
from shared import keys
from shared.errors import Malformed
from shared.sealed import seal, unseal

DONE: Final = 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao disclosures`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    export = actions.add_parser("export", help="导出，封给一位审计人 / export, sealed to one auditor")
    export.add_argument("election", metavar="ELECTION", help="选举编号 / the election's id")
    reader = export.add_mutually_exclusive_group(required=True)
    reader.add_argument(
        "--to", metavar="KEY", help="审计人的公钥（jianpiao keys show） / the auditor's public key"
    )
    reader.add_argument("--plain", action="store_true", help="不加封 / not sealed")
    export.add_argument(
        "--data-dir",
        type=Path,
        default=Path(os.environ.get(f"{PREFIX}DATA_DIR") or Settings().data_dir),
        help="服务的数据文件夹；设置了 DATABASE_URL 时不用 / the service's data folder, unless DATABASE_URL is set",
    )
    opening = actions.add_parser("open", help="审计人拆封 / open a sealed file")
    opening.add_argument("sealed", type=Path, metavar="SEALED", help="加封的文件 / the sealed file")
    opening.add_argument(
        "--key", type=Path, required=True, metavar="FILE", help="你的私钥文件 / your private key file"
    )
    for each in (export, opening):
        each.add_argument(
            "--out",
            type=Path,
            required=True,
            metavar="FILE",
            help="写到哪里，不覆盖 / where to, never over a file",
        )


def run(args: argparse.Namespace) -> int:
    """0 when the file is written. Raises Malformed for what makes no sense, OSError for files."""
    if args.action == "open":
        _write(args.out, unseal(args.sealed.read_bytes(), key_file.load(args.key)))
        print(f"{args.out}: 已拆封；用完请销毁 / opened; destroy it when you are done")
        return DONE
    return _export(args)


def _export(args: argparse.Namespace) -> int:
    # What opens a file needs no database; the auditor may have none.
    from services.ballot.handing import collect
    from services.ballot.store.entries import Store
    from services.postgres import open_postgres

    election = election_id(args.election)
    reader = keys.parse_public_key(args.to) if args.to else None
    with open_postgres(args.data_dir) as postgres:
        store = Store(postgres.dsn)
        try:
            if store.log_name(election) is None:
                raise Malformed(
                    f"ELECTION: there is no election {election} here", zh=f"这里没有选举 {election}"
                )
            handing = collect(store, election)
        finally:
            store.close()
    _write(args.out, handing.lines if reader is None else seal(handing.lines, reader))
    print(f"{args.out}: {len(handing.statements)} 份陈述的不公开内容 / private fields of so many statements")
    if handing.bare:
        named = ", ".join(map(str, handing.bare[:10])) + (" …" if len(handing.bare) > 10 else "")
        print(
            f"有摘要而没有内容（已删除，或全是诱饵）：条目 {named}；已删除的应记为 DisclosuresErased / "
            f"digests of which nothing is kept (erased, or all decoys): entries {named}; what was erased should be recorded"
        )
    print("请两人签名记入日志 / to be signed by two people: DisclosuresHandedOver")
    key = "" if reader is None else f'"key":"{keys.public_text(reader)}",'
    print(f'{{{key}"statements":{len(handing.statements)},"set_digest":"{handing.digest}"}}')
    return DONE


def _write(path: Path, content: bytes) -> None:
    """Never over a file, and for the owner's eyes only: it is private data."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
