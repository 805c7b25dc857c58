"""Every way in which the law of campaigns can refuse is shown by a test, and every kind of statement is accepted by one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import shared.campaign
from shared.campaign import law
from shared.campaign.offices import OFFICE_ZH, Office
from shared.election import law as elections

LAW = Path(shared.campaign.__file__).parent
TESTS = Path(__file__).parent


def refusals() -> Iterator[tuple[str, ast.Call]]:
    """`Refused(…)` and `Unauthorised(…)` wherever they stand, with the code they carry."""
    for file in sorted(LAW.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id not in ("Refused", "Unauthorised"):
                    continue
                code = node.args[0]
                assert isinstance(code, ast.Constant), f"{file.name}:{node.lineno}: the code is no plain text"
                yield str(code.value), node


def test_every_refusal_is_provoked_by_a_test() -> None:
    texts = "".join(file.read_text("utf-8") for file in TESTS.glob("test_*.py"))
    codes = {code for code, _ in refusals()}

    assert len(codes) > 30
    assert {code for code in codes if f'"{code}"' not in texts} == set()


def test_every_refusal_names_its_clause_and_speaks_two_languages() -> None:
    for code, node in refusals():
        assert all(part.isalpha() and part.islower() for part in code.split("-")), code
        assert len(node.args) == 2, f"{code}: code and clause"
        assert {each.arg for each in node.keywords} == {"zh", "en"}, code


def test_every_kind_of_statement_is_made_by_a_test() -> None:
    made = {
        node.func.id
        for file in [*TESTS.glob("*.py"), TESTS.parents[1] / "campaign_world.py"]
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    assert set(law.KINDS) <= made


def test_no_kind_is_called_as_one_of_an_elections() -> None:
    assert not set(law.KINDS) & set(elections.KINDS)


def test_every_kind_has_a_chinese_name_and_signers_and_every_office_a_word() -> None:
    for kind in law.KINDS.values():
        assert kind.zh
        assert kind.signed_by
    assert set(OFFICE_ZH) == set(Office)
