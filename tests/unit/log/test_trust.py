"""A trust file is a tlog-policy with the authority's key in a comment that other tools pass over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import keys
from shared.errors import Malformed
from shared.log import policy
from shared.log.policy import Policy
from shared.log.trust import Trust, encode_trust, parse_trust
from tests.unit.log.village import POLICY, policies, private

TEXT = policy.encode(POLICY)
AUTHORITY = keys.public_text(private(60))


@given(policies(), st.sampled_from([None, AUTHORITY]))
def test_a_trust_file_is_read_as_it_was_written(written: Policy, authority: str | None) -> None:
    trust = Trust(written, authority)

    text = encode_trust(trust)

    assert parse_trust(text) == trust
    assert policy.parse(text) == written  # for any other tool it is a tlog-policy


@pytest.mark.parametrize("line", ["#jianpiao-authority {}", "  #\tjianpiao-authority \t{} "])
def test_the_authority_may_stand_anywhere_in_the_comments(line: str) -> None:
    read = parse_trust(f"# 信任文件\n{TEXT}{line.format(AUTHORITY)}\n# jianpiao-authority-of-old x\n")

    assert read == Trust(POLICY, AUTHORITY)


@pytest.mark.parametrize(
    "lines",
    [
        "# jianpiao-authority\n",
        "# jianpiao-authority \n",
        f"# jianpiao-authority {AUTHORITY[:-1]}\n",
        f"# jianpiao-authority {AUTHORITY} {AUTHORITY}\n",
        f"# jianpiao-authority {AUTHORITY}\n# jianpiao-authority {AUTHORITY}\n",
        f"# jianpiao-authority {'A' * 43}=\n",
        "# jianpiao-authority AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    ],
)
def test_an_authority_without_a_sound_key_is_refused(lines: str) -> None:
    with pytest.raises(Malformed):
        parse_trust(lines + TEXT)
    with pytest.raises(Malformed):
        Trust(POLICY, lines.removeprefix("# jianpiao-authority").strip())
