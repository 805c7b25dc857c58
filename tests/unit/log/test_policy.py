"""A checkpoint is believed when those whom the trust file names have signed, and only then."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import keys
from shared.errors import Malformed, ProofError
from shared.log import cosignature, note, policy
from shared.log.note import COSIGNATURE, ED25519, Signature, VerifierKey
from shared.log.policy import Group, Log, Policy, Witness
from tests.unit.log.village import (
    LOG,
    LOG_KEY,
    ORIGIN,
    POLICY,
    WITNESS_KEYS,
    cosigned,
    policies,
    private,
    signed,
    tampered,
)

W = {name: str(key) for name, key in WITNESS_KEYS.items()}
TEXT = policy.encode(POLICY)


@pytest.mark.parametrize("witnesses", ["ABU", "ACU", "BCU", "ABCU"])
def test_a_quorum_of_groups_is_met(witnesses: str) -> None:
    assert POLICY.check(signed(7, witnesses)).size == 7


@pytest.mark.parametrize(
    ("witnesses", "missing"),
    [
        (
            "",
            "group both has 0 of 2, needs 2 (without committees, outside); "
            "group committees has 0 of 3, needs 2 (without A, B, C); "
            "group outside has 0 of 1, needs 1 (without U)",
        ),
        (
            "ABC",
            "group both has 1 of 2, needs 2 (without outside); group outside has 0 of 1, needs 1 (without U)",
        ),
        (
            "CU",
            "group both has 1 of 2, needs 2 (without committees); "
            "group committees has 1 of 3, needs 2 (without A, B)",
        ),
    ],
)
def test_a_quorum_that_is_not_met_says_who_is_missing(witnesses: str, missing: str) -> None:
    with pytest.raises(ProofError, match=re.escape(f"quorum of {ORIGIN} at size 7: {missing}") + "$"):
        POLICY.check(signed(7, witnesses))


@pytest.mark.parametrize(
    ("lines", "enough", "too_few"),
    [
        ("quorum none", ["", "A", "ABCU"], []),
        ("quorum A", ["A", "AU"], ["", "BCU"]),
        ("group g any A B\nquorum g", ["A", "B", "AB"], ["", "CU"]),
        ("group g all A B\nquorum g", ["AB", "ABU"], ["", "A", "B", "ACU"]),
        ("group g 1 A B\nquorum g", ["A", "B"], ["", "C"]),
        ("group g 2 A B C\nquorum g", ["AB", "BC", "ABC"], ["", "A", "CU"]),
        ("group g 3 A B C\nquorum g", ["ABC"], ["AB", "ABU"]),
        ("group x any A B\ngroup y 2 x C U\nquorum y", ["AC", "BU", "CU"], ["AB", "C", "U"]),
    ],
)
def test_each_kind_of_quorum(lines: str, enough: list[str], too_few: list[str]) -> None:
    trusted = policy.parse(f"log {LOG_KEY}\n{witness_lines()}{lines}\n")

    for witnesses in enough:
        assert trusted.check(signed(5, witnesses)).size == 5
    for witnesses in too_few:
        with pytest.raises(ProofError, match="quorum of"):
            trusted.check(signed(5, witnesses))


@given(
    have=st.sets(st.sampled_from("ABCU")),
    members=st.sets(st.sampled_from("ABCU"), min_size=1),
    data=st.data(),
)
def test_k_of_n_counts_witnesses(have: set[str], members: set[str], data: st.DataObject) -> None:
    threshold = data.draw(st.integers(1, len(members)))
    trusted = with_quorum(Group("g", threshold, tuple(sorted(members))))

    met = len(have & members) >= threshold

    if met:
        trusted.check(signed(5, "".join(have)))
    else:
        with pytest.raises(
            ProofError, match=f"has {len(have & members)} of {len(members)}, needs {threshold}"
        ):
            trusted.check(signed(5, "".join(have)))


def test_a_witness_that_signs_twice_counts_once() -> None:
    raw = signed(7, "AU")
    read = note.parse(raw)
    again = cosigned(read.text, "A", 1_790_000_060)
    twice = note.encode(note.SignedNote(read.text, (*read.signatures, again)))

    with pytest.raises(ProofError, match="group committees has 1 of 3, needs 2"):
        POLICY.check(twice)


def test_a_witness_under_another_name_is_a_stranger() -> None:
    raw = signed(7, "AU")
    renamed = cosignature.cosign(note.parse(raw).text, 1, WITNESS_KEYS["B"].name, private(30))

    with pytest.raises(ProofError, match="group committees has 1 of 3"):
        POLICY.check(cosignature.add_signature_lines(raw, [renamed]))


def test_a_false_cosignature_spoils_a_met_quorum() -> None:
    raw = signed(7, "ABU")
    key = WITNESS_KEYS["C"]
    false = Signature(key.name, key.key_id, bytes(72))

    with pytest.raises(ProofError, match=r"witness-c\.test/w1 .* does not hold"):
        POLICY.check(cosignature.add_signature_lines(raw, [false]))


def test_witnesses_do_not_stand_in_for_the_log() -> None:
    read = note.parse(signed(7, "ABCU"))
    without_log = note.encode(note.SignedNote(read.text, read.signatures[1:]))

    with pytest.raises(ProofError, match="no signature by a known key"):
        POLICY.check(without_log)
    with pytest.raises(ProofError, match="expected the origin -, got"):
        policy.parse("quorum none\n").check(signed(7, "ABCU"))


def test_any_one_of_several_logs_is_accepted() -> None:
    other = VerifierKey.of("other.test/log", private(40))
    trusted = policy.parse(f"log {other}\nlog {LOG_KEY} https://example.test/\nquorum none\n")

    assert trusted.check(signed(7)).origin == ORIGIN


@given(tampered(signed(7, "ABU")))
def test_a_tampered_checkpoint_is_refused_or_says_the_same(raw: bytes) -> None:
    try:
        opened = POLICY.check(raw)
    except (Malformed, ProofError):
        return
    assert opened == POLICY.check(signed(7, "ABU"))


@given(policies())
def test_a_policy_is_read_as_it_was_written(written: Policy) -> None:
    assert policy.parse(policy.encode(written)) == written


@given(tampered(TEXT.encode()).map(lambda raw: raw.decode("utf-8", "replace")))
def test_a_policy_read_and_written_means_the_same(text: str) -> None:
    try:
        read = policy.parse(text)
    except Malformed:
        return
    assert policy.parse(policy.encode(read)) == read


def test_the_layout_of_the_file_is_free() -> None:
    spaced = "".join(
        f"\t {line.replace(' ', chr(9) + '  ')} \n\n  # 注释 {line}\n" for line in TEXT.splitlines()
    )

    assert policy.parse(f"#\n \t \n{spaced}") == POLICY


def test_only_blanks_and_tabs_divide_words() -> None:
    read = policy.parse(f"log {LOG_KEY}\nwitness 甲\u3000村\u00a0组 {W['A']}\nquorum 甲\u3000村\u00a0组\n")

    assert read.quorum == "甲\u3000村\u00a0组"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "newline"),
        ("quorum none", "newline"),
        ("\n", "expected a quorum line"),
        (f"log {LOG_KEY}\n", "expected a quorum line"),
        ("quorum none\nquorum none\n", "second quorum"),
        ("quorum\n", "no such line"),
        ("quorum none none\n", "no such line"),
        ("quorum nobody\n", "line above"),
        ("Quorum none\n", "no such line"),
        ("quorum none\nfriend x\n", "no such line"),
        ("quorum none # why\n", "no such line"),
        ("log\nquorum none\n", "no such line"),
        (f"log {LOG_KEY} url more\nquorum none\n", "no such line"),
        (f"log {LOG_KEY}x\nquorum none\n", "line 1"),
        (f"log {LOG_KEY}\nlog {LOG_KEY}\nquorum none\n", "same public key"),
        (f"log {VerifierKey.of('x', LOG)}\nlog {LOG_KEY}\nquorum none\n", "same public key"),
        (f"log {W['A']}\nquorum none\n", "log key of type 0x01"),
        (f"witness A {LOG_KEY}\nquorum none\n", "witness key of type 0x04"),
        (f"witness {W['A']}\nquorum none\n", "no such line"),
        (f"witness A {W['A']}\nwitness A {W['B']}\nquorum none\n", "taken"),
        (f"witness A {W['A']}\nwitness B {W['A']}\nquorum none\n", "same public key"),
        (f"witness none {W['A']}\nquorum none\n", "taken"),
        (f"quorum A\nwitness A {W['A']}\n", "line 1"),
        (f"group g any A\nwitness A {W['A']}\nquorum g\n", "line 1"),
        (f"witness A {W['A']}\ngroup g any\nquorum g\n", "no such line"),
        (f"witness A {W['A']}\ngroup g any none\nquorum g\n", "line above"),
        (f"witness A {W['A']}\ngroup g any g\nquorum g\n", "line above"),
        (f"witness A {W['A']}\ngroup A any A\nquorum A\n", "taken"),
        (f"witness A {W['A']}\ngroup none any A\nquorum none\n", "taken"),
        (f"witness A {W['A']}\ngroup g 0 A\nquorum g\n", "a number from 1"),
        (f"witness A {W['A']}\ngroup g 2 A\nquorum g\n", "2 of 1"),
        (f"witness A {W['A']}\ngroup g 01 A\nquorum g\n", "a number from 1"),
        (f"witness A {W['A']}\ngroup g １ A\nquorum g\n", "a number from 1"),
        (f"witness A {W['A']}\ngroup g ALL A\nquorum g\n", "a number from 1"),
        (f"witness A {W['A']}\ngroup g any A A\nquorum g\n", "in a group already"),
        (f"witness A {W['A']}\ngroup g any A\ngroup h any A\nquorum g\n", "in a group already"),
        (f"witness A {W['A']}\ngroup g any A\ngroup h any A g\nquorum h\n", "in a group already"),
        ("quorum none\r\n", "control character"),
        ("quorum none\x7f\n", "control character"),
        ("# \x00\nquorum none\n", "control character"),
    ],
)  # fmt: skip
def test_what_is_no_policy_is_refused(text: str, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        policy.parse(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quorum": "nobody"},
        {"groups": (Group("g", 1, ("A", "Z")),)},
        {"groups": (Group("two words", 1, ("A",)),)},
        {"groups": (Group("", 1, ("A",)),)},
        {"groups": (Group("g", 0, ("A",)),)},
        {"groups": (Group("g", 0, ()),)},
        {"witnesses": (Witness("a\nquorum", WITNESS_KEYS["A"]),)},
        {"witnesses": (Witness("A", WITNESS_KEYS["A"], "two words"),)},
        {"witnesses": (Witness("A", VerifierKey("w", ED25519, keys.public_bytes(LOG))),)},
        {"logs": (Log(LOG_KEY, ""),)},
    ],
)
def test_a_policy_that_could_not_be_written_down_cannot_be_made(wrong: dict[str, object]) -> None:
    parts: dict[str, object] = {"logs": POLICY.logs, "witnesses": POLICY.witnesses, **wrong}

    with pytest.raises(Malformed):
        Policy(**parts)  # type: ignore[arg-type]  # the cases mix all kinds of members


def test_32_logs_witnesses_and_groups_are_no_trouble() -> None:
    logs = "".join(f"log {VerifierKey.of(f'log{n}', private(n))}\n" for n in range(32))
    witnesses = "".join(
        f"witness w{n} {VerifierKey.of(f'w{n}', private(50 + n), COSIGNATURE)}\ngroup g{n} any w{n}\n"
        for n in range(32)
    )
    everyone = " ".join(f"g{n}" for n in range(32))

    read = policy.parse(f"{logs}{witnesses}group all-of-them all {everyone}\nquorum all-of-them\n")

    assert (len(read.logs), len(read.witnesses), read.groups[-1].threshold) == (32, 32, 32)


def with_quorum(group: Group) -> Policy:
    return Policy(POLICY.logs, POLICY.witnesses, (group,), group.name)


def witness_lines() -> str:
    return "".join(f"witness {name} {vkey}\n" for name, vkey in W.items())
