"""The words of a regulation in both languages: bodies, bases of shares, relatives, ways of nomination, classes of electors.

What it leaves out: sentences (`sentences_before.py`, `sentences_after.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Both = Mapping[str, str]


def _said(zh: str, en: str) -> Both:
    return {"zh": zh, "en": en}


BODIES: Final[Mapping[str, Both]] = {
    "VILLAGERS_COMMITTEE": _said("村民委员会", "villagers' committee"),
    "RESIDENTS_COMMITTEE": _said("社区居民委员会", "residents' committee"),
    "PARTY_ORGANISATION": _said("村（社区）党组织", "party organisation"),
    "LEAGUE_BRANCH": _said("团支部", "League branch"),
    "COOP_BOARD": _said("村集体经济组织管理机构", "co-operative board"),
    "SUPERVISION_COMMITTEE": _said("村（社）务监督委员会", "supervision committee"),
    "REPRESENTATIVES": _said("村民（社员）代表", "village representatives"),
    "GROUP_LEADER": _said("村民小组长", "village group leaders"),
    "CONGRESS_DEPUTIES": _said("乡镇人大代表", "township congress deputies"),
}

BASES: Final[Mapping[str, Both]] = {
    "PAPERS_RETURNED": _said("收回选票", "the papers returned"),
    "PAPERS_ISSUED": _said("发出选票", "the papers issued"),
    "REGISTERED": _said("登记选民", "the registered electors"),
    "SHOULD_ATTEND": _said("应到会人数", "those who should attend"),
    "PRESENT": _said("实到会人数", "those present"),
}

WORDS: Final[Mapping[str, Both]] = {
    "RESIDENT": _said("户籍在本地并居住的", "registered and living here"),
    "ABSENT": _said(
        "户籍在本地、不居住、表示参加的", "registered here, living elsewhere, wishing to take part"
    ),
    "NEWCOMER": _said(
        "户籍不在本地、居住一年以上并经同意的", "registered elsewhere, here for a year, agreed to"
    ),
    "GRADUATE": _said("大学生村官", "graduate village officials"),
    "HOUSEHOLD": _said("户代表", "representatives of households"),
    "MEMBER": _said("成员", "members"),
    "POST_HOLDER": _said("担任团内职务的党员", "party members in League posts"),
    "DELEGATE": _said("代表", "representatives"),
    "SELF": _said("自荐", "self-nomination"),
    "SEA": _said("海推", "sea nomination"),
    "ORGANISATION": _said("组织推荐", "recommendation by organisations"),
    "MEMBERS": _said("党员（团员）推荐", "recommendation by members"),
    "MASSES": _said("群众推荐", "recommendation by the masses"),
    "JOINT": _said("选民联名", "electors together"),
    "TOWNSHIP": _said("镇街初审", "township review"),
    "CAMPAIGN": _said("竞职承诺书", "campaign pledge"),
    "RESIGNATION": _said("辞职承诺书", "resignation pledge"),
    "ANY_ELECTOR": _said("任何选民", "any elector"),
    "SPOUSE": _said("夫妻", "spouses"),
    "PARENT": _said("父母", "parents"),
    "CHILD": _said("子女", "children"),
    "SIBLING": _said("兄弟姐妹", "brothers and sisters"),
    "GRANDPARENT": _said("祖父母", "father's parents"),
    "MATERNAL_GRANDPARENT": _said("外祖父母", "mother's parents"),
    "GRANDCHILD": _said("孙子女", "son's children"),
    "MATERNAL_GRANDCHILD": _said("外孙子女", "daughter's children"),
    "AUTHORITY": _said("街道（乡镇）", "the township"),
    "PARTY_ORGANISATION": _said("村党组织", "the village's party organisation"),
    "JOINT_REVIEWER": _said("资格联审组", "the joint review group"),
    "PARTY_BRANCH": _said("村党支部", "party branch"),
    "LEAGUE_WORK_COMMITTEE": _said("街道团工委", "League work committee"),
    "SEATS": _said("职数", "the number of seats"),
    "SMALL_BODY": _said("只设书记", "a secretary alone"),
    "MEETING": _said("召开大会", "the meeting"),
    "RESULT": _said("选举结果", "the result"),
    "RESIGNED": _said("辞职", "resignation"),
    "DIED": _said("死亡", "death"),
    "RECALLED": _said("罢免", "recall"),
    "INCAPABLE": _said("丧失行为能力", "incapacity"),
    "SENTENCED": _said("被判处刑罚", "a sentence"),
    "FAILED_APPRAISALS": _said("连续两次评议不称职", "two failed appraisals in a row"),
    "VOIDED": _said("当选无效", "a void election"),
    "UNFILLED": _said("没有选出", "nobody elected"),
    "HARD": _said("不得当选", "bars"),
    "SOFT": _said("不宜", "advice against"),
    "WAIVABLE": _said("经同意方可", "bars unless waived"),
}
"""What stands in lists. JOINT, as a stage of the review, is told by its own sentence."""
