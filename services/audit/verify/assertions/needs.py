"""What an assertion may be waiting for, by name."""

from __future__ import annotations

from typing import Final

from services.audit.verify.findings import Text

CALL: Final = Text("「发起选举」", "the call")
COMMITTEE: Final = Text("选举委员会产生的记录", "the committee's formation")
METHOD: Final = Text("选举办法通过的记录", "the adoption of the method")
ROLL: Final = Text("选民名单的公布", "the posting of the roll")
SEALED_ROLL: Final = Text("选民名单的确定", "the sealing of the roll")
NOMINATIONS: Final = Text("提名", "nominations")
LIST: Final = Text("候选人名单的公布", "the posting of the candidates")
POLL: Final = Text("投票", "the poll")
BOXES: Final = Text("开箱", "the opening of the boxes")
COUNT: Final = Text("计票结束", "the close of the count")
OUTCOME: Final = Text("选举结果的确定", "an outcome")
RESULT: Final = Text("选举结果的公布", "the announcement of the result")
HANDOVER: Final = Text("工作移交的记录", "a record of the handover")
ARCHIVE: Final = Text("归档的记录", "a record of the archive")
PLEDGES: Final = Text("任期承诺的公布", "the posting of the term's pledges")
CAMPAIGN: Final = Text(
    "整个换届工作的账（其他组织的选举）", "the campaign's log, with the elections of the other bodies"
)
DISCLOSURES: Final = Text("披露的私密字段（--disclosures）", "disclosed private fields (--disclosures)")
REPORT: Final = Text("要核对的统计报表", "a printed report to compare")
CAMPAIGNING: Final = Text("介绍、竞职演说活动的记录", "records of introductions and speeches")
MEETING: Final = Text("会议应到、实到人数的记录", "a record of who should attend and who was present")
STROKES: Final = Text("姓名（用来核对笔画次序）", "names, to check the order of strokes")
