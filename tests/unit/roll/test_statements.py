"""Statements made of a sheet are accepted by the law as they are: first the last roll, then its reviewed differences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from services.roll.changes import changes
from services.roll.comparison import compare
from services.roll.numbering import assign
from services.roll.payloads import Frame, Unsigned, registrations
from services.roll.people import Person
from services.roll.reading import read_roll
from services.roll.rules import Rules, rules_of
from shared import envelope
from shared.disclosure import open_all
from shared.election import law
from shared.election.electors.roll import ElectorRemoved
from shared.keys import key_id, public_bytes
from tests.unit.law.stages import VC_ZJ, after
from tests.unit.roll.sheets import HEADINGS, LI, WANG, csv_of, identity
from tests.world import World, key_of

SECRET = bytes(range(32))
ZHANG = ("张三", "男", "1980-05-05", identity("1980-05-05", "男"), "东山头", "常住")
NEWCOMER = ("赵新", "女", "1990-05-05", "", "3组", "外来")
RULES = Rules(default_resolution="ab" * 32)


def people(*rows: Sequence[str]) -> list[Person]:
    reading = read_roll(csv_of(HEADINGS, *rows), RULES)
    assert reading.importable
    return reading.people


def frame(world: World) -> Frame:
    return Frame(world.id, world.now)


def accepted(world: World, made: Iterable[Unsigned]) -> list[dict[str, str]]:
    """Signs each statement as the registrar and hands it to the law; returns what each disclosed."""
    disclosed = []
    for each in made:
        # A second makes two statements of the same words two statements.
        world.now += 1000
        statement = law.read(each.payload)
        private = open_all(each.disclosures, statement.sd)
        signer = key_id(public_bytes(key_of("registrar")))
        law.accept(world.election, statement, (signer,), world.now, private)
        disclosed.append(private)
    return disclosed


def test_everybody_on_the_sheet_is_registered_with_what_is_private_beside() -> None:
    world = after("called")
    sheet = people(WANG, LI, ZHANG, NEWCOMER)
    assign(sheet, SECRET)

    disclosed = accepted(world, registrations(sheet, frame(world)))

    electors = world.election.roll.electors
    assert sorted(electors) == ["E-0001", "E-0002", "E-0003", "E-0004"]
    assert sorted(each.kind for each in electors.values()) == ["ABSENT", "NEWCOMER", "RESIDENT", "RESIDENT"]
    assert {"name": "张三", "sex": "男", "born": "1980-05-05", "id_number": ZHANG[3]} in disclosed
    assert {"name": "王秀英", "sex": "女", "born": "1960-01-02"} in disclosed


def test_what_is_unknown_is_not_disclosed_and_not_judged() -> None:
    world = after("called")
    sheet = people(("王秀英", "女", "20__年", "", "", "常住"))
    assign(sheet, SECRET)

    disclosed = accepted(world, registrations(sheet, frame(world)))

    assert disclosed == [{"name": "王秀英", "sex": "女", "born_written": "20__年"}]


def test_how_much_is_known_of_somebody_does_not_show() -> None:
    sheet = people(("王秀英", "", "", "", "", "常住"), ZHANG)
    assign(sheet, SECRET)

    made = list(registrations(sheet, frame(after("called"))))

    assert {len(law.read(each.payload).sd) for each in made} == {8}
    assert {len(each.disclosures) for each in made} == {1, 4}


def test_the_order_of_the_statements_is_not_the_order_of_the_sheet() -> None:
    sheet = people(
        *((name, "女", "1960-01-02", "", "1组", "常住") for name in ("王甲", "王乙", "王丙", "王丁", "王戊"))
    )
    assign(sheet, SECRET)

    made = registrations(sheet, frame(after("called")))

    names = [open_all(each.disclosures, law.read(each.payload).sd)["name"] for each in made]
    assert sorted(names) == sorted(str(each.name) for each in sheet)
    assert names != [each.name for each in sheet]


def test_the_last_roll_and_its_differences_lead_to_the_new_roll() -> None:
    world = after("called")
    old, new = people(WANG, LI, ZHANG), people((*LI[:4], "5组", LI[5]), ZHANG, NEWCOMER)
    assign(old, SECRET)
    accepted(world, registrations(old, frame(world)))
    found = compare(old, new)
    assign(new, SECRET, {str(each.number) for each in old})
    reasons = dict(
        zip((each.key for each in found.differences), ("DEATH", "CIRCUMSTANCES", "ADMITTED"), strict=True)
    )

    made = list(changes(found.differences, reasons, frame(world)))
    disclosed = accepted(world, made)

    numbers = {each.name: str(each.number) for each in (*old, *new)}
    electors = world.election.roll.electors
    assert set(electors) == {numbers["李国强"], numbers["张三"], numbers["赵新"]}
    assert electors[numbers["李国强"]].group == "G5"
    assert [law.read(each.payload).type for each in made] == [
        "ElectorRemoved", "ElectorRemoved", "ElectorRegistered", "ElectorRegistered",
    ]  # fmt: skip
    removals = [
        body for body in (law.read(each.payload).body for each in made) if isinstance(body, ElectorRemoved)
    ]
    assert [each.reason for each in removals] == ["DEATH", "ERROR"]
    assert [each.get("reason") for each in disclosed] == [None, None, "CIRCUMSTANCES", "ADMITTED"]
    assert numbers["赵新"] == "E-0004"


def test_an_import_repeated_is_refused_row_by_row_because_the_numbers_are_taken() -> None:
    world = after("registered")
    taken = world.election.roll.electors
    rows = [("王秀英", "女", "常住", "E-0001"), ("李国强", "男", "常住", "E-0999")]

    reading = read_roll(
        csv_of(("姓名", "性别", "登记类别", "编号"), *rows), rules_of(VC_ZJ, world.day, taken)
    )

    assert [(each.code, each.row) for each in reading.remarks] == [("number-taken", 2)]
    assert not reading.importable


cells = st.tuples(
    st.sampled_from(
        ["王秀英", "王　秀英", "李国强", "买买提·艾力", "____", "居委范文之家会成员", "", "=1+1"]
    ),
    st.sampled_from(["女", "男", "", "?"]),
    st.sampled_from(["1960-01-02", "2008-03-28", "2008-03-29", "20__年", "1960年5月", "21917", "3139岁", ""]),
    st.sampled_from(["", "****", identity("1960-01-02"), identity("2008-03-28", "男"), "123"]),
    st.sampled_from(["三组", "东山头", "G1", "__", ""]),
    st.sampled_from(["常住", "外出", "外来", "NEWCOMER", "党员", "户代表", ""]),
)


@given(st.lists(cells, min_size=1, max_size=5))
def test_what_a_sheet_may_import_the_law_accepts(rows: list[tuple[str, ...]]) -> None:
    world = after("called")
    rules = replace(rules_of(VC_ZJ, world.day), default_resolution="ab" * 32)

    reading = read_roll(csv_of(HEADINGS, *rows), rules)

    if reading.importable:
        assign(reading.people, SECRET)
        accepted(world, registrations(reading.people, frame(world)))
        assert len(world.election.roll.electors) == len(reading.people) > 0


def test_a_line_is_a_batch_line_that_lacks_its_signatures() -> None:
    world = after("called")
    sheet = people(WANG)
    assign(sheet, SECRET)
    made = next(registrations(sheet, frame(world)))

    line = msgspec.json.decode(made.line())
    signed = msgspec.json.decode(made.line(envelope.sign(made.payload, [key_of("registrar")])))

    assert line["envelope"]["signatures"] == []
    assert signed["disclosures"] == line["disclosures"]
    assert envelope.parse(msgspec.json.encode(signed["envelope"])).payload_bytes == made.payload
