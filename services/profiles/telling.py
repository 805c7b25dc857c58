"""A regulation as a clerk reads it: chapter by chapter, one sentence for each parameter, its clause behind it.

What it leaves out: single sentences (`sentence.py`), and the machine's forms (`profile_text.py`, JSON).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from services.profiles.sentence import Lang, Said, Sentence
from services.profiles.sentences_after import AFTER
from services.profiles.sentences_before import BEFORE
from services.profiles.words import BODIES, WORDS
from shared.election.regulation.consistency_candidates import RECOMMENDING
from shared.election.regulation.parameters import NOT_PROVIDED
from shared.election.regulation.profile import Profile

SENTENCES: Final[Mapping[str, Sentence]] = {**BEFORE, **AFTER}
"""The sentence of every parameter and share, by its path."""

CHAPTERS: Final[Mapping[str, Said]] = {
    "electorate": Said("选民", "Electors"),
    "seats": Said("职数", "Seats"),
    "committee": Said("选举委员会", "Electoral committee"),
    "method": Said("选举办法", "Election method"),
    "roll": Said("选民名单", "Roll"),
    "nomination": Said("提名", "Nomination"),
    "qualification": Said("资格审查", "Review"),
    "proxies": Said("委托投票", "Proxies"),
    "polling": Said("投票", "Polling"),
    "papers": Said("选票效力", "Papers"),
    "winning": Said("当选", "Winning"),
    "runoff": Said("另行选举", "Runoff"),
    "result": Said("结果", "Result"),
    "term": Said("任期与承诺", "Term and pledges"),
    "approvals": Said("批准", "Approvals"),
    "notices": Said("编号公告", "Numbered notices"),
    "recall": Said("罢免", "Recall"),
    "by_election": Said("补选", "By-election"),
    "remedies": Said("申诉之后", "After a complaint"),
}

IDLE: Final[Mapping[str, Callable[[Any], bool]]] = {
    "seats.women_share_binds": lambda tree: tree["seats"]["women_share"] is None,
    "committee.minimum": lambda tree: not tree["committee"]["required"]["value"],
    "committee.maximum": lambda tree: not tree["committee"]["required"]["value"],
    "committee.quorum": lambda tree: not tree["committee"]["required"]["value"],
    "roll.decision_days": lambda tree: not tree["roll"]["challenge_days"]["value"],
    "nomination.self_days_before": lambda tree: _without_mode(tree, "SELF"),
    "nomination.sea_days_before": lambda tree: _without_mode(tree, "SEA"),
    "nomination.sea_quorum": lambda tree: _without_mode(tree, "SEA"),
    "nomination.sea_extra_candidates": lambda tree: _without_mode(tree, "SEA"),
    "nomination.recommend_days_before": lambda tree: _without_mode(tree, *RECOMMENDING),
    "nomination.recommend_quorum": lambda tree: _without_mode(tree, "MEMBERS", "MASSES"),
    "nomination.deciding": lambda tree: _without_mode(tree, "MEMBERS", "MASSES"),
    "qualification.departments": lambda tree: "JOINT" not in tree["qualification"]["stages"]["value"],
    "proxies.relations": lambda tree: not tree["proxies"]["allowed"]["value"],
    "proxies.most_principals": lambda tree: not tree["proxies"]["allowed"]["value"],
    "proxies.apply_days_before": lambda tree: not tree["proxies"]["allowed"]["value"],
    "proxies.candidate_may_carry": lambda tree: not tree["proxies"]["allowed"]["value"],
    "proxies.handing_on": lambda tree: not tree["proxies"]["allowed"]["value"],
    "proxies.carry_over": lambda tree: not tree["proxies"]["allowed"]["value"],
    "polling.proxied_attend": lambda tree: not tree["polling"]["meeting"]["value"],
    "polling.excused": lambda tree: not tree["polling"]["meeting"]["value"],
    "polling.tellers_per_mobile_box": lambda tree: tree["polling"]["mobile_box"]["value"] == "BANNED",
    "papers.abstain_may_write_in": lambda tree: not tree["papers"]["write_in"]["value"],
    "term.term_pledges": lambda tree: not tree["term"]["pledges_within_months"]["value"],
    "term.annual_pledges": lambda tree: not tree["term"]["pledges_within_months"]["value"],
}
"""When a parameter has no say because another one switches it off; then it is not told."""

Told = Iterator[tuple[str, str]]
"""Sentences with their clauses."""


class Line(NamedTuple):
    """One sentence of a regulation. `path` names its parameter: `runoff.within_days`."""

    path: str
    words: str
    clause: str


COLON: Final[Mapping[Lang, str]] = {"zh": "：", "en": ": "}


def told(profile: Profile, lang: Lang) -> Iterator[str]:
    """The whole regulation, line by line."""
    yield profile.zh if lang == "zh" else profile.en
    yield f"{profile.id} {profile.version} · {BODIES[profile.body][lang]} · {in_force(profile, lang)}"
    for source in profile.sources:
        yield f"  · {source}"
    for title, lines in chapters(profile, lang):
        yield ""
        yield title
        yield from (f"  {line.words} 〔{line.clause}〕" for line in lines)


def chapters(profile: Profile, lang: Lang) -> Iterator[tuple[str, list[Line]]]:
    """The regulation chapter by chapter: its title, and a line for each parameter that has a say."""
    tree = msgspec.to_builtins(profile)
    for name, title in CHAPTERS.items():
        if lines := list(_chapter(name, tree.get(name), lang, tree)):
            yield title.of(lang), lines


def rules(profile: Profile, *paths: str) -> Iterator[tuple[Said, str]]:
    """Some parameters in words, each with its clause; those that say nothing here are left out. `paths` as in TOML, dotted."""
    tree = msgspec.to_builtins(profile)
    for path in paths:
        section, _, name = path.partition(".")
        value = tree[section][name]
        if value is None or _idle(path, value, tree):
            continue
        if path in PARTS:
            both = zip(PARTS[path](value, "zh"), PARTS[path](value, "en"), strict=True)
            yield from ((Said(zh, en), clause) for (zh, clause), (en, _) in both)
        else:
            plain = value.get("value", value)
            zh, en = sentence_of(path, plain, "zh"), sentence_of(path, plain, "en")
            if zh is not None and en is not None:
                yield Said(zh, en), value["clause"]


def chapter(profile: Profile, name: str, lang: Lang) -> Iterator[Line]:
    """One chapter of the regulation, line by line; `name` is one of `CHAPTERS`."""
    tree = msgspec.to_builtins(profile)
    yield from _chapter(name, tree.get(name), lang, tree)


def in_force(profile: Profile, lang: Lang) -> str:
    """From when to when the regulation is in force."""
    first, last = profile.effective_from, profile.effective_to
    if lang == "zh":
        return f"自{first}起{f'至{last}止' if last else ''}施行"
    return f"in force from {first}{f' to {last}' if last else ''}"


def sentence_of(path: str, value: Any, lang: Lang) -> str | None:
    """A parameter or part in words, without its clause; `value` as in TOML. None: it is no sentence, like an id."""
    part = path.partition("[")[0]
    if part in PARTS:
        rows = value if isinstance(value, tuple) or part == path else (value,)
        return " ".join(line for line, _ in PARTS[part](_with_clause(rows), lang))
    if part == "approvals":
        return _approval(value, lang)
    sentence = SENTENCES.get(path)
    if sentence is None:
        return None
    if path == "qualification.stages" and "JOINT" in value:
        # JOINT means two things: electors who nominate together, and departments that review together.
        joint = {"zh": "资格联审", "en": "joint review"}[lang]
        return sentence.tell([joint if each == "JOINT" else each for each in value], lang)
    return sentence.tell(value, lang)


def _with_clause(node: Any) -> Any:
    """As told by a comparison, which keeps clauses apart."""
    if isinstance(node, list | tuple):
        return [_with_clause(each) for each in node]
    return {"clause": "", **node}


def _chapter(name: str, section: Any, lang: Lang, tree: Any) -> Iterator[Line]:
    if name == "approvals":
        for row in section or ():
            yield Line(name, _approval(row, lang), row["clause"])
    elif name == "notices":
        for row in section or ():
            yield Line(name, f"{row['number']}{COLON[lang]}{row['kind']}", row["clause"])
    elif section is not None:
        for parameter, value in section.items():
            if value is not None and not _idle(f"{name}.{parameter}", value, tree):
                yield from _parameter(f"{name}.{parameter}", value, lang)


def _parameter(path: str, value: Any, lang: Lang) -> Iterator[Line]:
    if path in PARTS:
        yield from (Line(path, line, clause) for line, clause in PARTS[path](value, lang))
    elif isinstance(value, dict):
        words = sentence_of(path, value.get("value", value), lang)
        yield Line(path, f"{path} = {value}" if words is None else words, value["clause"])


def _idle(path: str, value: Any, tree: Any) -> bool:
    """Whether a parameter says nothing here: the regulation does not mention it, or another one switches it off."""
    if isinstance(value, dict) and value.get("clause") == NOT_PROVIDED:
        return True
    return path in IDLE and IDLE[path](tree)


def _without_mode(tree: Any, *modes: str) -> bool:
    return not set(modes) & set(tree["nomination"]["modes"]["value"])


def _approval(row: Any, lang: Lang) -> str:
    what, by = WORDS[row["subject"]][lang], [WORDS[each][lang] for each in row["by"]]
    return f"{what}须经{'、'.join(by)}批准。" if lang == "zh" else f"Approval by {' and '.join(by)}: {what}."


def _small_body(row: Any, lang: Lang) -> Told:
    zh = f"名单上不超过{row['electors']}人的，可以只设{row['seats']}名。"
    en = f"With at most {row['electors']} on the roll the body may have only {row['seats']} seat(s)."
    yield (zh if lang == "zh" else en), row["clause"]


def _by_population(rows: Any, lang: Lang) -> Told:
    for row in rows:
        zh = f"人口{'不足' + str(row['below']) if row['below'] else '更多'}的村最少{row['minimum']}名。"
        en = (
            f"{'Fewer than ' + str(row['below']) if row['below'] else 'More'} inhabitants: "
            f"at least {row['minimum']} seats."
        )
        yield (zh if lang == "zh" else en), row["clause"]


def _differential(rule: Any, lang: Lang) -> Told:
    least, most = rule["least"], rule.get("most")
    if not least["extra"] and not least["num"]:
        line = Said("不要求差额。", "As many candidates as seats are enough.").of(lang)
    else:
        line = Said(
            f"差额：候选人至少多于名额{_excess(least, 'zh')}。",
            f"There are at least {_excess(least, 'en')} more candidates than seats.",
        ).of(lang)
    if most is not None:
        line += Said(f"最多多于名额{_excess(most, 'zh')}。", f" At most {_excess(most, 'en')} more.").of(lang)
    if rule["except_modes"]:
        modes = [WORDS[each][lang] for each in rule["except_modes"]]
        line += Said(f"{'、'.join(modes)}不在此限。", f" Not with {', '.join(modes)}.").of(lang)
    if posts := rule.get("except_posts"):
        line += Said(f"{'、'.join(posts)}不在此限。", f" Not for {', '.join(posts)}.").of(lang)
    yield line, rule["clause"]


def _excess(excess: Any, lang: Lang) -> str:
    if excess["num"]:
        part = (
            f"{excess['num'] * 100 // excess['den']}%"
            if (excess["num"] * 100) % excess["den"] == 0
            else (f"{excess['num']}/{excess['den']}")
        )
        return part if lang == "zh" else f"{part} of the seats"
    return f"{excess['extra']}名" if lang == "zh" else str(excess["extra"])


def _slate(rule: Any, lang: Lang) -> Told:
    zh = f"候选人预备人选一并批复：至少{rule['women']}名妇女、{rule['young']}名{rule['young_age']}岁以下的"
    en = f"The slate is approved as one: at least {rule['women']} women, {rule['young']} of {rule['young_age']} or less"
    if rule["balanced"]:
        zh, en = f"{zh}，区域、行业分布平衡", f"{en}, areas and trades balanced"
    if rule.get("waivable"):
        zh, en = f"{zh}；上级可以同意例外", f"{en}; the superior may consent to an exception"
    yield (f"{zh}。" if lang == "zh" else f"{en}."), rule["clause"]


def _bars(rows: Any, lang: Lang) -> Told:
    for row in rows:
        words = f"{row['id']} {WORDS[row['severity']][lang]}{COLON[lang]}{row[lang]}"
        yield (f"{words}。" if lang == "zh" else f"{words}."), row["clause"]


def _posts(rows: Any, lang: Lang) -> Told:
    for row in rows:
        zh, en = f"{row['zh']}最多{row['most']}名。", f"At most {row['most']} {row['en']}."
        yield (zh if lang == "zh" else en), row["clause"]


PARTS: Final = {
    "seats.posts": _posts,
    "seats.small_body": _small_body,
    "seats.by_population": _by_population,
    "nomination.differential": _differential,
    "nomination.slate": _slate,
    "qualification.bars": _bars,
}
"""Parts of a regulation that are more than one value, each with sentences of its own."""
