"""A draft of an election is looked at by the law itself, and nothing can be signed that it would refuse."""

from __future__ import annotations

from typing import Any

import msgspec

from services.ballot.pages.office.drafting import draft
from services.ballot.pages.office.opening import UNITS_IN_ONE, opening
from shared import clock
from shared.election.calling.call import ElectionCalled
from shared.election.regulation import profile
from tests.campaign_world import public_key

NOW = clock.read_time("2026-01-05T01:00:00Z")
RULES = profile.load("VC-ZJ")
SAID: dict[str, list[str]] = {
    "village": ["青溪村"],
    "title": ["青溪村第十二届村民委员会换届选举"],
    "day": ["2026-03-28"],
    "party_gave_woman": ["no"],
    "post_id": ["CHAIR", "MEMBER", "WOMAN"],
    "post_zh": ["主任", "委员", "女委员"],
    "post_en": ["chair", "member", ""],
    "post_seats": ["1", "2", "1"],
    "post_woman": ["no", "no", "yes"],
    "post_group": ["", "", ""],
    "post_from": ["", "", ""],
}


def said(**changes: list[str]) -> dict[str, list[str]]:
    return {**SAID, **changes}


def test_a_lawful_draft_is_the_body_that_is_signed() -> None:
    made = draft(RULES, said(), NOW)

    assert made.objections == ()
    assert made.seats == 4
    body = msgspec.convert({**made.body, "authority": public_key("AUTHORITY")}, ElectionCalled)
    assert [(each.id, each.rank, each.reserved) for each in body.contests] == [
        ("CHAIR", 1, None),
        ("MEMBER", 2, None),
        ("WOMAN", 3, "WOMAN"),
    ]
    assert body.contests[2].en == "女委员"
    assert body.profile == RULES
    assert body.party_gave_woman is False


def test_what_is_empty_is_asked_for() -> None:
    made = draft(RULES, said(title=[""], day=[""]), NOW)

    assert [each.text.zh for each in made.objections] == ["请填写选举名称。", "请选定选举日。"]
    assert made.body == {}


def test_the_law_objects_with_its_clause() -> None:
    too_many = draft(RULES, said(post_seats=["1", "6", "1"]), NOW)
    no_woman = draft(RULES, said(post_woman=["no", "no", "no"]), NOW)
    past = draft(RULES, said(day=["2026-01-05"]), NOW)

    assert too_many.objections[0].clause == "OCV2018 6; S10.7"
    assert no_woman.objections[0].clause == "S10.15; ZJ2020 21"
    assert past.objections[0].clause == "OCV2018 14"


def test_a_number_that_is_none_and_a_day_that_does_not_exist_are_told() -> None:
    seats = draft(RULES, said(post_seats=["1", "两", "1"]), NOW)
    day = draft(RULES, said(day=["2026-02-30"]), NOW)
    columns = draft(RULES, said(post_seats=["1"]), NOW)

    assert seats.objections[0].text.zh.startswith("委员：名额应为")
    assert "2026-02-30" in day.objections[0].text.zh
    assert columns.objections[0].text.zh == "职位表填写不完整。"


def campaign(units: str, **changes: Any) -> dict[str, list[str]]:
    given = {
        "title": "青溪街道换届工作",
        "place": "青溪街道",
        "level": "TOWNSHIP",
        "plan": "VILLAGES-2010",
        "first_day": "2026-01-05",
        "last_day": "2026-07-31",
        "by_SURVEY": "2026-02-01",
        "by_VILLAGERS_COMMITTEE": "2026-05-31",
        "units": units,
        **changes,
    }
    return {name: [value] for name, value in given.items()}


def test_a_pasted_sheet_becomes_the_units_of_a_campaign() -> None:
    made = opening(
        campaign(
            "编号\t类别\t名称\t上级\t户数\t人口\t风险\n"
            "T1\t街道\t青溪街道\t\t\t\t\nV1\t村\t上溪村\tT1\t310\t1100\t重点\nK1\t社区\t溪口社区\tT1\t\t\t"
        ),
        NOW,
    )

    assert made.objections == ()
    assert [(text.zh, count) for text, count in made.kinds] == [("街道（乡镇）", 1), ("村", 1), ("社区", 1)]
    kind, body = made.bodies[0]
    assert kind == "CampaignOpened"
    assert body["units"][1]["risk"] == "KEY"
    assert body["timetable"] == [
        {"item": "SURVEY", "by": "2026-02-01", "scope": "UNIT"},
        {"item": "VILLAGERS_COMMITTEE", "by": "2026-05-31", "scope": "UNIT"},
    ]


def test_a_line_that_makes_no_sense_is_named() -> None:
    made = opening(campaign("T1,街道,青溪街道\nV1,屯,上溪村,T1\nV2,村,中溪村,T1,很多"), NOW)

    assert [each.zh[:4] for each in made.objections] == ["第2行：", "第3行："]
    assert made.bodies == ()


def test_the_law_of_campaigns_objects_too() -> None:
    backward = opening(campaign("T1,街道,青溪街道", last_day="2026-01-01"), NOW)
    orphan = opening(campaign("V1,村,上溪村,T9"), NOW)

    assert "早于" in backward.objections[0].zh
    assert "V1" in orphan.objections[0].zh


def test_thousands_of_units_go_into_entries_that_they_fit() -> None:
    lines = ["T1,街道,青溪街道", *(f"V{number},村,第{number}村,T1,300,1000" for number in range(3_300))]
    made = opening(campaign("\n".join(lines)), NOW)

    assert made.objections == ()
    assert sum(len(body["units"]) for _, body in made.bodies) == 3_301
    assert max(len(body["units"]) for _, body in made.bodies) == UNITS_IN_ONE
    assert max(len(msgspec.json.encode(body)) for _, body in made.bodies) < 46_000
