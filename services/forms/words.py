"""The words of the forms: what each figure of a poll, each kind of poll and each class of elector is called.

One list for both services, so that the same thing has the same name on every paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shared.text import Text

SHEETS: Final[Mapping[str, Text]] = {
    "printed": Text("印制选票", "papers printed"),
    "issued": Text("发出选票", "papers issued"),
    "by_proxy": Text("其中委托投票", "of them by proxy"),
    "spoiled": Text("作废换发", "spoiled"),
    "unused": Text("剩余选票", "unused"),
    "returned": Text("收回选票", "papers returned"),
    "valid": Text("有效票", "valid"),
    "partly_invalid": Text("部分有效票", "partly invalid"),
    "invalid": Text("无效票", "invalid"),
    "blank": Text("空白票", "blank"),
    "stations": Text("投票站（票箱）", "stations (boxes)"),
    "central": Text("其中中心会场", "of them central venues"),
    "mobile": Text("其中流动票箱", "of them mobile boxes"),
}
KINDS: Final = {
    "FIRST": Text("首次投票", "first ballot"),
    "REVOTE": Text("再次投票", "re-vote"),
    "RUNOFF": Text("另行选举", "runoff"),
    "SUCCESSION": Text("依次递补", "next by votes"),
}
ELECTORS: Final = {
    "RESIDENT": Text("户籍在本村且居住", "registered and living here"),
    "ABSENT": Text("户籍在本村、在外居住", "registered here, living elsewhere"),
    "NEWCOMER": Text("户籍不在本村", "registered elsewhere"),
    "GRADUATE": Text("大学生村官", "graduate village official"),
    "HOUSEHOLD": Text("户代表", "for a household"),
    "MEMBER": Text("本组织成员", "member of the organisation"),
    "POST_HOLDER": Text("担任团内职务的党员", "party member in a League post"),
    "DELEGATE": Text("代表", "delegate"),
}
DRILL: Final = Text("演练，不是选举，没有法律效力", "A drill, not an election; without legal force")
