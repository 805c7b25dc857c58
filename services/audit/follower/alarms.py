"""An alarm: what a log did that it must not do, with everything that shows it, and what to do about it.

    FORK            the log signed two histories
    ROLLBACK        the log shows a smaller size than it showed before
    BAD_SIGNATURE   a checkpoint or a statement is not signed by whom it must be signed
    UNLAWFUL        the log accepted what the law refuses
    MALFORMED       files or entries make no sense, or are not what the log signed
    CLOCK           a time of acceptance goes back, or is not when we saw it
    NO_QUORUM       too few witnesses cosigned
    SILENT          nothing new that is valid for too long
    DAMAGED         our own copy is not what we wrote

What it leaves out: keeping alarms (`alarm_files.py`) and finding out (`step.py`).
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

Kind = Literal[
    "FORK",
    "ROLLBACK",
    "BAD_SIGNATURE",
    "UNLAWFUL",
    "MALFORMED",
    "CLOCK",
    "NO_QUORUM",
    "SILENT",
    "DAMAGED",
]


class Text(msgspec.Struct, frozen=True):
    """一句话的中文和英文。The same sentence in Chinese and in English."""

    zh: Annotated[str, Meta(description="中文。Chinese.")]
    en: Annotated[str, Meta(description="英文。English.")]


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """证据：逐字节保存。One piece of evidence, byte for byte."""

    name: Annotated[str, Meta(description="这是什么。What it is.")]
    text: Annotated[str | None, Meta(description="原文（UTF-8）。The bytes, which are UTF-8 text.")] = None
    base64: Annotated[str | None, Meta(description="原字节（base64）。The bytes in base64.")] = None

    @property
    def content(self) -> bytes:
        """The bytes themselves."""
        return (self.text or "").encode() if self.base64 is None else b64decode(self.base64)


def evidence(name: str, content: bytes) -> Evidence:
    """`content` as evidence: readable where it is text, for a note is to be read and verified by people."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return Evidence(name, base64=b64encode(content).decode())
    return Evidence(name, text=text)


@dataclass(eq=False)
class Raised(Exception):
    """What was found about a log. Raised by whoever finds it; nothing of the step it was found in is believed.

    `stops`: nothing more is believed until a person has looked, for the log itself signed what is wrong. `index` is the
    entry it is about. `subject` says when two findings are the same one; by default all that is told.
    """

    kind: Kind
    zh: str
    en: str
    stops: bool = False
    index: int | None = None
    place: str = ""
    expected: str = ""
    found: str = ""
    clause: str = ""
    evidence: Sequence[Evidence] = field(default=())
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.zh} / {self.en}"

    @property
    def digest(self) -> str:
        """The same for the same finding: 32 hex digits."""
        told = self.subject or "\x00".join(
            map(str, (self.zh, self.en, self.index, self.place, self.expected, self.found))
        )
        return hashlib.sha256(f"{self.kind}\x00{told}".encode()).hexdigest()[:32]


MEANINGS: Final[dict[Kind, tuple[Text, Text]]] = {
    "FORK": (
        Text("日志分叉：对同一段历史签了两个说法", "The log forked: it signed two histories"),
        Text(
            "保存这条警报及其证据，与其他监督者、见证人核对各自看到的检查点；在查明之前，不要依据这本日志宣布任何结果。",
            "Keep this alarm and its evidence, compare checkpoints with other followers and witnesses; declare no result from "
            "this log before it is cleared up.",
        ),
    ),
    "ROLLBACK": (
        Text("日志倒退：比从前看到的短", "The log went back: it is shorter than it was"),
        Text(
            "请日志的维护者说明是否恢复了旧备份；已见过的条目一条也不能少，我们的副本保留着它们。",
            "Ask whoever keeps the log whether an old backup was restored; no entry that was seen may be missing, and our copy has them.",
        ),
    ),
    "BAD_SIGNATURE": (
        Text("签名不成立，或签名人无权", "A signature does not hold, or is not of whom it must be"),
        Text(
            "先核对信任文件是否就是公布的那一份；若是，保存证据并向选举委员会和上级指导组报告。",
            "Check first that the trust file is the one that was made public; if it is, keep the evidence and report to the "
            "election committee and the guidance group.",
        ),
    ),
    "UNLAWFUL": (
        Text("日志收下了依法应当拒绝的陈述", "The log accepted a statement that the law refuses"),
        Text(
            "对照所引条款审阅该条目；服务可能被改动过，或与我们的版本不同；查明之后再确认此警报。",
            "Look at the entry beside the clause; the service was altered, or is of another version than ours; acknowledge the "
            "alarm when it is cleared up.",
        ),
    ),
    "MALFORMED": (
        Text("内容无法读取，或不是日志所签的内容", "Files make no sense, or are not what the log signed"),
        Text(
            "若由代理或网络造成，会自行恢复；若反复出现，请换一条网络路径再取，并保存证据。",
            "If a proxy or the network did it, following goes on by itself; if it comes again, fetch by another way and keep the evidence.",
        ),
    ),
    "CLOCK": (
        Text("收录时间不可信", "A time of acceptance cannot be right"),
        Text(
            "核对双方的时钟；若时钟无误，则这些条目被倒填了日期，或被扣留之后才公布：以我们看到的时间为准记录在案。",
            "Compare both clocks; if they are right the entries were back-dated, or held back: record when we saw them.",
        ),
    ),
    "NO_QUORUM": (
        Text("见证人联署不足", "Too few witnesses cosigned"),
        Text(
            "联系各见证人；人数够了会自行继续，在此之前不采信新的条目。",
            "Call the witnesses; following goes on by itself once they are enough, and believes nothing new before.",
        ),
    ),
    "SILENT": (
        Text("日志没有动静", "The log is silent"),
        Text(
            "联系日志的维护者；日志恢复后警报自行结束，记录保留。选举日当天请同时在现场核对进度。",
            "Call whoever keeps the log; the alarm ends by itself when the log speaks, and stays on record. On the day, look at "
            "the station itself too.",
        ),
    ),
    "DAMAGED": (
        Text("我们自己的副本损坏", "Our own copy is damaged"),
        Text(
            "检查磁盘；把该日志的 mirror 文件夹移走（不要动 seen 和 alarms），确认此警报后重新取回，与从前所见逐一核对。",
            "Check the disk; move the log's mirror folder away (leave seen and alarms), acknowledge this alarm, and it is fetched "
            "again and held against what was seen.",
        ),
    ),
}
"""Kind → what it means, what to do."""


class Size(msgspec.Struct, frozen=True):
    """采信的大小与根。A size and root that were believed."""

    size: Annotated[int, Meta(description="条数。Entries.", ge=0)]
    root: Annotated[str, Meta(description="根（base64）。The root in base64.")]


class Alarm(msgspec.Struct, frozen=True, omit_defaults=True):
    """一条警报。An alarm as it is kept. It is never changed and never deleted."""

    number: Annotated[int, Meta(description="该日志的第几条，从 1 起。Counted from 1 for each log.", ge=1)]
    log: Annotated[str, Meta(description="日志（选举）编号。The log's id, which is the election's.")]
    kind: Annotated[Kind, Meta(description="种类。The kind.")]
    stops: Annotated[
        bool, Meta(description="在有人确认之前不再采信。Nothing more is believed until it is acknowledged.")
    ]
    raised_at: Annotated[str, Meta(description="何时发现（UTC）。When it was found, in UTC.")]
    meaning: Annotated[Text, Meta(description="种类的含义。What the kind means.")]
    what: Annotated[Text, Meta(description="发现了什么。What was found.")]
    advice: Annotated[Text, Meta(description="怎么办。What to do.")]
    subject: Annotated[
        str, Meta(description="同一发现的标识。The same for the same finding.", pattern="^[0-9a-f]{32}$")
    ]
    believed: Annotated[Size | None, Meta(description="当时采信的。What was believed then.")] = None
    index: Annotated[int | None, Meta(description="条目序号。The entry it is about.")] = None
    place: Annotated[str, Meta(description="文件、种类或密钥。File, kind of statement or key.")] = ""
    expected: Annotated[str, Meta(description="应为。Expected.")] = ""
    found: Annotated[str, Meta(description="实为。Found.")] = ""
    clause: Annotated[str, Meta(description="条款。The clause.")] = ""
    evidence: Annotated[tuple[Evidence, ...], Meta(description="证据。The evidence.")] = ()


class Acknowledgement(msgspec.Struct, frozen=True):
    """由具名的人确认。A named person looked at it and set it aside."""

    by: Annotated[str, Meta(description="谁。Who.", min_length=1, max_length=100)]
    because: Annotated[
        str, Meta(description="查明了什么。What was found out.", min_length=1, max_length=1000)
    ]
    at: Annotated[str, Meta(description="何时（UTC）。When, in UTC.")]


class Ending(msgspec.Struct, frozen=True):
    """自行结束：日志又有了动静。It ended by itself, for the log spoke again."""

    at: Annotated[str, Meta(description="何时（UTC）。When, in UTC.")]


@dataclass(frozen=True)
class Known:
    """An alarm and what became of it."""

    alarm: Alarm
    acknowledged: Acknowledgement | None = None
    ended: Ending | None = None

    @property
    def stands(self) -> bool:
        """Whether it is raised still: nobody acknowledged it and it did not end."""
        return self.acknowledged is None and self.ended is None


@dataclass(frozen=True)
class News:
    """Something that whoever looks on wants to hear of: the believed log grew, or an alarm began or ended."""

    log: str
    size: int
    alarm: Known | None = None
