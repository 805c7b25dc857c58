"""How each post came out in a round, ready to be drawn: votes as bars, the votes that were needed as a line, and why in words.

Lengths are thousandths of the widest bar. What it leaves out: counting (`services/audit/replay`), and the page itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from services.audit.replay.answer import Answer, Post, Range, Round
from services.forms.words import KINDS
from shared.text import Text

FULL: Final = 1_000
"""Length of the longest bar."""

WITHHELD: Final[Mapping[str, Text]] = {
    "POLLS_OPEN": Text(
        "投票还没有全部结束，任何得票都不显示。", "People are still voting: no votes are shown to anybody."
    ),
    "TOO_FEW": Text(
        "已计的选票太少，显示出来会暴露个人的选择。",
        "Too few papers are counted: showing them would tell how somebody voted.",
    ),
    "UNANIMOUS": Text(
        "有一堆选票投的全是同样的人，显示出来会暴露个人的选择。",
        "All papers of one pile say the same: showing them would tell how somebody voted.",
    ),
}


@dataclass(frozen=True)
class Votes:
    """One person's votes. `fate`: elected, tied or "". `length` in thousandths."""

    person: str
    votes: int
    length: int
    fate: str
    written_in: bool


@dataclass(frozen=True)
class Poll:
    """One post in one round. `needed_at`: where the line of the votes needed stands, in thousandths; None: it says nothing."""

    id: str
    title: Text
    kind: Text
    seats: int
    needed: int
    needed_at: int | None
    votes: tuple[Votes, ...]
    said: tuple[Text, ...]
    withheld: Text | None


def polls(round_: Round, titles: Mapping[str, Text]) -> list[Poll]:
    """The posts of a round, in the order in which they are voted on."""
    return [_poll(each, titles[each.post]) for each in round_.posts]


def winners(
    answer: Answer, titles: Mapping[str, Text]
) -> Iterator[tuple[Text, list[tuple[str, int | None]], int]]:
    """Each post with those who hold its seats, their votes where they may be told, and how many seats nobody holds."""
    votes = {
        (post.post, person): (post.was.votes or {}).get(person)
        for each in answer.rounds
        for post in each.posts
        for person in post.was.elected
    }
    for post, title in titles.items():
        held = [(person, votes.get((post, person))) for person in answer.was.winners.get(post, ())]
        yield title, held, answer.was.vacant.get(post, 0)


def _poll(post: Post, title: Text) -> Poll:
    was = post.was
    votes = was.votes or {}
    # With few votes for many seats the line of what was needed may lie beyond every bar.
    widest = max([*votes.values(), was.minimum if was.valid else 0, 1])
    persons = sorted(
        {*votes, *(post.candidates if votes else ())}, key=lambda each: (-votes.get(each, 0), each)
    )
    return Poll(
        id=post.post,
        title=title,
        kind=KINDS[post.kind],
        seats=post.seats,
        needed=was.minimum,
        needed_at=was.minimum * FULL // widest if was.valid and was.minimum > 1 and votes else None,
        votes=tuple(
            Votes(
                person,
                votes.get(person, 0),
                votes.get(person, 0) * FULL // widest,
                "elected" if person in was.elected else "tied" if person in was.tied else "",
                person not in post.candidates,
            )
            for person in persons
        ),
        said=tuple(_said(post)),
        withheld=WITHHELD.get(post.withheld),
    )


def _said(post: Post) -> Iterator[Text]:
    """What came out and why, in sentences."""
    was = post.was
    if not was.valid:
        yield Text(
            "本岗位的投票无效（参加人数不够，或收回的票多于发出的票），谁也没有当选。",
            "The poll for this post is invalid (too few took part, or more papers came back than were handed out): nobody is elected.",
        )
        return
    if was.minimum > 1:
        yield Text(
            f"选{post.seats}名，得票至少{was.minimum}张才能当选。",
            f"Seats: {post.seats}. Whoever is elected has at least {was.minimum} votes.",
        )
    else:
        yield Text(f"选{post.seats}名，得票多的当选。", f"Seats: {post.seats}. Most votes win.")
    if was.tied:
        yield Text(
            f"{len(was.tied)}人票数相等，分不出先后，须对他们再次投票。",
            f"{len(was.tied)} have equally many votes: people vote again between them.",
        )
    if was.missing:
        yield Text(f"还有{was.missing}名没有选出。", f"Seats that nobody won: {was.missing}.")
    if post.margin is not None:
        yield from _margin(post.margin)


def _margin(margin: Range) -> Iterator[Text]:
    if margin.at_least is None:
        yield Text(
            "无论去掉多少张票，结果都一样。", "However many papers were left out, it would come out the same."
        )
    elif margin.at_least > 1:
        yield Text(
            f"即使有{margin.at_least - 1}张票不算，结果也不会变。",
            f"Even with {margin.at_least - 1} papers left out it would come out the same.",
        )
    else:
        yield Text("只要有一张票不算，结果就可能不同。", "One paper left out could change it.")
