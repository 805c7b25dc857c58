"""Every way in which the law can refuse is shown by a test, and every kind of statement is accepted by one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import shared.election
from shared.election import law

LAW = Path(shared.election.__file__).parent
TESTS = Path(__file__).parent


def refusals() -> Iterator[tuple[str, ast.Call]]:
    """`Refused(…)` and `Unauthorised(…)` wherever they stand in the law, with the code they carry."""
    for file in sorted(LAW.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id not in ("Refused", "Unauthorised"):
                    continue
                code = node.args[0]
                assert isinstance(code, ast.Constant), (
                    f"{file.relative_to(LAW)}:{node.lineno}: the code is no plain text"
                )
                yield str(code.value), node


def provoked() -> set[str]:
    """Texts that stand in the tests of the law as arguments or are compared with a refusal's code."""
    texts: set[str] = set()
    for file in TESTS.glob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "refuses"
            ):
                texts |= {str(each.value) for each in node.args if isinstance(each, ast.Constant)}
            if isinstance(node, ast.Compare) and ast.unparse(node.left).endswith(".code"):
                texts |= {str(each.value) for each in node.comparators if isinstance(each, ast.Constant)}
    return texts


def test_every_refusal_is_provoked_by_a_test() -> None:
    missing = {code for code, _ in refusals()} - provoked()

    assert not missing


def test_every_code_is_short_and_lower_case() -> None:
    for code, _ in refusals():
        assert all(part.isalpha() and part.islower() for part in code.split("-")), code
        assert len(code) <= 40, code


def test_every_refusal_names_its_clause_and_speaks_two_languages() -> None:
    for code, node in refusals():
        assert len(node.args) == 2, f"{code}: code and clause"
        assert {each.arg for each in node.keywords} == {"zh", "en"}, code
        clause = node.args[1]
        assert not isinstance(clause, ast.Constant) or clause.value, f"{code}: the clause is empty"


def test_every_kind_of_statement_is_made_by_a_test_of_the_law() -> None:
    made = {
        node.func.id
        for file in [*TESTS.glob("*.py"), TESTS.parents[1] / "world.py"]
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    # The outcome is what the law itself declares, for tests as for desks.
    assert set(law.KINDS) - {"OutcomeDetermined"} <= made
    assert "declaration" in made
