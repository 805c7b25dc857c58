"""`jianpiao profiles`: which regulations there are, what one says, whether one is in order, and where two differ.

For people who adapt a regulation to their place (docs/profiles.md). What it leaves out: calling an election by one.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Callable, Mapping

import msgspec

from services.profiles.difference import Difference, differences
from services.profiles.files import read
from services.profiles.recalled import Recalled, recalled
from services.profiles.sentence import Lang
from services.profiles.telling import in_force, sentence_of, told
from services.profiles.words import BODIES
from shared.election.regulation import profile as profiles
from shared.election.regulation.consistency import contradictions
from shared.election.regulation.profile_text import write
from shared.errors import Malformed

DIFFERENT = 1
"""Exit code if two regulations differ, or one contradicts itself; 2 means that a file could not be read."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao profiles`."""
    parser.add_argument(
        "action",
        choices=tuple(ACTIONS),
        help="list：全部规程；show：一个规程的内容；check：检查一个文件；diff：比较两个规程 / "
        "list: all that come with Jianpiao; show: what one says; check: whether a file is in order; diff: compare two",
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="PROFILE",
        help="规程编号，或TOML文件；diff须写两个 / a regulation's id or a TOML file; two for diff",
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言 / language")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="JSON形式 / as JSON")
    form.add_argument(
        "--toml", action="store_true", help="show：完整的TOML文件 / show: the complete TOML file"
    )


def run(args: argparse.Namespace) -> int:
    """0, or 1 if what was compared differs or what was checked contradicts itself. Raises Malformed (exit code 2)."""
    wanted = {"list": 0, "diff": 2}.get(args.action, 1)
    if len(args.names) != wanted:
        raise Malformed(
            f"{args.action} takes {wanted} regulation(s), got {len(args.names)}",
            zh=f"{args.action}须写{wanted}个规程，现为{len(args.names)}个",
        )
    if args.toml and args.action != "show":
        raise Malformed("--toml goes with show alone", zh="--toml只用于show")
    return ACTIONS[args.action](args)


def _list(args: argparse.Namespace) -> int:
    all_of_them = [profiles.load(name) for name in profiles.shipped()]
    if args.json:
        heads = ("id", "version", "body", "zh", "en", "effective_from", "effective_to", "sources")
        rows = [{name: getattr(each, name) for name in heads} for each in all_of_them]
        print(msgspec.json.format(msgspec.json.encode(rows)).decode())
        return 0
    width = max(len(each.id) for each in all_of_them)
    bodies = max(_width(BODIES[each.body][args.lang]) for each in all_of_them)
    for each in all_of_them:
        body = BODIES[each.body][args.lang]
        print(f"{each.id:<{width}}  {body}{' ' * (bodies - _width(body))}  {in_force(each, args.lang)}")
        for source in each.sources:
            print(f"{'':<{width}}    {source}")
    return 0


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _show(args: argparse.Namespace) -> int:
    regulation = read(args.names[0])
    if args.json:
        print(msgspec.json.format(msgspec.json.encode(regulation)).decode())
    elif args.toml:
        comments = {path: each.comment for path, each in recalled(args.names[0]).items()}
        sys.stdout.write(write(regulation, comments))
    else:
        print("\n".join(told(regulation, args.lang)))
        if uncertain := recalled(args.names[0]):
            print(_not_read(uncertain, args.lang))
    return 0


def _not_read(uncertain: Mapping[str, Recalled], lang: Lang) -> str:
    paths = list(uncertain)
    if lang == "zh":
        return f"\n未见原文，凭记忆写成的有{len(paths)}处，使用之前请与原文核对：{'、'.join(paths)}。"
    return f"\nRecalled, not read: {len(paths)}. Compare with the text before use: {', '.join(paths)}."


def _check(args: argparse.Namespace) -> int:
    name, zh = args.names[0], args.lang == "zh"
    regulation = read(name)
    found = contradictions(regulation)
    uncertain = [f"{each.id} {each.number}: {each.line}" for each in recalled(name).values()]
    if args.json:
        document = {"id": regulation.id, "contradictions": found, "recalled": uncertain}
        print(msgspec.json.format(msgspec.json.encode(document)).decode())
        return DIFFERENT if found else 0
    for each in found:
        print(
            f"✗ {each.parameter}：{each.zh}〔{each.clause}〕"
            if zh
            else f"✗ {each.parameter}: {each.en} [{each.clause}]"
        )
    for line in uncertain:
        print(f"? {line}")
    if uncertain:
        print(
            f"以上{len(uncertain)}处凭记忆写成，未见原文；使用之前请与原文核对。"
            if zh
            else f"Recalled, not read: {len(uncertain)}. Compare with the text before use."
        )
    if not found:
        profiles.check(regulation)
        head = f"{regulation.id} {regulation.version}"
        print(f"✓ {head}：没有自相矛盾。" if zh else f"✓ {head} does not contradict itself.")
    return DIFFERENT if found else 0


def _diff(args: argparse.Namespace) -> int:
    before, after = map(read, args.names)
    found = differences(before, after)
    if args.json:
        print(msgspec.json.format(msgspec.json.encode(found)).decode())
    elif not found:
        print("两个规程没有不同。" if args.lang == "zh" else "The two regulations are the same.")
    else:
        for each in found:
            print("\n".join(_told_difference(each, args.lang)))
    return DIFFERENT if found else 0


def _told_difference(each: Difference, lang: Lang) -> list[str]:
    only_clause = {"zh": "（只有条款不同）", "en": " (the clause alone)"}[lang] if each.same_value else ""
    lines = [f"{each.path}{only_clause}"]
    for sign, value, clause in (("-", each.before, each.clause_before), ("+", each.after, each.clause_after)):
        if value is not None:
            cited = f" 〔{clause}〕" if clause is not None else ""
            lines.append(f"  {sign} {_value(each.path, value, lang)}{cited}")
    return lines


def _value(path: str, value: object, lang: Lang) -> str:
    """The parameter in its sentence; what has none, as it stands."""
    words = sentence_of(path, value, lang)
    return msgspec.json.encode(value).decode() if words is None else words


ACTIONS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "list": _list,
    "show": _show,
    "check": _check,
    "diff": _diff,
}
