"""Notices about the outcome: result, runoff and its result, the review of those elected, the handover (ZJ2020 28-33)."""

from __future__ import annotations

from collections.abc import Iterator

from services.ballot.documents import words
from services.ballot.documents.facts import Facts, not_yet
from services.forms.document import BLANK, Block, Grid, Lines, Paragraph, Rules, Signatures
from services.forms.form import Cell, Line, Table
from services.forms.words import KINDS
from shared import clock
from shared.election.bases import figures
from shared.election.calling.approvals import check_approved
from shared.election.outcome.standings import totals
from shared.election.state import Election, Round
from shared.text import Text


def result(facts: Facts) -> Iterator[Block]:
    """Figures, votes of everybody and who is elected, of the first ballot and whatever followed (ZJ2020 32)."""
    yield from _result(facts, [each for each in facts.election.rounds if determined(each)])


def result_of_runoff(facts: Facts) -> Iterator[Block]:
    """The same of the rounds that followed the first."""
    later = [each for each in facts.election.rounds if determined(each) and each.number > 1]
    if not later:
        raise not_yet("没有进行过另行选举或再次投票。", "There was no runoff and no re-vote.")
    yield from _result(facts, later)


def determined(present: Round) -> bool:
    """Whether the outcome of the round was declared: nothing of it is told before (OCV2018 15)."""
    return present.phase == "DETERMINED"


def _result(facts: Facts, rounds: list[Round]) -> Iterator[Block]:
    election = facts.election
    if not rounds:
        raise not_yet(
            "本轮结果尚未确定。请先完成计票并填报结果。", "The outcome of the round is not determined yet."
        )
    _check_may_hang(election)
    for present in rounds:
        yield Paragraph(ballots(election, present))
        yield Grid(votes(facts, present), (3, 2, 3, 2, 2))
    recall = election.profile.recall is not None
    yield Paragraph(
        Text("被罢免的", "Those recalled") if recall else Text("当选名单", "Those elected"), "HEAD"
    )
    yield Grid(winners(facts), (3, 2, 3, 2))
    for contest, seats in facts.vacant().items():
        title = words.post(election.contests[contest])
        yield Paragraph(Text(f"{title.zh}空缺{seats}名。", f"{title.en}: {seats} vacant."))
    for contest in election.open_ties:
        title = words.post(election.contests[contest])
        yield Paragraph(Text(f"{title.zh}票数相等，须再次投票。", f"{title.en}: tied; there is a re-vote."))


def _check_may_hang(election: Election) -> None:
    """S10.74, S1.30: nobody is posted as elected before the review and, where it comes first, the approval. Raises Refused."""
    waiting = [each.person for each in election.winners if each.review is None]
    rule = election.profile.result.review_winners
    if waiting and rule.value:
        raise not_yet(
            f"当选人{'、'.join(waiting)}尚未审查，审查以后才能公布结果。",
            f"{', '.join(waiting)} won and are not reviewed yet; the result is posted afterwards.",
            rule.clause,
        )
    check_approved(election, "RESULT")


def ballots(election: Election, present: Round) -> Text:
    """The figures of a round's papers in one sentence."""
    figure, verdicts = figures(election, present), verdicts_of(present)
    return Text(
        f"第{present.number}轮投票于{words.day(present.day).zh}举行。登记选民{figure['REGISTERED']}人，发出选票{figure['PAPERS_ISSUED']}张，"
        f"收回选票{figure['PAPERS_RETURNED']}张，其中有效票{verdicts['VALID']}张，部分有效票{verdicts['PARTLY_INVALID']}张，"
        f"无效票{verdicts['INVALID']}张，空白票{verdicts['BLANK']}张。",
        f"Round {present.number} was held on {words.day(present.day).en}: {figure['REGISTERED']} electors, "
        f"{figure['PAPERS_ISSUED']} papers issued, {figure['PAPERS_RETURNED']} returned, of which {verdicts['VALID']} valid, "
        f"{verdicts['PARTLY_INVALID']} partly invalid, {verdicts['INVALID']} invalid, {verdicts['BLANK']} blank.",
    )


def verdicts_of(present: Round) -> dict[str, int]:
    """Papers by verdict, all piles together."""
    found = dict.fromkeys(("VALID", "PARTLY_INVALID", "INVALID", "BLANK"), 0)
    for pile in present.piles.values():
        for verdict, count in pile.verdicts.items():
            found[verdict] = found.get(verdict, 0) + count
    return found


def votes(facts: Facts, present: Round) -> Table:
    """Everybody's votes for every post of a round, most first."""
    rows: list[tuple[Cell, ...]] = []
    election = facts.election
    for contest in facts.posts():
        poll = present.polls.get(contest.id)
        if poll is None:
            continue
        everybody = {**dict.fromkeys(poll.candidates, 0), **totals(present, contest.id)}
        for person, count in sorted(everybody.items(), key=lambda each: (-each[1], each[0])):
            number: Cell = (
                person if person in poll.candidates else Text(f"{person}（另选）", f"{person} (written in)")
            )
            rows.append(
                (
                    words.post(contest),
                    number,
                    facts.name_or_blank(person),
                    count,
                    outcome_of(election, present, contest.id, person),
                )
            )
    title = Text(f"第{present.number}轮得票", f"Votes of round {present.number}")
    heads = (
        Text("职位", "post"),
        Text("编号", "number"),
        Text("姓名", "name"),
        Text("得票", "votes"),
        Text("结果", "outcome"),
    )
    return Table(title, heads, tuple(rows))


def outcome_of(election: Election, present: Round, contest: str, person: str) -> Cell:
    """What a round came to for somebody."""
    if contest in present.failed:
        return Text("投票无效", "poll invalid")
    won = any(
        each.person == person and each.contest == contest and each.round == present.number
        for each in election.winners
    )
    if won:
        review = next(
            each.review for each in election.winners if each.person == person and each.contest == contest
        )
        if election.profile.recall is not None:
            return Text("罢免", "recalled")
        return Text("当选无效", "void") if review == "FAIL" else Text("当选", "elected")
    tied = contest in present.tied and person in election.open_ties.get(contest, ())
    return Text("票数相等", "tied") if tied else ""


def winners(facts: Facts) -> Table:
    """Who holds each post."""
    rows: list[tuple[Cell, ...]] = []
    for contest in facts.posts():
        held = {each.person: each for each in facts.election.winners if each.contest == contest.id}
        rows += [
            (words.post(contest), person, facts.name_or_blank(person), held[person].votes)
            for person in facts.holders(contest.id)
        ]
    heads = (Text("职位", "post"), Text("编号", "number"), Text("姓名", "name"), Text("得票", "votes"))
    return Table(Text("", ""), heads, tuple(rows))


def runoff(facts: Facts) -> Iterator[Block]:
    """The next round: its day, what it is about and who is on the paper (ZJ2020 28-29)."""
    present = facts.present
    if present.number == 1:
        raise not_yet("还没有发起另行选举或再次投票。", "No runoff and no re-vote has been called.")
    yield Paragraph(
        Text(
            f"第{present.number}轮投票定于{words.day(present.day).zh}举行，选举下列职位：",
            f"Round {present.number} is held on {words.day(present.day).en} for these posts:",
        )
    )
    heads = (Text("编号", "number"), Text("姓名", "name"))
    for contest in facts.posts():
        poll = present.polls.get(contest.id)
        if poll is None:
            continue
        title, kind = words.post(contest), KINDS[poll.kind]
        heading = Text(
            f"{title.zh}：{kind.zh}，应选{poll.seats}名", f"{title.en}: {kind.en}, {poll.seats} seat(s)"
        )
        rows: list[tuple[Cell, ...]] = [(person, facts.name_or_blank(person)) for person in poll.candidates]
        if rows:
            yield Grid(Table(heading, heads, tuple(rows)), (1, 2))
        else:
            yield Paragraph(heading, "HEAD")
            yield Paragraph(
                Text("没有候选人，重新自荐。", "There are no candidates; people nominate themselves anew.")
            )
    yield Lines((Line(Text("投票时间", "Hours"), BLANK), Line(Text("投票地点", "Place"), BLANK)))
    yield Rules(
        facts.rules(
            "runoff.within_days",
            "runoff.share",
            "runoff.quorum_applies",
            "winning.revote_quorum_applies",
            "proxies.carry_over",
        )
    )


def post_review(facts: Facts) -> Iterator[Block]:
    """What the review of those elected came to (S10.74; ZJ2020 32)."""
    election = facts.election
    if not election.winners or election.profile.recall is not None:
        raise not_yet("还没有人当选。", "Nobody has been elected yet.")
    rows: list[tuple[Cell, ...]] = [
        (
            words.post(election.contests[each.contest]),
            each.person,
            facts.name_or_blank(each.person),
            words.REVIEWS[each.review],
        )
        for each in election.winners
    ]
    heads = (Text("职位", "post"), Text("编号", "number"), Text("姓名", "name"), Text("审查结果", "review"))
    yield Paragraph(Text("当选人的资格审查结果公布如下：", "The review of those elected came to this:"))
    yield Grid(Table(Text("", ""), heads, tuple(rows)), (3, 2, 3, 3))
    yield Rules(facts.rules("result.review_winners", "result.kin_avoidance", "result.woman_required"))


def handover(facts: Facts) -> Iterator[Block]:
    """Until when, or when, the old body hands over to the new one (OCV2018 20; ZJ2020 33)."""
    election = facts.election
    rule = election.profile.result.handover_days
    if election.announced_on is None:
        raise not_yet(
            "结果尚未公布，还不能移交工作。",
            "The result is not announced; nothing can be handed over yet.",
            rule.clause,
        )
    body = words.body(election)
    done, last = (
        election.handed_over_on,
        clock.within(clock.read_day(election.announced_on), rule.value).isoformat(),
    )
    yield Paragraph(
        Text(
            f"上一届{body.zh}已于{words.day(done).zh}向新当选的{body.zh}移交工作。",
            f"The former {body.en} handed over to the new one on {words.day(done).en}.",
        )
        if done
        else Text(
            f"上一届{body.zh}应于{words.day(last).zh}前向新当选的{body.zh}移交印章、账目、财产、档案等。",
            f"The former {body.en} hands over seals, accounts, property and files by {words.day(last).en}.",
        )
    )
    yield Grid(winners(facts), (3, 2, 3, 2))
    heads = (Text("移交项目", "item"), Text("数量", "number"), Text("备注", "remarks"))
    items = [
        Text("印章", "seals"), Text("账目、票据", "accounts"), Text("资金", "money"), Text("财产", "property"), Text("档案", "files"), Text("其他", "other"),
    ]  # fmt: skip
    yield Grid(
        Table(Text("移交清单", "What is handed over"), heads, tuple((each, "", "") for each in items)),
        (3, 2, 4),
        roomy=True,
    )
    yield Signatures(
        (
            Text("移交人", "handed over by"),
            Text("接收人", "received by"),
            Text("选举委员会", "electoral committee"),
            Text("监交人（街道、乡镇）", "witness of the township"),
        )
    )
