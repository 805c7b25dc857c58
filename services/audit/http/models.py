"""What the audit service answers, as its API document describes it.

Structures of msgspec, which write entries verbatim (`Raw`); the schemas of the document come from them (`openapi.py`).
What it leaves out: alarms, which are answered as they are kept (`follower/alarms.py`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from services.audit.follower.alarms import Acknowledgement, Alarm, Ending, Kind, Text


class Health(msgspec.Struct, frozen=True):
    """进程活着。The process lives; whether the logs are in order stands beside it."""

    status: Annotated[Literal["alive"], Meta(description="进程活着。It lives.")]
    logs: Annotated[int, Meta(description="跟踪的日志数。Logs that are followed.")]
    restoring: Annotated[int, Meta(description="正在从副本恢复的。Logs being restored from our own copy.")]
    stopped: Annotated[
        int, Meta(description="因警报而停止采信的。Logs of which nothing more is believed for now.")
    ]
    alarms: Annotated[int, Meta(description="未确认的警报。Alarms that stand.")]
    tables_standing_still: Annotated[
        dict[str, str],
        Meta(description="统计表停住的日志及原因。Logs whose tables stand still, and why."),
    ] = {}


class LogView(msgspec.Struct, frozen=True):
    """一本日志的现状。One log as it stands."""

    id: Annotated[str, Meta(description="日志（选举、换届工作）编号。Id of the election or campaign.")]
    origin: Annotated[str, Meta(description="日志签名所用的名称。The name under which the log signs.")]
    url: Annotated[str, Meta(description="从哪里取。Where it is fetched from.")]
    kind: Annotated[
        Literal["election", "campaign", "unknown"], Meta(description="一场选举，还是换届工作。What it is.")
    ]
    title: Annotated[str, Meta(description="名称，演练会注明。Its title; a drill says so.")]
    place: Annotated[str, Meta(description="村（社区）或换届地区。The village, or the campaign's place.")]
    drill: Annotated[bool, Meta(description="是否演练。Whether it is a drill, which is no election.")]
    state: Annotated[
        Literal["RESTORING", "FOLLOWING", "STOPPED"],
        Meta(description="正在恢复、正常跟踪、因警报停止。Being restored, followed, or stopped by an alarm."),
    ]
    size: Annotated[int, Meta(description="采信的条数。Entries believed.")]
    root: Annotated[str | None, Meta(description="采信的根（base64）。Root of what is believed.")]
    accepted_at: Annotated[
        str | None, Meta(description="最后一条的收录时间。When the last of them was accepted.")
    ]
    shown: Annotated[
        int, Meta(description="日志签发给我们看过的最大条数。The largest size that the log signed for us.")
    ]
    lag: Annotated[int, Meta(description="尚未采信的条数。Entries shown and not believed yet.")]
    contact_at: Annotated[
        str | None, Meta(description="上次一切正常的时间。When all was last in order since the start.")
    ]
    trouble: Annotated[
        str, Meta(description="上一步为何没走完，没有则为空。Why the last step did not end well.")
    ]
    alarms: Annotated[list[Kind], Meta(description="未确认的警报。The alarms that stand.")]


class LogList(msgspec.Struct, frozen=True):
    """全部日志。All logs that are followed."""

    logs: list[LogView]


class KnownAlarm(msgspec.Struct, frozen=True):
    """一条警报及其后续。An alarm and what became of it."""

    alarm: Alarm
    stands: Annotated[bool, Meta(description="尚未确认，也未结束。Neither acknowledged nor ended.")]
    acknowledged: Annotated[Acknowledgement | None, Meta(description="由谁确认。Who set it aside.")]
    ended: Annotated[Ending | None, Meta(description="何时自行结束。When it ended by itself.")]


class AlarmList(msgspec.Struct, frozen=True):
    """警报列表，不含证据；证据见单条警报。Alarms without their evidence, which each alarm's own address has."""

    alarms: list[KnownAlarm]


class ProvenEntry(msgspec.Struct, frozen=True):
    """一条记录及其证明。An entry, verbatim, and what proves that it is in the log."""

    index: Annotated[int, Meta(description="序号，首条为 0。Counted from 0.")]
    entry: Annotated[
        msgspec.Raw, Meta(description="原始字节即此 JSON。The entry's bytes are this very JSON.")
    ]
    receipt: Annotated[
        str,
        Meta(description="C2SP tlog-proof：离线即可验证。Can be checked offline, with the entry's bytes."),
    ]


class ProvenEntries(msgspec.Struct, frozen=True, rename={"first": "from"}):
    """若干条记录及其证明。Entries in order, each with its proof at the size named."""

    log: Annotated[str, Meta(description="日志编号。The log's id.")]
    size: Annotated[int, Meta(description="证明所依的大小。The size that the proofs are for.")]
    first: Annotated[int, Meta(description="第一条的序号。Index of the first one.")]
    entries: list[ProvenEntry]
    next: Annotated[str | None, Meta(description="下一页的地址。Address of the next page.")]


class TimelineEntry(msgspec.Struct, frozen=True):
    """用平常话说的一条记录。An entry in plain words."""

    index: Annotated[int, Meta(description="序号。Index.")]
    type: Annotated[str, Meta(description="种类，见记录目录。Its kind in the catalogue of statements.")]
    what: Text
    done_at: Annotated[str, Meta(description="何时做的。When it was done, as the signer says.")]
    accepted_at: Annotated[str, Meta(description="何时收录。When the log learnt of it.")]
    officers: Annotated[list[str], Meta(description="签名的人。Those who signed.")]


class Timeline(msgspec.Struct, frozen=True):
    """经过。What happened, in order; or the entries that were searched for."""

    log: Annotated[str, Meta(description="日志编号。The log's id.")]
    size: Annotated[int, Meta(description="采信的条数。Entries believed.")]
    entries: list[TimelineEntry]
    next: Annotated[str | None, Meta(description="下一页的地址。Address of the next page.")]


class Findings(msgspec.Struct, frozen=True):
    """第8项审计断言，对前 size 条。Check 8 over the first `size` entries."""

    log: Annotated[str, Meta(description="日志编号。The log's id.")]
    size: Annotated[int, Meta(description="看了多少条。Entries that were looked at.")]
    trouble: Annotated[
        str, Meta(description="有未能判断的，说明为何。What could not be judged, and why; or empty.")
    ]
    assertions: Annotated[
        list[dict[str, Any]],
        Meta(
            description="每条断言：成立、发现、不适用、尚缺。Each assertion: HOLDS, FOUND, NOT APPLICABLE, NEEDS."
        ),
    ]


class Growth(msgspec.Struct, frozen=True):
    """事件 size：采信的条数变了。The event `size`: more is believed."""

    log: Annotated[str, Meta(description="日志编号。The log's id.")]
    size: Annotated[int, Meta(description="采信的条数。Entries believed.")]
    root: Annotated[str | None, Meta(description="根（base64）。The root.")]
    state: Annotated[str, Meta(description="状态。The log's state.")]


class Welcome(msgspec.Struct, frozen=True):
    """欢迎。Where to begin."""

    service: str
    docs: str
    openapi: str
    logs: list[LogView]


class Explained(msgspec.Struct, frozen=True):
    """一种问题的说明。What a kind of problem means, and what to do."""

    code: str
    title: Text
    advice: Text
