"""The addresses of the projections, as a router that an audit service takes in: JSON, or CSV for spreadsheets.

`?format=csv`, or an Accept that asks for text/csv, gives one list as a table: the first of the answer, or the one that `part`
names. What it leaves out: the figures (`views.py`), and how errors are told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Header, Path, Query
from fastapi.responses import Response

from services.audit.http.described import described
from services.audit.http.parts import answer
from services.audit.http.tables import as_csv
from services.audit.projections import secrecy, views
from services.audit.projections import statistics as statistics_of
from services.audit.projections.read import Reader, Snapshot
from services.http.errors import InvalidParameter
from services.http.problem import MEDIA_TYPE

Log = Annotated[
    UUID,
    Path(description="日志（选举、换届工作）编号。Id of the log, which is the election's or the campaign's."),
]
Format = Annotated[
    Literal["json", "csv"] | None,
    Query(description="json 或 csv；默认看 Accept。json or csv; by default as Accept says."),
]
Accept = Annotated[str, Header(include_in_schema=False)]
Part = Annotated[
    str | None, Query(description="CSV 时取哪一张表，默认第一张。Which list as CSV; by default the first.")
]
Day = Annotated[str | None, Query(pattern=r"^\d{4}-\d{2}-\d{2}$", description="哪一天，YYYY-MM-DD。The day.")]


def router(provider: Callable[[], Reader]) -> APIRouter:
    """The addresses, over the reader that `provider` gives at each request."""
    made = APIRouter(tags=["projections"])

    def ask(look: Callable[[Snapshot], Any], form: str | None, accept: str, part: str | None) -> Response:
        csv = form == "csv" or (form is None and "text/csv" in accept)
        with provider().snapshot() as snapshot:
            found = look(snapshot)
        return _csv(found, part) if csv else answer(found)

    # Not `async`: FastAPI runs these in threads, and PostgreSQL is waited for there.
    @made.get("/logs/{log}/tallies", summary="得票 Tallies", responses=_answers(views.Tallies))
    def tallies(log: Log, format: Format = None, part: Part = None, accept: Accept = "") -> Response:
        """各轮各职位得票：投票结束前没有；票堆过小或票面一致的合并后再显示。

        Votes by round and post: none while people vote; piles that are too small or unanimous are merged. Parts of the CSV:
        totals, cells, votes.
        """
        return ask(lambda moment: views.tally(moment, log), format, accept, part)

    @made.get("/logs/{log}/turnout", summary="投票率 Turnout", responses=_answers(views.Turnout))
    def turnout(log: Log, format: Format = None, part: Part = None, accept: Accept = "") -> Response:
        """各站各小时领票数。Papers handed out by station and hour. Parts: rounds, hours."""
        return ask(lambda moment: views.turnout(moment, log), format, accept, part)

    @made.get("/logs/{log}/roll", summary="选民名单 Roll", responses=_answers(views.Roll))
    def roll(
        log: Log,
        on: Day = None,
        after: Annotated[
            str, Query(max_length=24, description="从哪个编号之后。Go on after this number.")
        ] = "",
        format: Format = None,
        part: Part = None,
        accept: Accept = "",
    ) -> Response:
        """某日的名单（默认现在），逐日变化，公布与申诉。CSV 一次给全。

        The roll of a day (now, by default), its size day by day, postings and complaints. CSV is complete. Parts: listed, days,
        events.
        """
        whole = format == "csv" or (format is None and "text/csv" in accept)
        limit = None if whole else views.PAGE
        return ask(lambda moment: views.roll_of(moment, log, on, after, limit), format, accept, part)

    @made.get("/logs/{log}/candidates", summary="参选人 Candidates", responses=_answers(views.Candidates))
    def candidates(log: Log, format: Format = None, part: Part = None, accept: Accept = "") -> Response:
        """参选人、承诺与各项审查。Who stood, pledges, and every review. Parts: candidates, reviews."""
        return ask(lambda moment: views.candidates_of(moment, log), format, accept, part)

    @made.get("/logs/{log}/ledger", summary="选票流向 Paper ledger", responses=_answers(views.Ledger))
    def ledger(log: Log, format: Format = None, part: Part = None, accept: Accept = "") -> Response:
        """印制、发出、作废、剩余、收回、已计，按轮和站。

        Papers printed, handed out, spoiled, left over, returned and counted, by round and station. Parts: rounds, stations.
        """
        return ask(lambda moment: views.ledger_of(moment, log), format, accept, part)

    @made.get("/logs/{log}/timetable", summary="期限 Timetable", responses=_answers(views.Timetable))
    def timetable(
        log: Log, on: Day = None, format: Format = None, part: Part = None, accept: Accept = ""
    ) -> Response:
        """各项期限与完成之日；给出 on 则判断逾期。Deadlines and when they were met; with `on`, what is overdue on that day."""
        return ask(lambda moment: views.timetable(moment, log, on), format, accept, part)

    @made.get(
        "/logs/{log}/incidents",
        summary="情况与申诉 Incidents",
        responses=_answers(views.Incidents),
    )
    def incidents(log: Log, format: Format = None, part: Part = None, accept: Accept = "") -> Response:
        """情况报告、申诉与决定、重复发票、中止、处置。Incidents, complaints, second papers, halts, remedies."""
        return ask(lambda moment: views.incidents_of(moment, log), format, accept, part)

    @made.get(
        "/logs/{log}/assertions",
        summary="审计断言 Assertions",
        responses=_answers(views.Assertions),
    )
    def assertions(log: Log, format: Format = None, part: Part = None, accept: Accept = "") -> Response:
        """已入库的审计断言与发现；可能略晚于其他统计。Stored assertions and findings; they may lag a little. Parts: assertions, findings."""
        return ask(lambda moment: views.assertions(moment, log), format, accept, part)

    @made.get("/statistics", summary="统计 Statistics", responses=_answers(statistics_of.Statistics))
    def statistics(format: Format = None, accept: Accept = "") -> Response:
        """全部日志的统计，演练不计。Statistics over all logs, without drills."""
        return ask(statistics_of.statistics, format, accept, None)

    return made


def _answers(kind: type[msgspec.Struct]) -> dict[int | str, dict[str, Any]]:
    """What an address answers, and the problems that it can tell."""
    schema = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    return {
        **described(kind, csv=True),
        404: {"description": "没有这本日志的统计。No such log is projected here.", **schema},
        422: {"description": "参数不对。A parameter is not as it should be.", **schema},
        503: {"description": "数据库没有回答。The database does not answer.", **schema},
    }


def _csv(found: msgspec.Struct, part: str | None) -> Response:
    """One list of an answer as a table. Raises InvalidParameter if there is no such list."""
    lists = _lists(found)
    name = part or next(iter(lists))
    if name not in lists:
        raise InvalidParameter(
            f"part: expected one of {', '.join(lists)}, got {name[:40]}.",
            zh=f"part：应为{'、'.join(lists)}之一，现为{name[:40]}。",
        )
    heading, rows = lists[name]
    return as_csv(heading, [[_cell(each) for each in row] for row in rows])


def _lists(found: msgspec.Struct) -> dict[str, tuple[Sequence[str], list[Sequence[object]]]]:
    """The lists of an answer by name, each with its heading."""
    if isinstance(found, views.Tallies):
        return {
            name: _table([row for each in found.rounds for row in getattr(each, name)], kind)
            for name, kind in (("totals", secrecy.Shown), ("cells", secrecy.Cell), ("votes", secrecy.Shown))
        }
    if isinstance(found, statistics_of.Statistics):
        return {"statistics": (("figure", "of", "value"), _figures(found))}
    kinds = {each.name: each.type for each in msgspec.structs.fields(found)}
    return {
        name: _table(getattr(found, name), kind.__args__[0])
        for name, kind in kinds.items()
        if isinstance(getattr(found, name), list)
    }


def _table(
    rows: Sequence[msgspec.Struct], kind: type[msgspec.Struct]
) -> tuple[Sequence[str], list[Sequence[object]]]:
    return kind.__struct_fields__, [msgspec.structs.astuple(row) for row in rows]


def _figures(found: statistics_of.Statistics) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    for name in found.__struct_fields__:
        value = getattr(found, name)
        if isinstance(value, dict):
            rows += [(name, each, count) for each, count in sorted(value.items())]
        elif isinstance(value, statistics_of.Share):
            rows += [(name, "count", value.count), (name, "whole", value.whole)]
        else:
            rows.append((name, "", value))
    return rows


def _cell(value: object) -> object:
    """As a spreadsheet shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else value
