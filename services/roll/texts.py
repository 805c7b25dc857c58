"""The words of every remark: what was expected and what to do, in Chinese and English, and how grave it is.

`{0}` and `{1}` stand for what the remark brings along. What it leaves out: where a remark is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from services.roll.remarks import Remark, Severity


class Text(NamedTuple):
    """Words of one code: what was expected or seen, and what to do about it."""

    severity: Severity
    zh: str
    en: str
    do_zh: str = ""
    do_en: str = ""


_W, _O, _N = Severity.WRONG, Severity.OPEN, Severity.NOTE

TEXTS: Final[dict[str, Text]] = {
    # The sheet
    "file-kind": Text(_N, "文件扩展名与内容不符，按内容读作{0}", "the name's ending differs from the content; read as {0}"),
    "encoding": Text(_N, "按{0}编码读取", "read in the encoding {0}"),
    "sheet-hidden": Text(_N, "隐藏的工作表未读", "a hidden sheet was not read"),
    "column-hidden": Text(_N, "此列在表中是隐藏的，仍已读取", "the column is hidden in the sheet; it was read all the same"),
    "no-headings": Text(_W, "前20行中应有一行表头，至少写明「姓名」和另一栏", "a row of headings among the first 20 rows, with 姓名 (name) and one more",
        "请补上表头", "Add the headings"),
    "heading-twice": Text(_W, "每一栏只出现一次；此栏与「{0}」同义", "each column once; this one means the same as {0}",
        "请只留一栏", "Keep one"),
    "heading-unknown": Text(_N, "此栏不导入", "this column is not imported"),
    "no-rows": Text(_W, "表头之下至少一人", "at least one person below the headings",
        "请核对文件", "Check the file"),
    "row-hidden": Text(_W, "隐藏的行：是否导入不得猜测", "a hidden row: nobody may guess whether it counts",
        "请取消隐藏（筛选）或删除", "Unhide it or delete it"),
    "cells-merged": Text(_W, "合并单元格（{0}）：其余各格是空的", "merged cells ({0}): all but the first are empty",
        "请取消合并并逐行填写", "Unmerge and fill each row"),
    "cells-count": Text(_W, "应为{0}格，实为{1}格", "{0} cells expected, {1} found",
        "请核对分隔符和引号", "Check separators and quotes"),
    "formula": Text(_W, "应为值，实为公式；公式从不计算", "a value, not a formula; formulas are never evaluated",
        "请粘贴为数值", "Paste it as a value"),
    "cell-error": Text(_W, "应为值，实为表格程序的出错标记", "a value, not a spreadsheet's error",
        "请改正", "Correct it"),
    "cell-long": Text(_W, "一格最多{0}个字", "at most {0} characters in a cell", "请核对", "Check it"),
    # Characters
    "characters-lost": Text(_W, "文字在更早的转换中已经丢失或变成乱码", "characters were lost in an earlier conversion",
        "请按原件重新填写", "Fill it in again from the original"),
    "characters-read": Text(_N, "含全角、空格或看不见的字符，读作“{0}”", "full-width, spaces or invisible characters; read as “{0}”"),
    # Name
    "name-missing": Text(_W, "应有姓名", "a name", "请补填", "Fill it in"),
    "name-redacted": Text(_O, "姓名被遮盖，按未知导入", "the name is blacked out; imported as unknown",
        "请补填", "Complete it"),
    "name-odd": Text(_O, "不像姓名（可能混入水印、标注或罕用字），原样导入", "unlike a name (a watermark, a note or a rare character?); imported as written",
        "请核对", "Check it"),
    # Sex
    "sex-missing": Text(_O, "性别未知", "the sex is unknown", "请补填男或女", "Complete it: 男 or 女"),
    "sex-unread": Text(_W, "应为男或女", "男 or 女 (M or F)", "请改正", "Correct it"),
    # Birth
    "born-missing": Text(_O, "出生日期未知", "the birth date is unknown", "请补填", "Complete it"),
    "born-redacted": Text(_O, "出生日期被遮盖，按未知导入，不作猜测", "the birth date is blacked out; imported as unknown, not guessed",
        "请补填", "Complete it"),
    "born-incomplete": Text(_O, "出生日期只有年或年月，缺日，原文一并保存", "only the year or month of birth; kept as written beside an unknown date",
        "请补全到日", "Complete it to the day"),
    "born-unread": Text(_W, "应为 1960-01-02、1960.1.2、1960年1月2日、19600102 等完整日期", "a date such as 1960-01-02, 1960.1.2, 1960年1月2日 or 19600102",
        "请按证件改正", "Correct it from the document"),
    "born-impossible": Text(_W, "没有这一天，或晚于选举日", "no such day, or one after election day",
        "请按证件改正", "Correct it from the document"),
    "under-age": Text(_W, "选举日{0}应满{1}周岁", "at least {1} years old on election day {0}",
        "不应登记；如出生日期有误请改正", "Not to be registered; if the date is wrong, correct it"),
    # Identity number
    "id-missing": Text(_O, "未填身份证号", "no identity number",
        "请补填，否则无法查重", "Complete it, or nobody can look for doubles"),
    "id-redacted": Text(_O, "身份证号被遮盖，按未知导入", "the identity number is blacked out; imported as unknown",
        "请补填", "Complete it"),
    "id-unread": Text(_W, "应为18位（或旧15位）身份证号", "an identity number of 18 (or 15) characters",
        "请按证件改正", "Correct it from the document"),
    "id-rounded": Text(_W, "号码被表格程序当作数字，末几位已丢失", "a spreadsheet took the number for a figure and lost its last digits",
        "请把此列设为文本后按证件重填", "Format the column as text and fill it in again"),
    "id-checksum": Text(_W, "校验码应为{0}", "the check character should be {0}",
        "有一位写错，请按证件改正", "A digit is wrong; correct it from the document"),
    "id-born-differs": Text(_W, "身份证号所载出生日期为{0}，与出生日期栏不一致", "the identity number says born {0}, the column says otherwise",
        "请按证件改正其一", "Correct one of them"),
    "id-sex-differs": Text(_W, "身份证号所载性别为{0}，与性别栏不一致", "the identity number says {0}, the column says otherwise",
        "请按证件改正其一", "Correct one of them"),
    "id-gave-born": Text(_N, "出生日期取自身份证号：{0}", "birth date taken from the identity number: {0}"),
    "id-gave-sex": Text(_N, "性别取自身份证号：{0}", "sex taken from the identity number: {0}"),
    # Class of registration
    "kind-missing": Text(_W, "应写明登记类别", "a class of registration",
        "请补填，或用 --kind 写明全表的类别", "Fill it in, or name it for all with --kind"),
    "kind-unread": Text(_W, "登记类别应为 {0} 或其常用说法", "one of {0}, or a usual word for it",
        "请改正", "Correct it"),
    "kind-not-admitted": Text(_W, "本选举只登记：{0}", "this election registers {0} only",
        "请核对登记类别", "Check the class"),
    "hukou-differs": Text(_W, "登记类别为{0}，与户籍栏不一致", "the class is {0}, the column of household registration says otherwise",
        "请改正其一", "Correct one of them"),
    "resolution-missing": Text(_W, "户籍不在本村的须有村民会议或村民代表会议同意的决议", "the assembly's resolution for whoever is registered elsewhere",
        "请写明决议文件的 SHA-256", "Give the SHA-256 of the document"),
    "resolution-unread": Text(_W, "决议应为文件的 SHA-256，64位十六进制", "the SHA-256 of the document, 64 hex digits",
        "请改正", "Correct it"),
    # Groups and numbers
    "group-coded": Text(_N, "此组的编号为 {0}", "this group's code is {0}"),
    "group-unread": Text(_O, "组别被遮盖或看不懂，按未知导入", "the group is blacked out or unreadable; imported as unknown",
        "请补填", "Complete it"),
    "group-missing": Text(_W, "各组分别选举，应写明小组", "a group: each elects apart", "请补填", "Fill it in"),
    "group-without-post": Text(_W, "应为有应选名额的小组：{0}", "a group that has a post to fill: {0}", "请核对组别", "Check the group"),
    "household-missing": Text(_W, "应写明属于哪一户", "the household", "请补填户号", "Fill in its number"),
    "household-unread": Text(_W, "户号应为字母、数字、点、横线，最多24个字符，不是门牌", "letters, digits, dots, hyphens, at most 24, no address",
        "请改正", "Correct it"),
    "household-twice": Text(_W, "一户一票，此户已由第{0}行代表", "a household has one vote, and row {0} speaks for it",
        "其他成员请只登记被选举权，或删去", "Register its others with the right to stand alone, or delete them"),
    "rights-unread": Text(_W, "权利应为 选举权和被选举权 BOTH · 选举权 VOTE · 被选举权 STAND", "BOTH, VOTE or STAND", "请改正", "Correct it"),
    "rights-divided": Text(_W, "本选举的选民既有选举权也有被选举权", "electors of this election both vote and stand", "请改正", "Correct it"),
    "number-unread": Text(_W, "编号应为字母、数字、点、横线，最多24个字符，且不是选票上的保留字",
        "letters, digits, dots, hyphens, at most 24, and not a word reserved on papers",
        "请改正", "Correct it"),
    "people-many": Text(_W, "预览最多{0}人", "a preview takes at most {0} people", "请用命令 jianpiao roll statements", "Use the command jianpiao roll statements"),
    "number-needed": Text(_W, "名单上已有登记的人，新增者须有编号", "the roll has electors already, so that people have to be numbered",
        "请加一栏编号", "Add a column of numbers"),
    "number-missing": Text(_W, "其他人有编号，此人没有", "others have a number, this person has none",
        "请全部填写，或全部留空由程序编号", "Number all, or none"),
    "number-twice": Text(_W, "编号已用于第{0}行", "the number stands in row {0} already",
        "请改正", "Correct it"),
    "number-taken": Text(_W, "此编号已在选民名单上", "the number is on the roll already",
        "请删去已登记的人，或改正编号", "Delete who is registered already, or correct it"),
    # The same person twice
    "same-row": Text(_W, "与第{0}行完全相同", "the same as row {0} throughout", "请删去一行", "Delete one"),
    "same-id": Text(_W, "身份证号与第{0}行相同", "the same identity number as row {0}",
        "一人只登记一次，请核对", "A person is registered once; check"),
    "same-person": Text(_W, "姓名、出生日期与第{0}行相同", "the same name and birth date as row {0}",
        "是一人请删去，是两人请都填身份证号", "One person: delete one; two: give both identity numbers"),
    "number-changed": Text(_W, "此人上一届编号为{0}，编号不变", "the person's number was {0}, and stays", "请改回", "Restore it"),
    "same-name": Text(_O, "与第{0}行同名，出生日期或身份证号不全，无法分辨", "the same name as row {0}, and birth dates or identity numbers are missing",
        "请补全以便分辨", "Complete them to tell the two apart"),
    # The comparison with the last roll
    "taken-for-one": Text(_O, "两表仅姓名相同，视作同一人（旧表第{0}行）", "only the name agrees; taken for the person of row {0} of the old roll", "请核对", "Check it"),
    "review-stale": Text(_W, "两表之间没有这项差异",
        "there is no such difference between the two rolls",
        "比较之后表又改过，请重新比较", "A roll was changed since; compare again"),
    "review-twice": Text(_W, "每项差异只审一次", "each difference once", "请删去一行", "Delete one"),
    "review-missing": Text(_W, "差异{0}未审", "the difference {0} was not reviewed", "请补上这一行", "Add its row"),
    "reason-missing": Text(_W, "应写明变动原因：{0}", "a reason: {0}", "请填写", "Fill it in"),
    "reason-unread": Text(_W, "变动原因应为：{0}", "one of the reasons: {0}", "请改正", "Correct it"),
}  # fmt: skip


def severity(remark: Remark) -> Severity:
    """How grave a remark is."""
    return TEXTS[remark.code].severity


def has(remarks: Iterable[Remark], wanted: Severity) -> bool:
    """Whether there is a remark of that severity."""
    return any(severity(each) is wanted for each in remarks)


def expected(remark: Remark, lang: str) -> str:
    """What was expected or how it was read, in "zh" or "en"."""
    text = TEXTS[remark.code]
    return (text.en if lang == "en" else text.zh).format(*remark.about)


def advice(remark: Remark, lang: str) -> str:
    """What to do, or nothing."""
    text = TEXTS[remark.code]
    return text.do_en if lang == "en" else text.do_zh
