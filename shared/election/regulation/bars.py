"""How a regulation writes its grounds against candidates: taken from the catalogue by their ids, or in full.

`expand` writes out in full the grounds that a profile names by id, so that what an election pins is complete. What it leaves
out: whether a ground holds of somebody (`shared/election/candidates/grounds.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from shared import clock
from shared.election.regulation.parameters import Bar
from shared.election.regulation.predicate import LOG_FACTS, All, BornBefore, Not, Predicate, facts_read
from shared.election.regulation.predicate import Any as AnyOf
from shared.errors import Malformed

Tree = dict[str, Any]

OVERRIDES: Final = frozenset(
    {"id", "window", "day", "when", "severity", "zh", "en", "clause", "applies_to", "waived_by", "effective_from", "effective_to"}
)  # fmt: skip
"""What a regulation may say differently about a ground of the catalogue. Not `finding`: what people find stays people's (C6)."""
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,23}")
"""What a review can name (`statement.Number`): another ground could never be answered."""


def expand(tree: Tree, catalogue: Mapping[str, Tree]) -> Tree:
    """The regulation with the grounds of `qualification.grounds` written out, before its own `bars`.

    Raises Malformed for a ground that the catalogue has not, or that something else carries out.
    """
    section = tree.get("qualification")
    if not isinstance(section, dict) or "grounds" not in section:
        return tree
    named = section["grounds"]
    if not isinstance(named, list):
        raise Malformed(
            'profile: qualification.grounds: expected a list such as ["Q1", { id = "Q5", window = 5 }]',
            zh='规程：qualification.grounds：应为列表，如 ["Q1", { id = "Q5", window = 5 }]',
        )
    own = section.get("bars", [])
    rest = {name: value for name, value in section.items() if name not in ("grounds", "bars")}
    return {**tree, "qualification": {**rest, "bars": [*(taken(each, catalogue) for each in named), *own]}}


def taken(named: object, catalogue: Mapping[str, Tree]) -> Tree:
    """One ground written out: `"Q5"`, or `{ id = "Q5", window = 5 }` with what the regulation says differently."""
    changes: Tree = (
        {"id": named} if isinstance(named, str) else dict(named) if isinstance(named, dict) else {}
    )
    ground = catalogue.get(str(changes.get("id")))
    if ground is None:
        raise Malformed(
            f"profile: qualification.grounds: expected ids of {', '.join(catalogue)}; got {str(named)[:60]}",
            zh=f"规程：qualification.grounds：编号应为{'、'.join(catalogue)}之一，现为{str(named)[:60]}",
        )
    where = f"profile: qualification.grounds: {changes['id']}"
    if "carried_out" in ground:
        raise Malformed(
            f"{where} is no ground of a review: {ground['carried_out']} carries it out",
            zh=f"{where}不是审查所用的情形：由{ground['carried_out']}执行",
        )
    if strange := changes.keys() - OVERRIDES:
        raise Malformed(
            f"{where}: may differ in {', '.join(sorted(OVERRIDES))}; got {min(strange)}",
            zh=f"{where}：可以改的有{'、'.join(sorted(OVERRIDES))}，现为{min(strange)}",
        )
    whole = {**ground, **changes}
    window, day = whole.pop("window", None), whole.pop("day", None)
    if "when" in whole:
        whole["when"] = _with(where, whole["when"], ("under", "over"), window)
        whole["when"] = _with(where, whole["when"], ("day",), day)
    elif window is not None or day is not None:
        raise Malformed(
            f"{where}: people find it; it has neither window nor day",
            zh=f"{where}：由人查明的情形没有期限（window）或日期",
        )
    numbers = dict(_numbers(whole.get("when")))
    for name in ("zh", "en"):
        whole[name] = (
            whole[name]
            .replace("{window}", numbers.get("window", ""))
            .replace("{day}", numbers.get("day", ""))
        )
    return whole


def _with(where: str, node: Tree, names: tuple[str, ...], value: object) -> Tree:
    """The condition with its one number, or its one day, replaced."""
    if value is None:
        return node
    places = [name for name in _keys(node) if name in names]
    if len(places) != 1:
        raise Malformed(
            f"{where}: expected one {' or '.join(names)} in its condition to change, found {len(places)}",
            zh=f"{where}：要改的条件里应恰有一个{' 或 '.join(names)}，现有{len(places)}个",
        )
    changed: Tree = _replaced(node, places[0], value)
    return changed


def _keys(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from _keys(value)
    elif isinstance(node, list):
        for each in node:
            yield from _keys(each)


def _replaced(node: Any, name: str, value: object) -> Any:
    if isinstance(node, dict):
        return {key: value if key == name else _replaced(each, name, value) for key, each in node.items()}
    return [_replaced(each, name, value) for each in node] if isinstance(node, list) else node


def _numbers(node: Any) -> Iterator[tuple[str, str]]:
    """`window` and `day` of a condition, for the words that speak of them."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("under", "over"):
                yield "window", str(value)
            elif key == "day":
                yield "day", str(value)
            else:
                yield from _numbers(value)
    elif isinstance(node, list):
        for each in node:
            yield from _numbers(each)


def check(bars: tuple[Bar, ...]) -> None:
    """Raises Malformed for grounds that could not be applied."""
    ids = [bar.id for bar in bars]
    if len(set(ids)) != len(ids) or not all(map(_ID.fullmatch, ids)):
        raise Malformed(
            "profile: qualification.bars: expected a different id for each: letters, digits, . or -",
            zh="规程：qualification.bars：各有不同的 id：字母、数字、. 或 -",
        )
    for bar in bars:
        where = f"profile: qualification.bars: {bar.id}"
        for day in (bar.effective_from, bar.effective_to, *_days(bar.when)):
            if day is not None:
                clock.read_day(day)
        if bar.finding and bar.when is not None:
            raise Malformed(
                f"{where}: what people find in writing (finding) is never derived from facts (when)",
                zh=f"{where}：由人书面查明的（finding），不能再从事实推出（when）",
            )
        if (bar.severity == "WAIVABLE") != bool(bar.waived_by):
            raise Malformed(
                f"{where}: waived_by: expected of WAIVABLE grounds, and of no others",
                zh=f"{where}：可以豁免的（WAIVABLE）须写 waived_by，其他不写",
            )
        if bar.checked == "POLL" and (bar.when is None or not facts_read(bar.when) <= LOG_FACTS):
            raise Malformed(
                f"{where}: checked at the poll by what the log knows: {', '.join(sorted(LOG_FACTS))}",
                zh=f"{where}：投票时只能查日志所知道的：{'、'.join(sorted(LOG_FACTS))}",
            )


def _days(predicate: Predicate | None) -> Iterator[str]:
    if isinstance(predicate, AnyOf | All):
        for each in predicate.of:
            yield from _days(each)
    elif isinstance(predicate, Not):
        yield from _days(predicate.of)
    elif isinstance(predicate, BornBefore):
        yield predicate.day
