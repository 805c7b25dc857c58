"""An answer as a form in both languages: what was asked, how it was and would be, by how many papers, and which entries stand behind.

What it leaves out: how a form is written (`services/forms/as_*.py`), and the answer itself (`ask.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from services.audit.replay.answer import Answer
from services.audit.replay.question import Question
from services.audit.replay.stage import STAGES, SUSPENDED
from services.audit.replay.telling_rounds import ENTRIES, WOULD, ending_table, round_tables
from services.audit.verify.findings import Text
from services.forms.form import Cell, Form, Line, Table

DRILL: Final = Text("演练，不是选举，没有法律效力", "A drill, not an election; without legal force")
UNVERIFIED: Final = Text(
    "记录未经核验，以下各数不能作为证据", "THE LOG WAS NOT VERIFIED; nothing below is evidence"
)


def tell(answer: Answer, call: Mapping[str, Any], proof: Sequence[Line], *, verified: bool) -> Form:
    """The form of one answer. `call`: the body of ElectionCalled; `proof`: what it was computed from, and who signs."""
    posts = _posts(call)
    tables = [_asked(answer)]
    for each in answer.rounds:
        tables += round_tables(each, posts)
    tables.append(ending_table(answer.was, answer.would_be, posts))
    return Form(
        Text("争议复核", "Replay for a dispute"),
        (Line(Text("选举", "election"), call["title"]), *_as_of(answer, call)),
        tuple(each for each in tables if each.rows),
        tuple(proof),
        notice=_notice(drill=bool(call.get("drill")), verified=verified),
        notes=tuple(notes(answer)),
    )


def verdict(answer: Answer, call: Mapping[str, Any]) -> Text:
    """The answer in one sentence. `call`: the body of ElectionCalled."""
    posts = _posts(call)
    if answer.changed:
        return Text("结果会不同。", "The result would be another.")
    weighed = [post for each in answer.rounds for post in each.posts if post.unknown]
    if weighed:
        if any(post.margin is None for post in weighed):
            return Text(
                "计票尚未完成，不能说差几张票。",
                "The count is not complete: nothing can be said of margins yet.",
            )
        could = [post.post for post in weighed if post.could_change]
        perhaps = [post.post for post in weighed if post.could_change is None]
        if could or perhaps:
            named = "、".join(posts[post].zh for post in could + perhaps)
            english = ", ".join(posts[post].en for post in could + perhaps)
            return Text(
                f"分不出的票足以改变：{named}。" if could else f"不能排除分不出的票改变：{named}。",
                f"The papers that cannot be told apart {'can have changed' if could else 'may have changed'}: {english}.",
            )
        return Text(
            "分不出的票不可能改变结果。", "The papers that cannot be told apart cannot have changed anything."
        )
    if any(each.withheld for each in answer.rounds):
        return Text("此时不能显示计票，见下。", "No votes can be told as of then; see below.")
    if answer.question.supposes:
        return Text("结果不变。", "The result would be the same.")
    return Text("按记录所示。", "As recorded.")


def _posts(call: Mapping[str, Any]) -> dict[str, Text]:
    return {each["id"]: Text(each["zh"], each["en"]) for each in call["contests"]}


def _notice(*, drill: bool, verified: bool) -> Text | None:
    said = [each for each, due in ((UNVERIFIED, not verified), (DRILL, drill)) if due]
    if not said:
        return None
    return Text("；".join(each.zh for each in said), "; ".join(each.en for each in said))


def _as_of(answer: Answer, call: Mapping[str, Any]) -> Iterator[Line]:
    as_of = answer.as_of
    yield Line(Text("结论", "answer"), verdict(answer, call))
    yield Line(Text("时点", "as of"), _moment(answer.question))
    yield Line(Text("条目", "entries"), f"{as_of.entries} (0-{as_of.last})")
    yield Line(Text("最后一条登记于", "last entry accepted at"), as_of.accepted_at)
    stage = STAGES[as_of.stage]
    tail = SUSPENDED if as_of.suspended else Text("", "")
    yield Line(Text("进程", "stage"), Text(stage.zh + tail.zh, stage.en + tail.en))
    yield Line(Text("在册", "on the roll"), as_of.on_roll)
    yield Line(Text("确定的选民数", "electors when sealed"), as_of.sealed)


def _moment(question: Question) -> Text:
    parts = []
    if question.as_of is not None:
        happened = question.by == "done_at"
        parts.append(
            Text(
                f"{question.as_of} {'之前发生的' if happened else '之前登记的'}",
                f"what had {'happened' if happened else 'been recorded'} by {question.as_of}",
            )
        )
    if question.entry is not None:
        parts.append(Text(f"到第{question.entry}条", f"up to entry {question.entry}"))
    if not parts:
        return Text("全部记录", "the whole record")
    return Text("，".join(each.zh for each in parts), ", ".join(each.en for each in parts))


def _asked(answer: Answer) -> Table:
    question = answer.question
    rows: list[tuple[Cell, ...]] = [
        (part_words(what), entries or None) for what, entries in answer.touched.items()
    ]
    for paper, ruling in question.ruled.items():
        rows.append((Text(f"选票{paper}读作", f"paper {paper} reads"), ruling))
    if question.unknown:
        rows.append((Text("另有分不出的选票", "papers that cannot be told apart"), str(question.unknown)))
    if question.never_issued:
        rows.append((Text("逐张所列的票从未发出", "the papers named one by one were never issued"), None))
    if question.round is not None:
        rows.append((Text("只设想第几轮", "supposed of round"), str(question.round)))
    return Table(
        Text("设想（几项同时成立）", "What is supposed, all of it together"), (WOULD, ENTRIES), tuple(rows)
    )


_PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "station": ("不计投票站{}的选票", "without station {}"),
    "box": ("不计投票站{}的选票", "without station {}"),
    "pile": ("不计票堆{}", "without pile {}"),
    "batch": ("不计批次{}", "without batch {}"),
    "paper": ("不计选票{}", "without paper {}"),
    "ruled": ("选票{}另行认定", "paper {} ruled otherwise"),
    "struck": ("{}不应列为候选人，所得票不计", "{} should not have stood; marks do not count"),
    "void": ("{}当选无效", "the election of {} is void"),
    "mandate": ("委托{}无效：其票分不出", "mandate {} void: its papers cannot be told apart"),
    "elector": ("{}不应投票：其票分不出", "{} should not have voted: the papers cannot be told apart"),
}


def part_words(what: str) -> Text:
    """A part of a question in words: `station:S2`, `struck:E-0001` …"""
    kind, _, name = what.partition(":")
    zh, en = _PARTS[kind]
    return Text(zh.format(name), en.format(name))


def notes(answer: Answer) -> Iterator[Text]:
    """What has to be said beside the figures."""
    if any(post.margin for each in answer.rounds for post in each.posts):
        yield Text(
            "张数：无论抽去哪几张，少于“至少”的不可能改变结果；抽去的票视为既未发出也未收回，选民数不变。",
            "Papers: fewer than “at least” change nothing, whichever they are. They are taken away as if neither issued nor "
            "returned; the roll stays as it is.",
        )
    if answer.diverged is not None:
        yield Text(
            f"第{answer.diverged}轮的结果会不同，此后各轮依此而定，无从得知。",
            f"Round {answer.diverged} would have come out otherwise; what would have followed nobody knows.",
        )
    if answer.question.supposes or answer.question.names_electors or answer.question.unknown:
        yield Text(
            "这是设想，不改变任何记录；是否据此纠正，由有权决定的机关认定。",
            "A supposition changes no record; whether anything follows from it is for the authority to decide.",
        )
