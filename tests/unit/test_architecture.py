"""The rooms of the house: who may import whom, and that the verifier stands alone in a fresh interpreter."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# What shared may use beside the standard library; the verifier brings nothing of its own.
LIBRARIES = frozenset({"cryptography", "nacl", "msgspec"})

# Ways of the standard library to the outer world. `secrets` is not here: making a disclosure needs salt.
OUTSIDE = frozenset(
    {
        "argparse",
        "asyncio",
        "http",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "selectors",
        "shutil",
        "signal",
        "socket",
        "sqlite3",
        "ssl",
        "subprocess",
        "tempfile",
        "threading",
        "time",
        "urllib",
    }
)

HEAVY = (
    "eventsourcing",
    "fastapi",
    "httpx",
    "prometheus_client",
    "psycopg",
    "pydantic",
    "rich",
    "starlette",
    "uvicorn",
)


def modules(*folders: str) -> dict[str, Path]:
    """Import name of every module under `folders` → its file."""
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in files
    }


def imports(path: Path) -> Iterator[tuple[str, str | None]]:
    """(module, name taken from it) of every import in a file, also those within functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from ((node.module or "", alias.name) for alias in node.names)


def graph() -> dict[str, set[str]]:
    """Module → modules of ours that it imports. `from package import module` leads to that module."""
    ours = modules("services", "shared")
    drawn = {}
    for name, path in ours.items():
        targets = {
            f"{module}.{part}" if f"{module}.{part}" in ours else module for module, part in imports(path)
        }
        drawn[name] = targets & ours.keys()
    return drawn


def test_the_contracts_of_imports_are_kept() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout
    assert ", 0 broken" in done.stdout


def test_there_is_no_circle_of_imports() -> None:
    drawn = graph()

    assert drawn["services.audit"] == set()
    assert "shared.errors" in drawn["shared.keys"]  # the drawing is not empty
    try:
        TopologicalSorter(drawn).prepare()
    except CycleError as error:
        pytest.fail(f"circle: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("folder", ["shared", "services/audit/verify"])
def test_shared_and_the_verifier_use_three_libraries_and_shared_only(folder: str) -> None:
    allowed = LIBRARIES | sys.stdlib_module_names | {"shared"}
    own = folder.replace("/", ".")

    strangers = {
        f"{name}: {module}"
        for name, path in modules(folder).items()
        for module, _ in imports(path)
        if module.split(".")[0] not in allowed and module != own and not module.startswith(f"{own}.")
    }

    assert strangers == set()


def test_shared_has_no_way_to_the_outer_world() -> None:
    ways = {
        f"{name}: {module}"
        for name, path in modules("shared").items()
        for module, _ in imports(path)
        if module.split(".")[0] in OUTSIDE
    }

    assert ways == set()


def test_shared_asks_neither_clock_nor_user() -> None:
    asked = {
        f"{name}:{node.lineno}: {ast.unparse(node.func)}"
        for name, path in modules("shared").items()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in ("now", "utcnow", "today", "open", "print", "input")
    }

    assert asked == set()


def test_a_fresh_interpreter_loads_the_verifier_and_nothing_heavy() -> None:
    program = (
        "import importlib, sys\n"
        "for name in sys.argv[1].split(): importlib.import_module(name)\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    verifier = modules("services/audit/verify")
    assert "services.audit.verify.command" in verifier

    loaded = subprocess.check_output(
        [sys.executable, "-c", program, " ".join(verifier)], cwd=ROOT, text=True
    ).split()

    assert "shared" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_every_file_opens_with_a_sentence() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in modules("services", "shared").values()
        if not ast.get_docstring(ast.parse(path.read_text()))
    ]

    assert silent == []
