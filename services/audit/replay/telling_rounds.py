"""The tables of an answer: of each round its papers, its votes and by how many papers it could change; and who holds the seats.

What it leaves out: what was asked, and the answer in one sentence (`telling.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from services.audit.replay.answer import Ending, Post, Range, Round, Side
from services.audit.verify.findings import Text
from services.forms.form import Cell, Table
from services.forms.words import KINDS, SHEETS

WAS: Final = Text("记录", "as recorded")
WOULD: Final = Text("设想", "as supposed")
ENTRIES: Final = Text("所据条目", "entries")
HIDDEN: Final[Mapping[str, Text]] = {
    "POLLS_OPEN": Text("还有投票站开放，不显示计票", "a station is still open: no votes are told"),
    "TOO_FEW": Text("已计选票太少，不显示计票", "too few papers are counted: no votes are told"),
    "UNANIMOUS": Text(
        "其中一堆选票所投的人都相同，不显示得票",
        "a heap of papers says the same throughout: no votes are told",
    ),
}
FIGURES: Final[Mapping[str, Text]] = {**SHEETS, "undecided": Text("未定", "undecided")}


def round_tables(each: Round, posts: Mapping[str, Text]) -> Iterator[Table]:
    """The tables of one round. `posts`: their names."""
    name = Text(f"第{each.number}轮", f"Round {each.number}")
    if each.outcome is None:
        name = Text(
            f"{name.zh}（结果未确定，以下为此时计算）",
            f"{name.en} (no outcome yet; as it would come out now)",
        )
    if each.moot:
        name = Text(
            f"{name.zh}（前一轮结果不同，本轮不会这样举行）",
            f"{name.en} (would not have been held so: an earlier round differs)",
        )
    heads = (Text("选票", "papers"), WAS, *([WOULD] if each.would_be is not None else []), ENTRIES)
    rows = []
    for figure, number in each.figures.items():
        more = [] if each.would_be is None else [each.would_be[figure]]
        rows.append((FIGURES[figure], number, *more, each.entries.get(figure) or None))
    if each.withheld:
        rows.append((HIDDEN[each.withheld], *[None] * (len(heads) - 1)))
    yield Table(name, heads, tuple(rows))
    for post in each.posts:
        yield _votes(post, name, posts)
        yield _margins(post, name, posts)


def _votes(post: Post, round_: Text, posts: Mapping[str, Text]) -> Table:
    there = post.would_be
    kind = KINDS[post.kind]
    title = Text(
        f"{round_.zh} {posts[post.post].zh}（{kind.zh}，{post.seats}名）",
        f"{round_.en} {posts[post.post].en} ({kind.en}, seats: {post.seats})",
    )
    sides = [post.was] + ([] if there is None else [there])
    heads = [Text("编号", "number")]
    heads += [Text(f"得票·{each.zh}", f"votes {each.en}") for each in (WAS, WOULD)[: len(sides)]]
    heads += [Text(f"结果·{each.zh}", f"result {each.en}") for each in (WAS, WOULD)[: len(sides)]]
    heads.append(ENTRIES)
    persons = sorted(
        {*post.candidates, *(person for side in sides for person in side.votes or {})},
        key=lambda person: (-(post.was.votes or {}).get(person, 0), person),
    )
    rows: list[tuple[Cell, ...]] = []
    for person in persons:
        numbers = [None if side.votes is None else side.votes.get(person, 0) for side in sides]
        rows.append(
            (person, *numbers, *[fate(person, side) for side in sides], post.entries.get(person) or None)
        )
    rows.append(
        (Text("需要", "needed"), *[side.minimum for side in sides], *[shortage(side) for side in sides], None)
    )
    if post.withheld:
        rows.append((HIDDEN[post.withheld], *[None] * (len(heads) - 1)))
    return Table(title, tuple(heads), tuple(rows))


def fate(person: str, side: Side) -> Text:
    """What became of a person on one side of the answer; empty if nothing did."""
    if person in side.elected:
        return Text("当选", "elected")
    return Text("票数相等", "tied") if person in side.tied else Text("", "")


def shortage(side: Side) -> Text:
    """What the post as a whole lacks; empty if nothing."""
    if not side.valid:
        return Text("投票无效", "invalid poll")
    return Text(f"缺{side.missing}名", f"{side.missing} missing") if side.missing else Text("", "")


def _margins(post: Post, round_: Text, posts: Mapping[str, Text]) -> Table:
    title = Text(
        f"{round_.zh} {posts[post.post].zh}：少几张票结果就会不同",
        f"{round_.en} {posts[post.post].en}: by how many papers",
    )
    heads = (
        Text("什么会不同", "what differs"),
        Text("最少张数", "papers, at least"),
        Text("分不出的票", "not told apart"),
    )
    if post.margin is None:
        return Table(title, heads, ())
    rows: list[tuple[Cell, ...]] = [
        (Text("结果有任何不同", "anything"), range_text(post.margin), weighed(post))
    ]
    rows += [
        (Text(f"{person}不再当选", f"{person} is not elected"), range_text(each), None)
        for person, each in post.winners.items()
    ]
    return Table(title, heads, tuple(rows))


def weighed(post: Post) -> Text | None:
    """Whether the papers that cannot be told apart could have changed the post; None if there are none."""
    if not post.unknown:
        return None
    said = {
        True: Text("足以改变", "can have changed it"),
        False: Text("不可能改变", "cannot have changed it"),
        None: Text("不能排除", "not excluded"),
    }[post.could_change]
    return Text(f"{post.unknown}张：{said.zh}", f"{post.unknown}: {said.en}")


def range_text(found: Range) -> Text:
    """A number of papers in words."""
    if found.at_least is None:
        return Text("无论多少张都不会", "no number does")
    if found.at_least == found.enough:
        return Text(f"{found.enough}张", str(found.enough))
    if found.enough is None:
        return Text(
            f"至少{found.at_least}张（未找到足够的张数）",
            f"{found.at_least} or more (no number found that does)",
        )
    return Text(
        f"至少{found.at_least}张，{found.enough}张已足够",
        f"{found.at_least} at least; {found.enough} are enough",
    )


def ending_table(was: Ending, would_be: Ending | None, posts: Mapping[str, Text]) -> Table:
    """Who holds the seats at the end."""
    sides = [was] + ([] if would_be is None else [would_be])
    heads = (Text("岗位", "post"), *(WAS, WOULD)[: len(sides)])
    rows: list[tuple[Cell, ...]] = [
        (posts[post], *[held(post, side) for side in sides]) for post in was.winners
    ]
    return Table(Text("谁当选", "Who holds the seats"), heads, tuple(rows))


def held(post: str, side: Ending) -> Text:
    """Who holds the seats of a post, and what is open."""
    zh, en = ["、".join(side.winners.get(post, ()))], [", ".join(side.winners.get(post, ()))]
    if post in side.tied:
        zh.append(f"票数相等，再次投票：{'、'.join(side.tied[post])}")
        en.append(f"re-vote among {', '.join(side.tied[post])}")
    if side.missing.get(post):
        zh.append(f"缺{side.missing[post]}名，另行选举")
        en.append(f"runoff for {side.missing[post]}")
    if post in side.failed:
        zh.append("投票无效，重新投票")
        en.append("invalid, to be held again")
    return Text("；".join(filter(None, zh)) or "—", "; ".join(filter(None, en)) or "—")
