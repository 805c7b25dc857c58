"""The outcome in words and whole numbers: turnout, votes, seats, what was needed, who is elected, what stays open.

Everything here is what people declared; check 6 says whether the recount agrees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.audit.verify.count import Counted, Declared
from services.audit.verify.findings import Text
from services.audit.verify.paper_rules import Difference, RoundSummary
from services.audit.verify.rounding import percent
from shared.election.counting.reconciliation import RULES

_BASES: Final = {
    "PAPERS_RETURNED": Text("收回选票", "papers returned"),
    "PAPERS_ISSUED": Text("发出选票", "papers issued"),
    "REGISTERED": Text("登记选民", "registered electors"),
}
_AT_A_MEETING: Final = {
    "PRESENT": Text("实到会", "those present"),
    "SHOULD_ATTEND": Text("应到会", "those who should attend"),
}


def outcome_lines(counted: Counted, lang: str) -> list[str]:
    """The lines of the report about the outcome; one that says so if nothing was declared, or nothing sensible."""
    try:
        return list(_lines(counted, lang))
    except (LookupError, TypeError, ValueError, AttributeError):
        # The declarations are plain JSON from the log; whether they are lawful is said by checks 1 and 5.
        return [
            Text("结果无法显示，见上面各项。", "The outcome cannot be shown; see the checks above.").of(lang)
        ]


def _lines(counted: Counted, lang: str) -> Iterator[str]:
    called = next((each.body for each in counted.declared if each.type == "ElectionCalled"), None)
    outcomes = [each for each in counted.declared if each.type == "OutcomeDetermined"]
    yield Text("结果", "Outcome").of(lang)
    if called is None or not outcomes:
        yield "    " + Text("尚未宣布结果。", "No outcome has been declared yet.").of(lang)
    posts = {} if called is None else {each["id"]: each for each in called["contests"]}
    closed = {each.body["round"]: each.body for each in counted.declared if each.type == "CountClosed"}
    papers = {each.number: each for each in counted.rounds}
    for each in outcomes:
        number = each.body["round"]
        if number in papers:
            yield from _papers(papers[number], each.body, lang)
        if called is not None:
            seats = papers[number].seats if number in papers else {}
            there = {
                post: {**known, "seats": seats.get(post, known["seats"])} for post, known in posts.items()
            }
            yield from _posts(
                each.body, closed.get(number, {}), there, called, _summed(counted, number), lang
            )
    for each in counted.declared:
        if each.type == "ResultAnnounced":
            yield from _announced(each, posts, lang)


def _papers(figures: RoundSummary, outcome: Mapping[str, Any], lang: str) -> Iterator[str]:
    registered = outcome["registered"]
    yield "  " + Text(
        f"第{figures.number}轮：登记选民{registered}人，印制{figures.printed}张，发出{figures.issued}张"
        f"（其中委托{figures.by_proxy}张），作废{figures.spoiled}张，收回{figures.returned}张，"
        f"参加投票{_share(figures.returned, registered)}",
        f"Round {figures.number}: {registered} registered, {figures.printed} papers printed, {figures.issued} issued "
        f"({figures.by_proxy} by proxy), {figures.spoiled} spoiled, {figures.returned} returned, "
        f"turnout {_share(figures.returned, registered)}",
    ).of(lang)
    verdicts = figures.verdicts
    yield "    " + Text(
        f"计票{figures.counted}张：有效{verdicts.get('VALID', 0)}，部分有效{verdicts.get('PARTLY_INVALID', 0)}，"
        f"无效{verdicts.get('INVALID', 0)}，空白{verdicts.get('BLANK', 0)}",
        f"{figures.counted} counted: {verdicts.get('VALID', 0)} valid, {verdicts.get('PARTLY_INVALID', 0)} partly "
        f"invalid, {verdicts.get('INVALID', 0)} invalid, {verdicts.get('BLANK', 0)} blank",
    ).of(lang)
    for each in figures.differences:
        rule = RULES[each.rule]
        yield "    " + Text(
            f"{each.rule} {each.place} {rule.zh}：应为{each.expected}，实为{each.found}{_weight(each).zh}",
            f"{each.rule} {each.place} {rule.en}: expected {each.expected}, found {each.found}{_weight(each).en}",
        ).of(lang)


def _weight(each: Difference) -> Text:
    """What a difference means for the result."""
    if RULES[each.rule].severity == "WARNING":
        return Text("（仅供留意）", " (worth a look, fails nothing)")
    return Text("（已签字说明）", " (explained and signed)") if each.explained else Text("", "")


def _summed(counted: Counted, number: int) -> Mapping[str, Mapping[str, int]]:
    """Post to person to votes with those added from higher posts (票数下加), as they were counted again."""
    rounds = () if counted.recount is None else counted.recount.rounds
    return {post: poll.votes for each in rounds if each.number == number for post, poll in each.polls.items()}


def _posts(
    outcome: Mapping[str, Any],
    closed: Mapping[str, Any],
    posts: Mapping[str, Mapping[str, Any]],
    called: Mapping[str, Any],
    summed: Mapping[str, Mapping[str, int]],
    lang: str,
) -> Iterator[str]:
    for post in outcome.get("failed", ()):
        yield "    " + Text(
            f"{_name(posts, post, lang)}：投票无效，须重新投票",
            f"{_name(posts, post, lang)}: the poll is invalid",
        ).of(lang)
    for post, persons in outcome.get("gave_way", {}).items():
        gone, following = "、".join(persons), "、".join(outcome["elected"].get(post, ())) or "-"
        yield "    " + Text(
            f"{_name(posts, post, lang)}：{gone}的近亲属当选更高职务，让出名额；依得票递补：{following}",
            f"{_name(posts, post, lang)}: {', '.join(persons)} gave way to kin in a higher post; next by votes: "
            f"{following.replace('、', ', ')}",
        ).of(lang)
    for post, elected in outcome["elected"].items():
        if post not in outcome["minimum"]:
            continue  # not voted on in this round
        needed = outcome["minimum"][post]
        yield "    " + Text(
            f"{_name(posts, post, lang)}：当选至少须{needed}票{_reason(needed, outcome, called, lang)}",
            f"{_name(posts, post, lang)}: at least {needed} votes needed{_reason(needed, outcome, called, lang)}",
        ).of(lang)
        own, tied = closed.get("votes", {}).get(post, {}), outcome.get("ties", {}).get(post, ())
        votes = {person: own.get(person, 0) for person in (*own, *elected, *tied)}
        total = {person: summed.get(post, {}).get(person, count) for person, count in votes.items()}
        for person in sorted(votes, key=lambda each: (-total[each], each)):
            if person in elected:
                fate = Text("当选", "elected").of(lang)
            elif person in tied:
                fate = Text("得票相等，须再次投票", "tied, to be voted on again").of(lang)
            else:
                fate = ""
            if total[person] != votes[person]:
                sum_of = Text(
                    f"（连同更高职务的票共{total[person]}票）",
                    f"({total[person]} with those for higher posts)",
                )
                fate = f"{sum_of.of(lang)} {fate}"
            elif person in elected and not votes[person]:
                fate = Text("递补当选", "takes the seat that kin left").of(lang)
            yield f"      {person:<10} {votes[person]:>6} {Text('票', 'votes').of(lang)} {fate}".rstrip()
        if missing := outcome.get("missing", {}).get(post):
            yield "      " + Text(f"缺{missing}名", f"{missing} seats are missing").of(lang)


def _reason(needed: int | None, outcome: Mapping[str, Any], called: Mapping[str, Any], lang: str) -> str:
    """Where the number comes from, if it is that of the first ballot or of a runoff.

    The outcome states figures of the whole round: of a group's part and of a meeting it has none to show.
    """
    for stage in ("winning", "runoff"):
        share = called["profile"][stage]["share"]
        if not share["num"] or called["profile"]["electorate"]["by_group"]["value"]:
            continue
        if share["base"] in _AT_A_MEETING:
            of = _AT_A_MEETING[share["base"]].of(lang)
            return Text(
                f"（{'超过' if share['strict'] else '不少于'}{of}人数的{share['den']}分之{share['num']}）",
                f" ({'more than' if share['strict'] else 'at least'} {share['num']}/{share['den']} of {of})",
            ).of(lang)
        base = outcome.get(
            {"PAPERS_RETURNED": "returned", "PAPERS_ISSUED": "issued"}.get(share["base"], "registered")
        )
        exact, rest = divmod(base * share["num"], share["den"])
        if needed == (exact + 1 if share["strict"] or rest else exact):
            of, unit = _BASES[share["base"]].of(lang), "人" if share["base"] == "REGISTERED" else "张"
            return Text(
                f"（{'超过' if share['strict'] else '不少于'}{of}{base}{unit}的{share['den']}分之{share['num']}）",
                f" ({'more than' if share['strict'] else 'at least'} {share['num']}/{share['den']} of {base} {of})",
            ).of(lang)
    return ""


def _announced(each: Declared, posts: Mapping[str, Mapping[str, Any]], lang: str) -> Iterator[str]:
    yield "  " + Text(
        f"公布的当选名单（{each.body['posted_on']}，条目{each.index}）",
        f"Announced on {each.body['posted_on']} (entry {each.index})",
    ).of(lang)
    vacant = each.body.get("vacant", {})
    for post, persons in each.body["winners"].items():
        line = f"    {_name(posts, post, lang)}: {', '.join(persons) or '-'}"
        if vacant.get(post):
            line += Text(f"（空缺{vacant[post]}名）", f" ({vacant[post]} vacant)").of(lang)
        yield line


def _name(posts: Mapping[str, Mapping[str, Any]], post: str, lang: str) -> str:
    known = posts.get(post)
    if known is None:
        return post
    number = known["seats"]
    seats = Text(f"{number}名", f"{number} seat{'s' if number > 1 else ''}").of(lang)
    return f"{known[lang]} {post} ({seats})"


def _share(part: int, whole: int) -> str:
    """As reports print it (S7.11)."""
    rounded = percent(part, whole)
    return "-" if rounded is None else f"{part}/{whole} = {rounded} %"
