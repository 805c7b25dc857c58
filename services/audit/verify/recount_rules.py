"""The few numbers and words of a regulation that decide a count, read from the call of the election.

The call pins its regulation in full, so that a recount years later needs nothing else. Plain JSON is read here
and not by the law's own code, for the recount is written to check that code.

What it leaves out: everything that decides who may vote, stand or serve.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

INVERSE: Final[Mapping[str, str]] = {
    "SPOUSE": "SPOUSE",
    "SIBLING": "SIBLING",
    "PARENT": "CHILD",
    "CHILD": "PARENT",
    "GRANDPARENT": "GRANDCHILD",
    "GRANDCHILD": "GRANDPARENT",
    "MATERNAL_GRANDPARENT": "MATERNAL_GRANDCHILD",
    "MATERNAL_GRANDCHILD": "MATERNAL_GRANDPARENT",
}
"""What one relative is to the other, when the other is this to the one."""


@dataclass(frozen=True)
class Share:
    """A part of a whole, such as more than half (`strict`) or at least a third of the papers returned."""

    num: int
    den: int
    strict: bool
    base: str
    """Which figure of the round is meant: PAPERS_RETURNED, PAPERS_ISSUED, PRESENT, REGISTERED, SHOULD_ATTEND."""

    def reached(self, part: int, whole: int) -> bool:
        """Whether `part` is such a share of `whole`. Whole numbers only, so that no rounding decides."""
        if self.strict:
            return part * self.den > whole * self.num
        return part * self.den >= whole * self.num

    def needed(self, whole: int) -> int:
        """The smallest number that is such a share of `whole`."""
        if self.strict:
            return whole * self.num // self.den + 1
        return -(-whole * self.num // self.den)


@dataclass(frozen=True)
class Post:
    """A post to be filled. Rank 1 is the highest and filled first; `woman`: only a woman can hold it.

    `group`: the village group that votes on it alone. `source`: the post whose holders it is chosen from, beside their seat.
    """

    id: str
    seats: int
    rank: int
    woman: bool
    group: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Rules:
    """What the count asks of the regulation."""

    posts: Mapping[str, Post]
    """By id, from the highest rank to the lowest; of equal rank in the order of the call."""
    write_in: bool
    abstainer_writes_in: bool
    overvote: str
    double_post: str
    cumulate_down: bool
    women_first: bool
    quorum: Share
    share: Share
    runoff_share: Share
    returned_within_issued: bool
    revote_quorum: bool
    runoff_quorum: bool
    runoff_extra: int
    runoff_unvoted: bool
    """Whether who stood and got no vote can run off, after everybody who got some."""
    sea_extra: int
    kin: frozenset[str]
    """Relations in which no two may be elected. Kinship is mutual: PARENT bars a parent and a child alike."""
    one_per_household: bool
    elected_choose: bool
    """Whether the elected alone vote on posts that are chosen from them."""


def read_rules(call: Mapping[str, Any]) -> Rules:
    """The rules pinned in the body of an ElectionCalled. Raises LookupError or TypeError for nonsense."""
    profile = call["profile"]
    papers, winning, runoff = profile["papers"], profile["winning"], profile["runoff"]
    return Rules(
        posts=_posts(call),
        write_in=papers["write_in"]["value"],
        abstainer_writes_in=papers["abstain_may_write_in"]["value"],
        overvote=papers["overvote"]["value"],
        double_post=papers["double_post"]["value"],
        cumulate_down=papers["cumulate_down"]["value"],
        women_first=winning["women_first"]["value"],
        quorum=_share(winning["quorum"]),
        share=_share(winning["share"]),
        runoff_share=_share(runoff["share"]),
        returned_within_issued=winning["returned_within_issued"]["value"],
        revote_quorum=winning["revote_quorum_applies"]["value"],
        runoff_quorum=runoff["quorum_applies"]["value"],
        runoff_extra=runoff["extra_candidates"]["value"],
        runoff_unvoted=_later(runoff, "without_votes", False),
        sea_extra=profile["nomination"]["sea_extra_candidates"]["value"],
        kin=frozenset(profile["result"]["kin_avoidance"]["value"]),
        one_per_household=_later(profile["seats"], "one_per_household", False),
        elected_choose=_later(profile["seats"], "posts_by", "ELECTORS") == "ELECTED",
    )


def _posts(call: Mapping[str, Any]) -> dict[str, Post]:
    posts = [
        Post(
            each["id"],
            each["seats"],
            each["rank"],
            each.get("reserved") == "WOMAN",
            each.get("group"),
            each.get("chosen_from"),
        )
        for each in call["contests"]
    ]
    return {post.id: post for post in sorted(posts, key=lambda post: post.rank)}


def _later(section: Mapping[str, Any], name: str, usual: object) -> Any:
    """A parameter that older regulations do not have; they mean what is `usual`."""
    return section[name]["value"] if name in section else usual


def _share(raw: Mapping[str, Any]) -> Share:
    return Share(raw["num"], raw["den"], raw["strict"], raw["base"])
