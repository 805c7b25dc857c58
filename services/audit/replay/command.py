"""`jianpiao replay`: for the two sides of a dispute and whoever rules on it.

    jianpiao replay BUNDLE --policy FILE --without station:S2
    jianpiao replay BUNDLE --policy FILE --as-of 2026-03-28T10:00:00Z --by done_at
    jianpiao replay BUNDLE --policy FILE --without-void-mandates --out dispute.zip --key me.pem --name 甲方
    jianpiao replay BUNDLE --policy FILE --check dispute.zip

It verifies the log first and does not speak about one that does not hold, unless told --unverified; then every page says so.
Exit code 0: answered, or the file holds. 1: the log or the file does not hold, or the question is not answered. 2: nothing to read.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from services import key_file
from services.audit.replay import dispute_file, packing
from services.audit.replay.answer import Answers
from services.audit.replay.ask import Asker
from services.audit.replay.history import entries_of, read_history
from services.audit.replay.question import Question
from services.audit.replay.telling import tell, verdict
from services.audit.replay.words import add_arguments as add_arguments
from services.audit.replay.words import questions_of
from services.audit.verify import verifier
from services.audit.verify.checkpoints import read_trust
from services.audit.verify.crew import usable_cores
from services.audit.verify.findings import Text
from services.audit.verify.layout import CHECKPOINT, MAX_SIZE
from services.audit.verify.progress import Bar
from services.audit.verify.remote import fetch_log
from services.audit.verify.source import Folder, Source, Unreadable, open_source
from services.forms.form import Form, Line
from services.forms.writers import WRITERS, put
from shared import base64text
from shared.clock import write_time
from shared.errors import JianpiaoError, Malformed, Refused
from shared.log import note
from shared.log.checkpoint import Checkpoint, parse_text

DONE: Final = 0
WRONG: Final = 1
NOTHING: Final = 2

_SUFFIXES: Final = {".txt": "text", ".html": "html", ".htm": "html", ".pdf": "pdf", ".csv": "csv"}


@dataclass(frozen=True)
class _Log:
    """A log whose files were read. `verified`: whether it passed."""

    checkpoint: bytes
    entries: Sequence[bytes]
    verified: bool

    @property
    def claimed(self) -> Checkpoint:
        return parse_text(note.parse(self.checkpoint).text)


def run(args: argparse.Namespace) -> int:
    """Answers, or checks a dispute file; returns the exit code."""
    try:
        with tempfile.TemporaryDirectory(prefix="jianpiao-replay-") as scratch:
            log = _read(args, Path(scratch))
        return _check(args, log) if args.check is not None else _answer(args, log)
    except Refused as error:
        print(
            f"jianpiao replay: {error.zh if args.lang == 'zh' else error.en} [{error.clause}]",
            file=sys.stderr,
        )
        return WRONG
    except (JianpiaoError, msgspec.ValidationError, OSError) as error:
        print(f"jianpiao replay: {error}", file=sys.stderr)
        return NOTHING


def _answer(args: argparse.Namespace, log: _Log) -> int:
    questions = questions_of(args)
    out: Path | None = args.out
    if out is not None and out.suffix in (".zip", ".json"):
        return _write_dispute(args, log, questions, out)
    history = read_history(log.entries)
    answers = Asker(history).ask(questions)
    wanted = args.format or ("text" if out is None else _SUFFIXES.get(out.suffix, "text"))
    if wanted == "json":
        told = msgspec.json.format(msgspec.json.encode(Answers(tuple(answers))), indent=2) + b"\n"
    else:
        if wanted in ("pdf", "html") and len(answers) != 1:
            raise Unreadable(
                f"{wanted}: one question at a time, or --out FILE.zip",
                zh=f"{wanted}：一次一个问题，或用 --out 复核.zip",
            )
        forms = [tell(answer, history.call, _proof(log), verified=log.verified) for answer in answers]
        told = _written(forms, wanted, args.lang)
    put(told, out)
    return DONE


def _written(forms: Sequence[Form], wanted: str, lang: str) -> bytes:
    return b"\n".join(WRITERS[wanted](form, lang) for form in forms)


def _write_dispute(args: argparse.Namespace, log: _Log, questions: Sequence[Question], out: Path) -> int:
    if args.key is None or not args.name:
        raise Unreadable(
            "a dispute file is signed: add --key and --name",
            zh="复核文件须由提问人签名：请加 --key 和 --name",
        )
    dispute, envelope = dispute_file.make(
        log.entries,
        log.checkpoint,
        questions,
        (args.name, key_file.load(args.key)),
        verified=log.verified,
        made_at=write_time(time.time_ns() // 1_000_000),
    )
    call = read_history(log.entries[:1]).call
    packing.write(out, dispute, envelope, call)
    for number, answer in enumerate(dispute.answers, 1):
        print(f"{number}: {verdict(answer, call).of(args.lang)}")
    print(f"{out}: {len(dispute.proofs)} 条目有证明 entries proved, {out.stat().st_size} 字节 bytes")
    return DONE


def _check(args: argparse.Namespace, log: _Log) -> int:
    """Computes a dispute file again from one's own log."""
    dispute, files = packing.read(args.check)
    call = read_history(log.entries[:1]).call
    problems = list(dispute_file.check(dispute, log.entries, log.claimed.origin))
    if files and not problems:
        due = dict(packing.beside(dispute, call))
        problems += [f"{name}: 与答复不符，或由另一版本写成；以 dispute.json 为准 / differs, or another version wrote it"
                     for name in sorted({*due, *files}) if due.get(name) != files.get(name)]  # fmt: skip
    print(f"{dispute.by.name}  {dispute.by.key}  {dispute.made_at}  {dispute.origin}  {dispute.claimed.size}")
    for number, answer in enumerate(dispute.answers, 1):
        print(f"{number}: {verdict(answer, call).of(args.lang)}")
    for each in problems:
        print(f"✗ {each}")
    if not log.verified:
        print("※ 本账未经核验 / this log was not verified")
    print("✗ 不成立 / DOES NOT HOLD" if problems else "✓ 成立 / holds")
    return WRONG if problems else DONE


def _proof(log: _Log) -> list[Line]:
    claimed = log.claimed
    return [
        Line(Text("来源", "origin"), claimed.origin),
        Line(Text("条目数", "entries"), claimed.size),
        Line(Text("根", "root"), base64text.encode(claimed.root)),
    ]


def _read(args: argparse.Namespace, scratch: Path) -> _Log:
    """The log, verified unless told otherwise. Raises Refused if it does not hold."""
    source = _source(args.log, scratch / "log")
    raw = source.read(CHECKPOINT)
    if raw is None:
        raise Unreadable(f"{args.log}: no checkpoint")
    if not args.unverified:
        _verify(args, source, scratch)
    claimed = parse_text(note.parse(raw).text)
    if claimed.size > MAX_SIZE:
        raise Malformed(f"{args.log}: expected at most {MAX_SIZE} entries, got {claimed.size}")
    entries = list(entries_of(source, claimed.size))
    return _Log(raw, entries, verified=not args.unverified)


def _verify(args: argparse.Namespace, source: Source, scratch: Path) -> None:
    if args.policy is None:
        raise Unreadable(
            "it verifies first: add --policy, or say --unverified",
            zh="先核验再回答：请加 --policy，或明说 --unverified",
        )
    policy = args.policy.read_bytes()
    cited = [_source(each, scratch / f"cited{place}") for place, each in enumerate(args.cited)]
    with Bar("核验 verifying") as bar:
        answer = verifier.verify(
            verifier.Question(source, policy, read_trust(policy), jobs=usable_cores(), cited=cited),
            bar.show,
        )
    if not answer.ledger.holds:
        raise Refused(
            "log-does-not-hold",
            "A49; A50",
            zh="记录未通过核验，不作复核。请先运行 jianpiao verify 查看各项；一定要问，加 --unverified，每页都会注明。",
            en="The log does not pass the verifier; nothing is said about it. Run jianpiao verify and see its checks, or say "
            "--unverified, and every page says so.",
        )


def _source(log: str, scratch: Path) -> Source:
    if "://" not in log:
        return open_source(Path(log))
    scratch.mkdir()
    with Bar("取回 fetching") as bar:
        fetch_log(log, scratch, bar.show)
    return Folder(scratch)
