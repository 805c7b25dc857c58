"""`jianpiao verify-all`: a verdict on every bundle of a county whatever lies in the folder, what is wrong first, 0 only if all hold."""

from __future__ import annotations

import csv
import dataclasses
import io
from pathlib import Path

import pytest

from shared import base64text
from shared.election.state import Citation
from tests.integration.county.conftest import County, VerifyAll, called, forged
from tests.tamper.forge import Forge, private_key, zipped


def citing(number: int, cited: Forge, id_: str) -> Forge:
    root = base64text.encode(cited.tree.root())
    cites = (Citation(id_, cited.origin, len(cited.entries), root, ("RESULT",)),)
    return forged(called(number, cites=cites))


def election_of(log: Forge) -> str:
    return log.origin.rpartition("/")[2]


def test_a_county_where_all_hold_exits_0(county: County, verify_all: VerifyAll, whole: Forge) -> None:
    county.add("one", whole)
    county.add("two", forged(called(2)), folder="street/below")

    told = verify_all("--jobs", 2)

    assert (told.code, told.err) == (0, "")
    assert told.standings == {"one": "HOLDS", "two": "HOLDS"}
    assert told.json["holds"] is True
    assert told.json["totals"]["declared"] == 1
    assert told.json["totals"]["entries"] == len(whole.entries) + 1
    assert {each["status"] for each in told.bundles["one"]["checks"]} == {
        "PASS",
        "NOT ASKED FOR",
        "DOES NOT APPLY",
    }


def test_each_bundle_has_its_verdict_and_what_is_wrong_comes_first(
    county: County, verify_all: VerifyAll, whole: Forge
) -> None:
    """One refuted, one no zip, one cut off, one without a trust file, one of a log that was not signed, one sound."""
    other = forged(called(5))
    county.add("sound", whole)
    tampered = dict(forged(called(2)).files())
    tampered["tile/entries/000.p/1"] = tampered["tile/entries/000.p/1"][:-1] + b"!"
    county.add("tampered", forged(called(2))).write_bytes(zipped(tampered))
    (county.bundles / "text.zip").write_text("not a bundle")
    (county.bundles / "cut.zip").write_bytes(zipped(whole.files())[:1000])
    county.add("stranger", forged(called(3)), trusted=False)
    county.add("unsigned", dataclasses.replace(other, log_key=private_key("somebody")))

    told = verify_all()

    assert told.code == 1
    assert told.standings == {
        "tampered": "FAILS",
        "unsigned": "FAILS",
        "text": "UNREADABLE",
        "cut": "UNREADABLE",
        "stranger": "NO TRUST FILE",
        "sound": "HOLDS",
    }
    assert told.json["villages"][0]["standing"] == "FAILS"
    assert list(told.standings)[-1] == "sound"
    assert "get it from the calling authority" in told.bundles["stranger"]["reason"]["en"]
    shown = verify_all(json=False).out
    assert "RESULT: FAIL. Of 6 bundles 5 do not hold" in shown
    assert shown.index("tampered.zip") < shown.index("sound.zip")


def test_an_election_that_is_cited_is_found_among_the_bundles(
    county: County, verify_all: VerifyAll, whole: Forge
) -> None:
    county.add("citing", citing(7, whole, election_of(whole)))

    alone = verify_all()
    county.add("party", whole)
    together = verify_all()

    assert (alone.code, alone.standings) == (1, {"citing": "NOT CHECKED"})
    assert (together.code, together.standings) == (0, {"citing": "HOLDS", "party": "HOLDS"})
    assert [Path(each).stem for each in together.bundles["citing"]["rests_on"]] == ["party"]


def test_who_rests_on_a_bundle_that_does_not_hold_falls_with_it(
    county: County, verify_all: VerifyAll, whole: Forge
) -> None:
    """The cited record is as cited, but too few witnesses saw its checkpoint; what cites the citing one falls as well."""
    middle = citing(7, whole, election_of(whole))
    county.add("party", dataclasses.replace(whole, cosigning=("A",)))
    county.add("middle", middle)
    county.add("sound", forged(called(9)))

    told = verify_all()

    assert told.standings == {"party": "FAILS", "middle": "FAILS", "sound": "HOLDS"}
    [check] = [each for each in told.bundles["middle"]["checks"] if each["status"] == "FAIL"]
    assert check["number"] == 10
    assert "party.zip" in check["first"]["en"]


def test_two_copies_of_one_log_must_be_one_history(
    county: County, verify_all: VerifyAll, whole: Forge
) -> None:
    earlier = whole.with_entries(whole.entries[:20])
    county.add("whole", whole)
    county.add("earlier", earlier)
    consistent = verify_all()
    other = whole.with_entries((whole.entries[0], *forged(called(2)).entries, *whole.entries[1:18]))
    county.add("earlier", other)

    forked = verify_all()

    assert (consistent.code, consistent.standings) == (0, {"whole": "HOLDS", "earlier": "HOLDS"})
    assert forked.standings == {"whole": "FAILS", "earlier": "FAILS"}
    assert "does not begin with what it was" in forked.bundles["whole"]["checks"][1]["first"]["en"]


def test_a_copy_that_the_log_did_not_sign_says_nothing_about_the_others(
    county: County, verify_all: VerifyAll, whole: Forge
) -> None:
    county.add("whole", whole)
    county.add(
        "slander", dataclasses.replace(whole.with_entries(whole.entries[1:9]), log_key=private_key("x"))
    )

    assert verify_all().standings == {"slander": "FAILS", "whole": "HOLDS"}


def test_a_list_names_bundles_and_may_name_their_trust_files(
    county: County, verify_all: VerifyAll, whole: Forge
) -> None:
    county.add("one", whole)
    county.add("two", forged(called(2)), trusted=False)
    (county.root / "two.policy").write_bytes(county.made["two"].policy)
    listed = county.root / "county.txt"
    listed.write_text("# 石桥县\nbundles/one.zip\n\nbundles/two.zip\ttwo.policy\nbundles/gone.zip\n")

    told = verify_all(place=listed)

    assert (told.code, told.standings) == (1, {"one": "HOLDS", "two": "HOLDS", "gone": "UNREADABLE"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected bundles"),
        ("a.zip\ta.zip\tb\n", "expected BUNDLE or BUNDLE<tab>POLICY"),
        ("a.zip\na.zip\n", "line 2: a.zip stands twice"),
    ],
)
def test_a_list_that_makes_no_sense_verifies_nothing(
    county: County, verify_all: VerifyAll, whole: Forge, text: str, said: str
) -> None:
    county.add("one", whole)
    (county.root / "list").write_text(text)

    told = verify_all(place=county.root / "list")

    assert told.code == 2
    assert said in told.err


def test_a_bundle_given_for_a_list_is_told_from_one(
    county: County, verify_all: VerifyAll, whole: Forge
) -> None:
    told = verify_all(place=county.add("one", whole))

    assert told.code == 2
    assert "a single bundle is for jianpiao verify" in told.err


def test_two_trust_files_that_differ_about_one_log_are_refused(
    county: County, verify_all: VerifyAll, whole: Forge
) -> None:
    county.add("one", whole)
    (county.policies / "again").write_bytes(whole.policy)
    same = verify_all()
    (county.policies / "again").write_bytes(
        whole.policy.replace(b"group committees 2", b"group committees 1")
    )

    assert same.code == 0
    differing = verify_all()
    assert differing.code == 2
    assert "differs from it" in differing.err


def test_the_report_is_written_in_every_form(
    county: County, verify_all: VerifyAll, whole: Forge, tmp_path: Path
) -> None:
    county.add("one", whole)
    county.add("=two", forged(called(2, title="<b>=1+1</b>")), trusted=False)
    out = [tmp_path / f"report{suffix}" for suffix in (".txt", ".json", ".csv", ".html")]

    told = verify_all(*(word for path in out for word in ("--out", path)))
    text, as_json, as_csv, html = (path.read_bytes() for path in out)

    assert as_json.decode() == told.out
    assert text.decode().startswith("监票全县核验报告")
    rows = list(csv.DictReader(io.StringIO(as_csv.decode("utf-8-sig"))))
    assert [row["standing"] for row in rows] == ["NO TRUST FILE", "HOLDS"]
    assert "no trust file names the log" in rows[0]["what is wrong"]
    assert b"Verification of a county" in html
    assert b"<b>" not in html
    wrong = verify_all("--out", tmp_path / "report.doc")
    assert (wrong.code, ".html" in wrong.err) == (2, True)
