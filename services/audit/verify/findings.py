"""Everything the verifier can complain about: for each complaint its number of check and its words, in both
languages.

A finding names the entry or the file, what was expected and what was found. The catalogue stands in one
place so that a reader can see at once what is looked at, and what is not.

What it leaves out: how it is found (the other files of this folder) and how it is printed (`report.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shared.errors import JianpiaoError
from shared.text import Text as Text


@dataclass(frozen=True)
class Finding:
    """Something that does not hold. `index` is the entry, `place` a file, a rule or a station; "" where
    there is none."""

    code: str
    zh: str
    en: str
    index: int | None = None
    place: str = ""
    expected: str = ""
    found: str = ""
    clause: str = ""

    @property
    def check(self) -> int:
        """The number of the check that it belongs to."""
        return CATALOGUE[self.code][0]


def finding(
    code: str,
    *,
    index: int | None = None,
    place: str = "",
    expected: object = "",
    found: object = "",
    clause: str = "",
    zh: str = "",
    en: str = "",
    why: JianpiaoError | None = None,
) -> Finding:
    """A finding with the words of the catalogue; `zh` and `en` are added to them, or what an error `why` says. Texts
    are cut to 400 letters.

    What was found may come from an attacker: it never reaches a terminal with control characters in it.
    """
    _, text = CATALOGUE[code]
    if why is not None:
        zh, en = why.zh, why.en
    return Finding(
        code,
        tame(text.zh + (f"：{zh}" if zh else "")),
        tame(text.en + (f": {en}" if en else "")),
        index,
        tame(place),
        tame(str(expected)),
        tame(str(found)),
        tame(clause),
    )


def tame(text: str) -> str:
    """`text` as it may be printed: control characters and changes of direction are spelt out, 400 letters at most."""
    shown = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text[:400])
    return shown + "…" if len(text) > 400 else shown


TITLES: Final = {
    1: Text("逐字节严格读取", "Everything was read strictly, to the last byte"),
    2: Text(
        "检查点的签名、见证人与连续性", "The checkpoint's signature, its witnesses, and what it was before"
    ),
    3: Text("每个叶、每个数据块与根", "Every leaf, every tile and the root"),
    4: Text("每份陈述的签名", "The signature of every statement"),
    5: Text("每份陈述当时合法", "Every statement was lawful when it was accepted"),
    6: Text("另写程序重新计票", "A second, separately written recount"),
    7: Text("选票核对", "The papers add up"),
    8: Text("审计断言", "Audit assertions"),
    9: Text("私密字段的披露", "Disclosed private fields"),
    10: Text("所引用的其他选举", "Other elections that are cited"),
}
"""The numbered checks."""

MEANINGS: Final = {
    1: Text(
        "文件里有看不懂、多余或缺少的内容；不能凭这份文件下结论。",
        "The file holds something that cannot be understood, is too much or is missing; it decides nothing.",
    ),
    2: Text(
        "这本账不是所信任的日志签发的，见证不足，或与从前看到的账不一致。",
        "The log you trust did not sign this, too few witnesses saw it, or it is not what was shown before.",
    ),
    3: Text(
        "条目与签名的根不符：签发之后有人改动、删去、添加或调换过条目。",
        "The entries do not give the signed root: somebody changed, dropped, added or moved one afterwards.",
    ),
    4: Text(
        "有陈述不是当时在任的人签的，或签名之后被改过。",
        "A statement was not signed by somebody in office at that moment, or was changed after signing.",
    ),
    5: Text(
        "日志收下了当时依法应当拒绝的陈述，或改动了次序与时间。",
        "The log accepted a statement that the law refuses at that point, or changed order or times.",
    ),
    6: Text(
        "从原始选票重算的结果与宣布的结果不同。",
        "Counting again from the single papers gives another result than the one declared.",
    ),
    7: Text(
        "选票的发出、收回、计数之间有未说明的差额。",
        "Papers issued, returned and counted differ, and nobody has explained the difference.",
    ),
    8: Text(
        "记录本身显示有违反规定之处，使选举、岗位或其中一部分无效，或须裁定。",
        "The entries themselves show a breach that makes the election, a post or a part void, or needs a ruling.",
    ),
    9: Text(
        "披露的内容与当时承诺的摘要不符，或有人不具备条件。",
        "What is disclosed is not what was committed to then, or somebody was not eligible.",
    ),
    10: Text(
        "引用其他选举的检查点或结果，与那场选举自己的记录不符，或未能核对。",
        "What is taken from another election is not what its own record says, or was not looked at.",
    ),
}
"""What it means when a check fails, for a reader who is not a programmer."""

CATALOGUE: Final[dict[str, tuple[int, Text]]] = {
    # 1 read strictly
    "frame-differs": (1, Text("压缩包的外壳与其内容不符", "the zip is not the one that its contents give")),
    "unreadable-zip": (1, Text("压缩包无法读取", "the zip cannot be read")),
    "file-twice": (1, Text("同名文件出现两次", "a file of the same name stands twice")),
    "file-unknown": (1, Text("有不属于这本账的文件", "a file that does not belong to this log")),
    "file-missing": (1, Text("缺少文件", "a file is missing")),
    "file-too-big": (1, Text("文件大于规定的上限", "a file is larger than it may be")),
    "not-a-file": (1, Text("不是普通文件", "not a plain file")),
    "readme-differs": (1, Text("说明文件与规定的文字不同", "README.md is not the text that this log gives")),
    "bundle-malformed": (1, Text("条目文件无法读取", "a bundle of entries cannot be read")),
    "entry-malformed": (1, Text("条目无法读取", "an entry cannot be read")),
    "statement-malformed": (1, Text("陈述无法读取", "a statement cannot be read")),
    "statement-twice": (1, Text("同一份陈述记了两次", "the same statement is recorded twice")),
    # 2 checkpoint
    "checkpoint-malformed": (2, Text("检查点无法读取", "the checkpoint cannot be read")),
    "checkpoint-untrusted": (
        2,
        Text("检查点不是所信任的日志签的", "the checkpoint is not one of the log you trust"),
    ),
    "checkpoint-lines": (
        2,
        Text("检查点上有多余的签名行", "the checkpoint carries lines of nobody you trust"),
    ),
    "quorum-missing": (2, Text("见证人的联署不足", "too few witnesses cosigned")),
    "policy-differs": (
        2,
        Text("随附的信任文件与你的不同", "the trust file that came with the log is not yours"),
    ),
    "since-untrusted": (2, Text("从前的检查点不可信", "the earlier checkpoint is not one of this log")),
    "since-longer": (2, Text("账比从前看到的短", "the log is shorter than it was")),
    "since-differs": (2, Text("账的开头与从前看到的不同", "the log does not begin with what it was then")),
    "origin-differs": (
        2,
        Text("检查点的来源与选举不符", "the checkpoint's origin is not that of this election"),
    ),
    # 3 leaves, tiles, root
    "tile-differs": (3, Text("数据块与条目不符", "a tile does not follow from the entries")),
    "bundle-width": (
        3,
        Text("条目文件的条数不符", "a bundle has another number of entries than the size demands"),
    ),
    "partial-differs": (
        3,
        Text("旧的部分数据块与现在的账不符", "an older partial tile is not what the log is now"),
    ),
    "root-differs": (3, Text("根与条目不符", "the root does not follow from the entries")),
    # 4 signatures
    "signature-invalid": (4, Text("签名不成立", "a signature does not hold")),
    "key-not-appointed": (
        4,
        Text("签名的密钥此时未获任命", "the signing key was not appointed at that point"),
    ),
    "role-missing": (
        4,
        Text("签名人没有这份陈述所要求的职务", "the signers do not hold the offices required"),
    ),
    "authority-differs": (
        4,
        Text("召集选举的不是所信任的机关", "the election was not called by the authority you trust"),
    ),
    # 5 law
    "index-wrong": (5, Text("条目序号与位置不符", "the entry's index is not its place")),
    "time-goes-back": (5, Text("收录时间倒退", "the time of acceptance goes back")),
    "time-wrong": (5, Text("收录时间不符规定", "the time of acceptance is not one that the log may give")),
    "law-refuses": (5, Text("依法应当拒绝", "the law refuses it at that point")),
    "wrong-election": (5, Text("属于另一场选举", "belongs to another election")),
    # 6 recount
    "recount-differs": (6, Text("重新计票的结果不同", "the recount gives another result")),
    # 7 papers
    "papers-differ": (7, Text("选票核对不上", "papers do not add up")),
    # 8 audit assertions; `assertions/table.py` has their words
    "assertion-fails": (8, Text("审计断言不成立", "an audit assertion does not hold")),
    # 9 disclosures
    "disclosure-foreign": (9, Text("披露不属于任何陈述", "a disclosure belongs to no statement")),
    "disclosure-wrong": (9, Text("披露与摘要不符", "a disclosure is not what was committed to")),
    "not-eligible": (9, Text("按披露的内容依法应当拒绝", "with what is disclosed, the law refuses it")),
    # 10 cited elections
    "cited-unreadable": (
        10,
        Text("所引用选举的文件无法读取", "the bundle of a cited election cannot be read"),
    ),
    "cited-foreign": (10, Text("给出了没有引用的选举", "a bundle was given that is not cited, or twice")),
    "cited-shorter": (10, Text("所引用选举的账比引用处短", "the cited log is shorter than what is cited")),
    "cited-root-differs": (
        10,
        Text("所引用选举的条目与引用的根不符", "the cited log's entries do not give the cited root"),
    ),
    "cited-fails": (10, Text("所引用选举自身未通过核验", "the cited election itself fails verification")),
    "cited-differs": (
        10,
        Text("与所引用选举的记录不同", "what is taken differs from what the cited election's record says"),
    ),
}
"""Code → number of the check, words. Codes are stable: programs read them from `--json`."""
