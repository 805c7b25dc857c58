"""The words of statements as people say them: reasons, grounds, relatives, ways of nomination, stages and departments.

A story may name anything that the vocabulary has; a word that is not listed here is told in lower case, as English. What it
leaves out: posts, which an election names itself.
"""

from __future__ import annotations

from typing import Final

from services.drill.telling import Text

_ZH: Final = {
    # relatives (relations.py)
    "SPOUSE": "配偶",
    "PARENT": "父母",
    "CHILD": "子女",
    "SIBLING": "兄弟姐妹",
    "GRANDPARENT": "祖父母",
    "MATERNAL_GRANDPARENT": "外祖父母",
    "GRANDCHILD": "孙子女",
    "MATERNAL_GRANDCHILD": "外孙子女",
    # why somebody comes off the roll, a mandate ends, a candidacy is cancelled
    "DEATH": "死亡",
    "DEPRIVED_OF_RIGHTS": "被剥夺政治权利",
    "REGISTERED_ELSEWHERE": "在别处登记",
    "MOVED_AWAY": "迁出",
    "UNDER_AGE": "未满十八周岁",
    "ERROR": "登记有误",
    "WITHDRAWN": "撤回",
    "FORGED": "伪造",
    "PROXY_STANDS": "受托人参选",
    "NO_PLEDGE": "未签承诺书",
    "BARRED": "不符合条件",
    # the roll's challenges
    "LEFT_OUT": "漏登",
    "WRONGLY_LISTED": "错登",
    "WRONG_ENTRY": "登记有误",
    # stages, departments and pledges of the review
    "TOWNSHIP": "镇街初审",
    "JOINT": "联审",
    "POLICE": "公安",
    "COURT": "法院",
    "PROCURATORATE": "检察院",
    "DISCIPLINE": "纪检",
    "FAMILY_PLANNING": "计生",
    "CIVIL_AFFAIRS": "民政",
    "LAND": "国土",
    "CAMPAIGN": "竞职",
    "RESIGNATION": "辞职",
    # ways of nomination
    "ORGANISATION": "组织推荐",
    "MEMBERS": "党员（团员）推荐",
    "MASSES": "群众推荐",
    "ALL": "全体",
    # papers and figures
    "VALID": "有效",
    "PARTLY_INVALID": "部分有效",
    "INVALID": "无效",
    "BLANK": "空白",
    "TAKEN_AWAY": "被带走",
    "MISCOUNTED": "清点有误",
    "DESTROYED": "已毁损",
    "ISSUED_TWICE": "重复发票",
    "FOREIGN_SHEETS": "混入别的纸张",
    "OTHER": "其他",
    "PAPER_RECOVERED": "多发的一张已收回",
    "BOTH_IN_BOX": "两张都已入箱",
    # why a post is vacant, why a slate is refused
    "RESIGNED": "辞职",
    "DIED": "死亡",
    "RECALLED": "被罢免",
    "INCAPABLE": "丧失行为能力",
    "SENTENCED": "被判处刑罚",
    "FAILED_APPRAISALS": "连续两次评议不称职",
    "VOIDED": "当选无效",
    "UNFILLED": "没有选出",
    "UNBALANCED": "酝酿不充分、不协调",
    "STRUCTURE": "结构不合理",
    "CONDITIONS": "人选不符合条件",
    "PROCEDURE": "程序不合规定",
    # what is approved
    "SEATS": "职数",
    "SMALL_BODY": "只设书记",
    "MEETING": "召开大会",
    "RESULT": "选举结果",
    "DELAY": "延期",
    "AUTHORITY": "上级",
    "PARTY_ORGANISATION": "党组织",
}
_EN: Final = {
    "MASSES": "recommendation by the masses",
    "MEMBERS": "recommendation by members",
    "ORGANISATION": "recommendation by organisations",
    "JOINT": "joint review",
    "TOWNSHIP": "township review",
}


def way(mode: str) -> Text:
    """A way of nomination; JOINT is there what electors do together, and a stage in the review."""
    return Text("选民联名", "nomination by electors together") if mode == "JOINT" else said(mode)


def said(word: str) -> Text:
    """A word of the vocabulary in both languages."""
    return Text(_ZH.get(word, word), _EN.get(word, word.replace("_", " ").lower()))
