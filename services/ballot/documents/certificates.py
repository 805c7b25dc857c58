"""Certificates of election (当选证书): one page for each holder of a post, once the result stands (SH2020 22)."""

from __future__ import annotations

from collections.abc import Iterator

from services.ballot.documents import words
from services.ballot.documents.facts import Facts, not_yet
from services.forms.document import SHORT_BLANK, Issued, Paragraph, Section
from shared.election.state import Contest
from shared.text import Text


def certificates(facts: Facts) -> Iterator[Section]:
    """Of all holders, or of the one whose number was asked for."""
    if facts.election.announced_on is None:
        raise not_yet(
            "选举结果尚未公布，还不能制作当选证书。",
            "The result is not announced; there is nothing to certify.",
            "SH2020 22",
        )
    if facts.election.profile.recall is not None:
        raise not_yet("罢免不发当选证书。", "A recall elects nobody; there is no certificate.", "SH2020 22")
    held = [
        (contest, person)
        for contest in facts.posts()
        for person in facts.holders(contest.id)
        if facts.only in ("", f"{contest.id}:{person}")
    ]
    if not held:
        raise not_yet("没有这样的当选人。", "Nobody holds that post.", "SH2020 22")
    for contest, person in held:
        yield Section((*_certificate(facts, contest, person),), frame=True, headed=True)


def _certificate(facts: Facts, contest: Contest, person: str) -> Iterator[Paragraph | Issued]:
    election = facts.election
    body, name = words.body(election), facts.name(person)
    shown = Text(f"{name or SHORT_BLANK.zh}（{person}）", f"{name or SHORT_BLANK.en} ({person})")
    until = _until(facts, contest)
    yield Paragraph(Text(f"{shown.zh}：", f"{shown.en}:"), "LARGE")
    yield Paragraph(
        Text(
            f"在{election.title}中，依法当选为{election.village}{body.zh}{contest.zh}。{until.zh}",
            f"was lawfully elected {contest.en} of the {body.en} of {election.village} in the election {election.title}. {until.en}",
        ),
        "LARGE",
    )
    yield Paragraph(Text("特发此证。", "This certificate is issued for it."), "LARGE")
    yield Issued(words.authority(), words.BLANK_DAY)


def _until(facts: Facts, contest: Contest) -> Text:
    vacancy = facts.election.disputes.vacancies.get(contest.id)
    if vacancy is not None:
        day = words.day(vacancy.term_ends)
        return Text(f"任期至{day.zh}。", f"The term ends on {day.en}.")
    years = facts.election.profile.term.years.value
    return Text(f"任期{years}年。", f"The term is {years} years.") if years else Text("", "")
