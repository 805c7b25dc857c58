"""Elections that an election rests on, cited by a checkpoint of their logs (domain: a dependency can be followed).

The law sees one log, so it checks the shape of a citation: that it can name an election's log, and that what is taken from it
is said here too. Whether it is true, `jianpiao verify --cited` checks with the other election's bundle.
"""

from __future__ import annotations

from collections.abc import Sequence

from shared import base64text
from shared.election.state import Citation
from shared.election.statement import UUID7
from shared.errors import Malformed, Refused
from shared.log.hashing import HASH_BYTES


def check(cites: Sequence[Citation], election: str, party_gave_woman: bool | None, *, drill: bool) -> None:
    """Raises Malformed for a citation that can name no log, Refused for one that an election may not make."""
    named = [each.election for each in cites]
    if len(set(named)) != len(named) or election in named:
        raise Malformed("cites: expected other elections, none twice", zh="cites：应为别的选举，不得重复")
    for each in cites:
        _check_shape(each)
        ending = f"/{'drill' if drill else 'log'}/{each.election}"
        if not each.origin.endswith(ending) or any(char.isspace() for char in each.origin):
            raise Refused(
                "cites-another-kind",
                "docs/rules.md 3",
                zh=f"引用的日志名称应以{ending}结尾，现为{each.origin[:120]}。演练只引用演练，选举只引用选举。",
                en=f"The cited log has a name ending in {ending}, got {each.origin[:120]}. Drills cite drills only.",
            )
    takes_woman = [each for each in cites if "WOMAN" in each.takes]
    if len(takes_woman) > 1 or (takes_woman and party_gave_woman is None):
        raise Malformed(
            "cites: WOMAN is taken from one election, and party_gave_woman says what was found there",
            zh="cites：WOMAN 只能取自一场选举，且须用 party_gave_woman 写明在那里查到什么",
        )


def _check_shape(each: Citation) -> None:
    if UUID7.fullmatch(each.election) is None or len(each.origin) > 300:
        raise Malformed(
            f"cites: expected a UUIDv7 in lower case and its log, got {each.election[:60]!r}",
            zh=f"cites：应为小写的 UUIDv7 及其日志，现为{each.election[:60]!r}",
        )
    root = base64text.decode(each.root, "cited root")
    if len(root) != HASH_BYTES:
        raise Malformed(
            f"cites: root: expected {HASH_BYTES} bytes, got {len(root)}",
            zh=f"cites：root：应为{HASH_BYTES}字节，现为{len(root)}",
        )
    if not each.takes or len(set(each.takes)) != len(each.takes):
        raise Malformed(
            "cites: takes: expected what is taken from it, nothing twice",
            zh="cites：takes：须写明取用什么，不得重复",
        )
