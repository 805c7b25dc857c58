"""Whom to believe: a short text file that names the log, the witnesses, and how many of them are enough.

    log example.org/log+aa351777+AQOh...
    witness A committee-a.example/w1+6204fe29+BCms...
    group committees 2 A B C
    quorum committees

C2SP tlog-policy. It holds public keys only; whoever checks an election offline needs nothing else.
What it leaves out: who may sign statements inside the log (`trust.py` names the first of them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from typing import Final

from shared.errors import Malformed, ProofError
from shared.log.checkpoint import Checkpoint, open_note
from shared.log.cosignature import cosigned_by
from shared.log.note import COSIGNATURE, ED25519, VerifierKey
from shared.log.quorum import NONE, Group, Quorum, Witness, check_word

__all__ = ["NONE", "Group", "Log", "Policy", "Witness", "encode", "parse"]

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # all but tab and newline
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")
_WORD: Final = re.compile(r"[^ \t]+")  # not split(), which also divides at spaces that belong to a name


@dataclass(frozen=True)
class Log:
    """A log whose checkpoints are accepted; the key's name is the log's origin."""

    key: VerifierKey
    url: str | None = None


@dataclass(frozen=True)
class Policy:
    """A checkpoint is good when one of `logs` signed it and `quorum` (a witness, a group, NONE) witnessed it.

    Raises Malformed for a key of the wrong type or given twice, and for names that do not add up (`Quorum`).
    """

    logs: tuple[Log, ...]
    witnesses: tuple[Witness, ...] = ()
    groups: tuple[Group, ...] = ()
    quorum: str = NONE

    def __post_init__(self) -> None:
        _check_keys("log", ED25519, [log.key for log in self.logs])
        _check_keys("witness", COSIGNATURE, [witness.key for witness in self.witnesses])
        for url in [log.url for log in self.logs] + [witness.url for witness in self.witnesses]:
            if url is not None:
                check_word(url)
        self._quorum()

    def check(self, raw: bytes) -> Checkpoint:
        """The checkpoint of the note `raw`, if this policy accepts it.

        Raises Malformed, or ProofError saying whose signature does not hold or which group lacks how many.
        """
        # (1) A log key configured for that origin signed it, and none of them signed it wrongly.
        checkpoint, signed = open_note(raw, *(log.key for log in self.logs))
        # (2) Every line of a known witness holds, needed or not.
        cosigned = cosigned_by(signed, [witness.key for witness in self.witnesses])
        # (3) They are enough.
        names = {witness.name for witness in self.witnesses if witness.key in cosigned}
        if missing := self.shortfall(names):
            raise ProofError(f"quorum of {checkpoint.origin} at size {checkpoint.size}: {missing}")
        return checkpoint

    def shortfall(self, cosigned: Set[str]) -> str:
        """What is missing when only the witnesses named in `cosigned` have witnessed; empty if nothing is."""
        return self._quorum().shortfall(cosigned)

    def _quorum(self) -> Quorum:
        return Quorum(self.quorum, tuple(witness.name for witness in self.witnesses), self.groups)


def parse(text: str) -> Policy:
    """The policy of a file's text; comments and empty lines are passed over. Raises Malformed.

    Every line needs its newline: a file cut off in the last one could ask for another quorum.
    """
    if found := _CONTROL.search(text):
        raise Malformed(f"policy: control character {found[0]!r}", zh=f"信任文件：有控制符{found[0]!r}")
    if not text.endswith("\n"):
        raise Malformed("policy: expected a newline at the end", zh="信任文件：应以换行结尾")
    draft = _Draft()
    for number, line in enumerate(text.split("\n"), start=1):
        words = _WORD.findall(line)
        if words and not words[0].startswith("#"):
            try:
                draft.read(*words)
            except Malformed as error:
                raise Malformed(
                    f"policy line {number}: {error.en}", zh=f"信任文件第{number}行：{error.zh}"
                ) from error
    if draft.quorum is None:
        raise Malformed("policy: expected a quorum line, got none", zh="信任文件：缺少 quorum 一行")
    return Policy(tuple(draft.logs), tuple(draft.witnesses), tuple(draft.groups), draft.quorum)


def encode(policy: Policy) -> str:
    """The policy as a file's text: logs, witnesses, groups, quorum."""
    lines = [_line("log", log.key, log.url) for log in policy.logs]
    lines += [_line("witness", witness.name, witness.key, witness.url) for witness in policy.witnesses]
    lines += [_line("group", group.name, _threshold(group), *group.members) for group in policy.groups]
    return "".join([*lines, _line("quorum", policy.quorum)])


@dataclass
class _Draft:
    """What the lines read so far say. Names must be known before they are used."""

    logs: list[Log] = field(default_factory=list)
    witnesses: list[Witness] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    quorum: str | None = None
    _above: set[str] = field(default_factory=set)

    def read(self, keyword: str, *words: str) -> None:
        match keyword, words:
            case "log", (vkey, *url) if len(url) <= 1:
                self.logs.append(Log(VerifierKey.parse(vkey), *url))
            case "witness", (name, vkey, *url) if len(url) <= 1:
                self.witnesses.append(Witness(name, VerifierKey.parse(vkey), *url))
                self._above.add(name)
            case "group", (name, threshold, *members) if members:
                self._expect_above(members)
                self.groups.append(Group(name, _parse_threshold(threshold, len(members)), tuple(members)))
                self._above.add(name)
            case "quorum", (name,) if self.quorum is None:
                self._expect_above([] if name == NONE else [name])
                self.quorum = name
            case _:
                raise Malformed(
                    f"no such line, or a second quorum: {' '.join((keyword, *words))[:200]!r}",
                    zh=f"没有这种行，或第二个 quorum：{' '.join((keyword, *words))[:200]!r}；可写 log、witness、group、quorum",
                )

    def _expect_above(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self._above:
                raise Malformed(
                    f"expected a name from a line above, got {name[:100]!r}",
                    zh=f"应为上面某一行的名称，现为{name[:100]!r}",
                )


def _check_keys(kind: str, type: int, keys: list[VerifierKey]) -> None:
    publics = {key.public for key in keys}
    # The same key under two names could count twice for a quorum.
    if len(publics) < len(keys):
        raise Malformed(
            f"policy: two {kind} lines have the same public key", zh=f"信任文件：两行 {kind} 的公钥相同"
        )
    for key in keys:
        if key.type != type:
            raise Malformed(
                f"policy: expected a {kind} key of type {type:#04x}, got {key}",
                zh=f"信任文件：{kind} 的密钥应为{type:#04x}型，现为{key}",
            )


def _parse_threshold(word: str, members: int) -> int:
    if word in ("all", "any"):
        return members if word == "all" else 1
    if not _NUMBER.fullmatch(word):
        raise Malformed(
            f"expected all, any or a number from 1, got {word[:30]!r}",
            zh=f"应为 all、any 或从 1 起的整数，现为{word[:30]!r}",
        )
    return int(word)


def _threshold(group: Group) -> str:
    if group.threshold == len(group.members):
        return "all"
    return "any" if group.threshold == 1 else str(group.threshold)


def _line(*words: object) -> str:
    return " ".join(str(word) for word in words if word is not None) + "\n"
