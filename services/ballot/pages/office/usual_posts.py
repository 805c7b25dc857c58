"""Which posts an election of a body usually has, so that a clerk begins with a lawful proposal and not with an empty form.

A proposal and no rule: as few seats as the regulation allows, its limited posts first, then members, and a woman's post of its own
where the regulation may ask for one. What it leaves out: whether they are lawful, which the call itself is asked (`drafting.py`).
"""

from __future__ import annotations

from typing import Final

from shared.election.regulation.parameters import NOT_PROVIDED
from shared.election.regulation.profile import BodyKind, Profile
from shared.election.state import Contest

MEMBER: Final[dict[BodyKind, tuple[str, str, str]]] = {
    "REPRESENTATIVES": ("REP", "村民代表", "representative"),
    "GROUP_LEADER": ("LEADER", "村民小组长", "group leader"),
    "CONGRESS_DEPUTIES": ("DEPUTY", "代表", "deputy"),
    "COOP_BOARD": ("MEMBER", "社管会成员", "board member"),
}
"""What the other seats of a body are called; members (委员) elsewhere."""
USUAL: Final = ("MEMBER", "委员", "member")
DEPUTIES: Final = ("DEPUTY", "DEPUTY_SECRETARY")
"""Posts that a body may have and need not (S1.4: 必要时可设副书记): not proposed."""


def usual_posts(profile: Profile, population: int | None = None) -> list[Contest]:
    """Posts that add up to the fewest seats that the regulation allows, each with a rank of its own.

    Where it says who votes on posts chosen from the elected, those are chosen from the members (S1.17); else they are apart.
    """
    rule = profile.seats
    total = max(1, rule.minimum.value, *_by_population(profile, population))
    if rule.odd.value and total % 2 == 0:
        total += 1
    group = "G1" if profile.electorate.by_group.value else None
    chosen = rule.posts_by.clause != NOT_PROVIDED
    name, zh, en = MEMBER.get(profile.body, USUAL)
    posts: list[Contest] = []
    left = total
    for limit in rule.posts:
        if limit.id not in DEPUTIES and (chosen or left > 1):
            source = name if chosen else None
            posts.append(Contest(limit.id, limit.zh, limit.en, 1, len(posts) + 1, None, group, source))
            left -= not chosen
    woman = rule.woman_post.value != "NEVER" and left > 1
    posts.append(Contest(name, zh, en, left - woman, len(posts) + 1, None, group))
    if woman:
        posts.append(Contest("WOMAN", "女委员", "woman member", 1, len(posts) + 1, "WOMAN", group))
    return posts


def _by_population(profile: Profile, population: int | None) -> list[int]:
    """S10.43-44: the fewest seats of a village of that size; of the smallest, where nobody has said how large it is."""
    for row in profile.seats.by_population:
        if row.below == 0 or (population or 0) < row.below:
            return [row.minimum]
    return [0]
