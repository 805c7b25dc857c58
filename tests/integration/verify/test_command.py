"""`jianpiao verify` as people use it: exit codes, where a log may lie, and the report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shared import entry
from shared.disclosure import disclose
from shared.election.candidates.grounds import asked
from shared.election.candidates.qualification import QualificationDecided
from shared.election.electors.roll import ElectorRegistered
from shared.election.regulation.predicate import Value
from shared.envelope import statement_id
from tests.integration.verify.conftest import Verify
from tests.tamper.forge import Forge, write_folder, zipped
from tests.tamper.rewrite import payload_of, placed, signed, where
from tests.world import World, elector


def broken(bundle: Path) -> Path:
    """A vote changed after the fact."""
    raw = bytearray(bundle.read_bytes())
    raw[len(raw) // 2] ^= 1
    bundle.write_bytes(bytes(raw))
    return bundle


def test_a_genuine_bundle_passes_with_exit_code_0(jianpiao_verify: Verify, bundle: Path) -> None:
    ran = jianpiao_verify(bundle, "--lang", "en")

    assert ran.code == 0
    assert "RESULT: PASS" in ran.out
    assert ran.err == ""


def test_a_published_folder_passes(jianpiao_verify: Verify, folder: Path) -> None:
    assert jianpiao_verify(folder).code == 0


def test_an_unpacked_bundle_passes(jianpiao_verify: Verify, genuine: Forge, tmp_path: Path) -> None:
    assert jianpiao_verify(write_folder(genuine.files(), tmp_path / "unpacked")).code == 0


def test_several_processes_find_what_one_finds(jianpiao_verify: Verify, bundle: Path, genuine: Forge) -> None:
    one, several = (jianpiao_verify(bundle, "--json", "--jobs", jobs) for jobs in (1, 3))
    assert one.code == several.code == 0
    assert one.json == several.json

    broken(bundle)
    one, several = (jianpiao_verify(bundle, "--json", "--jobs", jobs) for jobs in (1, 3))
    assert one.code == several.code == 1
    assert one.json == several.json


def test_a_tampered_bundle_fails_with_exit_code_1_and_says_so(jianpiao_verify: Verify, bundle: Path) -> None:
    broken(bundle)

    zh, en = (jianpiao_verify(bundle, "--lang", lang) for lang in ("zh", "en"))

    assert zh.code == en.code == 1
    assert "结论：未通过" in zh.out
    assert "RESULT: FAIL" in en.out


@pytest.mark.parametrize("name", ["missing.zip", "policy"])
def test_nothing_to_verify_is_exit_code_2(
    jianpiao_verify: Verify, tmp_path: Path, policy: Path, name: str
) -> None:
    ran = jianpiao_verify(tmp_path / name)

    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("jianpiao verify: ")


@pytest.mark.parametrize("content", [b"", b"log\n", b"\xff\n", b"quorum none"])
def test_a_policy_that_makes_no_sense_is_exit_code_2(
    jianpiao_verify: Verify, bundle: Path, tmp_path: Path, content: bytes
) -> None:
    other = tmp_path / "other"
    other.write_bytes(content)

    assert jianpiao_verify(bundle, "--policy", other).code == 2


def test_an_earlier_checkpoint_is_compared(
    jianpiao_verify: Verify, bundle: Path, genuine: Forge, tmp_path: Path
) -> None:
    since = tmp_path / "since"
    since.write_bytes(genuine.checkpoint(100))
    assert (
        "consistent with the earlier checkpoint"
        in jianpiao_verify(bundle, "--since", since, "--lang", "en").out
    )

    since.write_bytes(genuine.with_entries(genuine.entries[::-1]).checkpoint(100))
    other = jianpiao_verify(bundle, "--since", since, "--lang", "en")
    assert other.code == 1
    assert "not consistent with the earlier checkpoint" in other.out


def test_the_report_tells_figures_votes_seats_thresholds_and_keys(
    jianpiao_verify: Verify, bundle: Path, genuine: Forge, world: World
) -> None:
    zh = jianpiao_verify(bundle, "--lang", "zh").out
    en = jianpiao_verify(bundle, "--lang", "en").out

    for expected in (
        "青溪村第十二届村民委员会换届选举",
        f"条目数: {len(genuine.entries)}",
        "登记选民80人",
        "收回60张",
        "60/80 = 75.0 %",
        "主任 CHAIR",
        "当选至少须31票（超过收回选票60张的2分之1）",
        "E-0001         45 票 当选",
        "公布的当选名单",
        "见证人 A",
        "监票人",
    ):
        assert expected in zh
    for expected in (
        "80 registered",
        "at least 31 votes needed (more than 1/2 of 60 papers returned)",
        "E-0001         45 votes elected",
        "9 [NOT ASKED FOR]",
        "10 [DOES NOT APPLY]",
        "SCRUTINEER: scrutineer",
    ):
        assert expected in en
    for number in range(1, 9):
        assert f"{number} [PASS]" in en
        assert f"{number} [通过]" in zh


def test_the_json_report_has_the_same_facts(jianpiao_verify: Verify, bundle: Path, genuine: Forge) -> None:
    report = jianpiao_verify(bundle, "--json").json

    assert report["format"] == "jianpiao-verification/1"
    assert report["holds"] is True
    assert report["drill"] is False
    assert report["checkpoint"]["size"] == len(genuine.entries)
    assert [each["status"] for each in report["checks"]] == [
        *["PASS"] * 8,
        "NOT ASKED FOR",
        "DOES NOT APPLY",
    ]
    assert report["rounds"][0]["returned"] == 60
    assert report["declared"][-1]["body"]["winners"]["CHAIR"] == ["E-0001"]
    assert {each["id"] for each in report["election"]["officers"]} >= {"AUTHORITY", "chair", "counter2"}


def test_a_failed_check_is_explained_in_json(jianpiao_verify: Verify, genuine: Forge, tmp_path: Path) -> None:
    files = genuine.files()
    name = next(each for each in files if each.startswith("tile/0/001"))
    files[name] = bytes(len(files[name]))
    bundle = tmp_path / "bad.zip"
    bundle.write_bytes(zipped(files))

    report = jianpiao_verify(bundle, "--json").json

    check = report["checks"][2]
    assert report["holds"] is False
    assert check["status"] == "FAIL"
    assert check["failures"] == 1
    assert check["meaning"]["zh"].startswith("条目与签名的根不符")
    assert check["findings"][0]["code"] == "tile-differs"
    assert check["findings"][0]["index"] == 256
    assert check["findings"][0]["found"] == "00" * 32


def test_a_hundred_failures_are_counted_and_twenty_printed(
    jianpiao_verify: Verify, genuine: Forge, tmp_path: Path
) -> None:
    files = {**genuine.files(), **{f"stranger{number:03}": b"" for number in range(100)}}
    bundle = tmp_path / "bad.zip"
    bundle.write_bytes(zipped(files))

    out = jianpiao_verify(bundle, "--lang", "en").out

    assert out.count("a file that does not belong to this log") == 20
    assert "and 80 more; 100 in all." in out


def test_a_hostile_log_cannot_write_to_the_terminal(
    jianpiao_verify: Verify, genuine: Forge, tmp_path: Path
) -> None:
    bundle = tmp_path / "bad.zip"
    bundle.write_bytes(zipped({**genuine.files(), "\x1b[2J\x1b[1;32mPASS": b""}))

    out = jianpiao_verify(bundle).out

    assert "\x1b" not in out
    assert "\\u001b[2J" in out


def test_a_drill_says_so_loudly(jianpiao_verify: Verify, genuine: Forge, tmp_path: Path) -> None:
    """Even where only the origin says so."""
    forged = Forge(genuine.entries, genuine.origin.replace("/log/", "/drill/"), genuine.authority)
    bundle, policy = tmp_path / "drill.zip", tmp_path / "drill-policy"
    bundle.write_bytes(zipped(forged.files()))
    policy.write_bytes(forged.policy)

    for lang, words in (("zh", "演练，不是选举"), ("en", "A DRILL, NOT AN ELECTION")):
        assert jianpiao_verify(bundle, "--policy", policy, "--lang", lang).out.count(words) == 2
    assert jianpiao_verify(bundle, "--policy", policy, "--json").json["drill"] is True


def test_an_election_that_is_not_over_passes_and_says_that_nothing_is_declared(
    jianpiao_verify: Verify, genuine: Forge, tmp_path: Path
) -> None:
    begun = genuine.with_entries(genuine.entries[: where(genuine.entries, "CountClosed")])
    bundle = tmp_path / "begun.zip"
    bundle.write_bytes(zipped(begun.files()))

    ran = jianpiao_verify(bundle, "--lang", "en")

    assert ran.code == 0
    assert "no outcome has been declared yet" in ran.out
    assert "60 papers so far, nothing declared yet" in ran.out


def test_an_empty_log_is_no_election(jianpiao_verify: Verify, genuine: Forge, tmp_path: Path) -> None:
    bundle = tmp_path / "empty.zip"
    bundle.write_bytes(zipped(genuine.with_entries([]).files()))

    ran = jianpiao_verify(bundle, "--json")

    assert ran.code == 1
    assert {each["status"] for each in ran.json["checks"] if each["number"] in (2, 4, 5, 6, 7)} == {
        "NOT CHECKED"
    }


class TestDisclosures:
    """Check 9: whoever was given private fields checks them against what was committed to."""

    @pytest.fixture
    def opened(self) -> tuple[Forge, list[str]]:
        """A roll of three electors, each with a birth date; their disclosures line by line."""
        world = World().called()
        lines = []
        for number in (1, 2, 3):
            private = {"name": f"村民{number}", "born": "1980-05-01"}
            body = ElectorRegistered(elector=elector(number), kind="RESIDENT", group="G1")
            world.given(body, "registrar", private=private)
            statement = payload_id(world.entries[-1])
            lines.append(json.dumps({"statement": statement, "disclosures": world.disclosures}))
        return Forge(tuple(world.entries), f"village.example/log/{world.id}", world.election.authority), lines

    def verify(
        self, jianpiao_verify: Verify, tmp_path: Path, log: Forge, lines: list[str]
    ) -> tuple[str, list[str]]:
        (tmp_path / "log.zip").write_bytes(zipped(log.files()))
        (tmp_path / "its-policy").write_bytes(log.policy)
        (tmp_path / "private").write_text("".join(f"{line}\n" for line in lines))
        ran = jianpiao_verify(
            tmp_path / "log.zip",
            "--policy",
            tmp_path / "its-policy",
            "--disclosures",
            tmp_path / "private",
            "--json",
        )
        check = ran.json["checks"][8]
        assert (ran.code == 0) == (check["status"] == "PASS")
        return check["status"], [each["code"] for each in check["findings"]]

    def test_all_disclosed_and_true_passes(
        self, jianpiao_verify: Verify, tmp_path: Path, opened: tuple[Forge, list[str]]
    ) -> None:
        assert self.verify(jianpiao_verify, tmp_path, *opened) == ("PASS", [])

    def test_one_not_disclosed_is_not_checked(
        self, jianpiao_verify: Verify, tmp_path: Path, opened: tuple[Forge, list[str]]
    ) -> None:
        log, lines = opened

        assert self.verify(jianpiao_verify, tmp_path, log, lines[1:]) == ("NOT CHECKED", [])

    def test_another_value_than_the_one_committed_to_fails(
        self, jianpiao_verify: Verify, tmp_path: Path, opened: tuple[Forge, list[str]]
    ) -> None:
        log, lines = opened
        other, _ = disclose({"born": "1981-05-01"}, digests=8)
        lied = {**json.loads(lines[0]), "disclosures": other}

        found = self.verify(jianpiao_verify, tmp_path, log, [json.dumps(lied), *lines[1:]])

        assert found == ("FAIL", ["disclosure-wrong"])

    def test_a_disclosure_for_nobody_fails(
        self, jianpiao_verify: Verify, tmp_path: Path, opened: tuple[Forge, list[str]]
    ) -> None:
        log, lines = opened
        nobody = {**json.loads(lines[0]), "statement": "0" * 64}

        found = self.verify(jianpiao_verify, tmp_path, log, [*lines, json.dumps(nobody)])

        assert found == ("FAIL", ["disclosure-foreign"])

    def test_an_elector_who_was_too_young_is_found_by_those_who_may_see_the_birth_date(
        self, jianpiao_verify: Verify, tmp_path: Path
    ) -> None:
        """The desk that registered did not show the date to the law."""
        world = World().called()
        disclosures, digests = disclose({"born": "2015-01-01"}, digests=8)
        world.given(ElectorRegistered(elector=elector(1), kind="RESIDENT"), "registrar")
        payload = payload_of(world.entries[-1]) | {"_sd": digests}
        raw = restated(world.entries[-1], payload, "registrar")
        log = Forge((*world.entries[:-1], raw), f"village.example/log/{world.id}", world.election.authority)
        line = json.dumps({"statement": payload_id(raw), "disclosures": disclosures})

        assert self.verify(jianpiao_verify, tmp_path, log, [line]) == ("FAIL", ["not-eligible"])

    def test_assertions_look_at_what_was_disclosed_too(
        self, jianpiao_verify: Verify, tmp_path: Path, opened: tuple[Forge, list[str]]
    ) -> None:
        log, lines = opened
        for given, standing in ((lines, "HOLDS"), (lines[1:], "NEEDS")):
            (tmp_path / "log.zip").write_bytes(zipped(log.files()))
            (tmp_path / "its-policy").write_bytes(log.policy)
            (tmp_path / "private").write_text("".join(f"{line}\n" for line in given))

            words = ("--policy", tmp_path / "its-policy", "--disclosures", tmp_path / "private", "--json")
            told = {
                each["id"]: each for each in jianpiao_verify(tmp_path / "log.zip", *words).json["assertions"]
            }

            assert told["A06"]["standing"] == standing

    def test_a_review_whose_facts_say_otherwise_is_found_by_those_who_may_see_them(
        self, jianpiao_verify: Verify, tmp_path: Path
    ) -> None:
        """Released two years before election day; the reviewer stated that five years are over and showed nobody the date."""
        world = World().called().sealed(3).nominated({"CHAIR": [elector(1)]})
        values: dict[str, Value] = {bar.id: "FALSE" for bar in asked(world.election, "CHAIR")}
        body = QualificationDecided(candidate=elector(1), stage="TOWNSHIP", verdict="PASS", values=values)
        world.given(body, "township")
        disclosures, digests = disclose({"released": "2024-03-28"}, digests=8)
        payload = payload_of(world.entries[-1]) | {"_sd": digests}
        raw = restated(world.entries[-1], payload, "township")
        log = Forge((*world.entries[:-1], raw), f"village.example/log/{world.id}", world.election.authority)
        line = json.dumps({"statement": payload_id(raw), "disclosures": disclosures})

        assert self.verify(jianpiao_verify, tmp_path, log, [line]) == ("FAIL", ["not-eligible"])

    @pytest.mark.parametrize(
        "text",
        [
            "{}",
            '{"statement":"x","disclosures":[]}',
            '{"statement":"' + "0" * 64 + '","disclosures":[1]}',
            "no json",
        ],
    )
    def test_a_file_that_makes_no_sense_is_exit_code_2(
        self, jianpiao_verify: Verify, bundle: Path, tmp_path: Path, text: str
    ) -> None:
        (tmp_path / "private").write_text(text + "\n")

        assert jianpiao_verify(bundle, "--disclosures", tmp_path / "private").code == 2


def payload_id(raw: bytes) -> str:
    return statement_id(entry.decode(raw).statement.payload_bytes)


def restated(raw: bytes, payload: dict[str, object], *officers: str) -> bytes:
    return placed(raw, statement=signed(payload, *officers))


def test_it_runs_as_a_module_in_a_fresh_interpreter_with_the_verifiers_own_needs_only(
    bundle: Path, policy: Path
) -> None:
    """No web framework, no database driver, no service is imported on the way."""
    script = (
        "import runpy, sys\n"
        "try:\n"
        "    runpy.run_module('services.audit.verify', run_name='__main__')\n"
        "except SystemExit as end:\n"
        "    code = end.code\n"
        "names = {each.partition('.')[0] for each in sys.modules}\n"
        "print(sorted(names & {'eventsourcing', 'fastapi', 'psycopg', 'pydantic', 'httpx', 'rich', 'uvicorn'}))\n"
        "sys.exit(code)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}

    ran = subprocess.run(
        [sys.executable, "-c", script, str(bundle), "--policy", str(policy), "--lang", "en"],
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
    )

    assert ran.returncode == 0, ran.stderr
    assert "RESULT: PASS" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "[]"
