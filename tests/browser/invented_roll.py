"""50,000 invented electors as a desk gets them, and a search over them in Chromium: for its test and for `make bench`."""

from __future__ import annotations

import random

from services.ballot.pages.initials import initials_of

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧单万"
GIVEN = "秀英桂兰国强建华志明玉梅海燕春生文斌小红永福金凤德才美玲水根月娥长乐"
ELECTORS = 50_000

Row = tuple[str, ...]


def invented_roll(count: int = ELECTORS) -> list[Row]:
    """Rows as `services/ballot/pages/desk/roll_view.py` sends them, the same in every run."""
    chance = random.Random(2026)
    return [_row(number, chance) for number in range(1, count + 1)]


def _row(number: int, chance: random.Random) -> Row:
    name = chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN)
    born = f"{chance.randint(1935, 2007)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    sex, group = chance.choice("男女"), f"G{1 + number % 40}"
    return (
        f"E-{number:05}",
        name,
        initials_of(name),
        sex,
        born,
        group,
        f"{chance.randint(0, 9999):04}",
        "BOTH",
        "",
    )


LOAD = """async (told) => {
    const rows = JSON.parse(told);
    const { searchable, find } = await import("/static/js/desk/search.js");
    globalThis.roll = searchable(rows);
    globalThis.found = (text, most = 12) => {
        const { places, total } = find(roll, text, most);
        return { numbers: places.map((place) => rows[place][0]), total };
    };
}"""
"""Takes the rows along, given as JSON (Playwright is slow with many small values), on a page of the service."""

TIMED = """(texts) => {
    const times = texts.map((text) => {
        const began = performance.now();
        found(text);
        return performance.now() - began;
    });
    return times.sort((one, other) => one - other);
}"""
"""Milliseconds of each search, ascending."""
