"""One bundle judged, in whatever process or machine it is given to: always a verdict, whatever is in the bundle.

What it leaves out: who gets which bundle (`here.py`, `cluster.py`).
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Set
from dataclasses import replace
from pathlib import Path

from services.audit.county.gathering import Task
from services.audit.county.verdict import Outcome, Standing, Verdict, said
from services.audit.verify.checkpoints import read_trust
from services.audit.verify.findings import Text, tame
from services.audit.verify.ledger import Check, Status
from services.audit.verify.report import is_drill
from services.audit.verify.source import Source, open_source
from services.audit.verify.verifier import Answer, Question, verify
from shared import base64text
from shared.errors import JianpiaoError


def judge(task: Task, shelf: Mapping[str, str]) -> Verdict:
    """The verdict on one bundle. `shelf` says by origin where the bundles are that it may cite.

    Raises nothing but what ends a process: a bundle that trips the verifier is a bundle without a verdict, not the end of the county.
    """
    started = time.monotonic()
    try:
        found = _verdict(task, shelf)
    except JianpiaoError as error:
        found = Verdict(task.bundle, Standing.UNREADABLE, reason=Text(tame(error.zh), tame(error.en)))
    except OSError as error:
        why = tame(error.strerror or str(error))
        found = Verdict(
            task.bundle, Standing.UNREADABLE, reason=Text(f"读不出（{why}）", f"cannot be read: {why}")
        )
    except Exception as error:  # out of memory, or a fault of ours: told with the bundle that shows it
        found = stumbled(task, error)
    return replace(found, seconds=round(time.monotonic() - started, 3))


def stumbled(task: Task, error: BaseException) -> Verdict:
    """The verdict on a bundle that the verifier did not come to an end with."""
    if isinstance(error, MemoryError):
        return _crashed(
            task,
            "内存不够；换大的机器，或放宽 --memory",
            "out of memory; take a larger machine, or a larger --memory",
        )
    why = tame(f"{type(error).__name__}: {error}")
    return _crashed(task, f"核验程序出错（{why}），请报告", f"the verifier stumbled, please report it: {why}")


def died(task: Task) -> Verdict:
    """The verdict on a bundle whose process was gone while it had that bundle alone, or again and again."""
    return _crashed(
        task, "核验它的进程中途退出（内存不足？）", "the process that verified it died; out of memory?"
    )


def _crashed(task: Task, zh: str, en: str) -> Verdict:
    return Verdict(task.bundle, Standing.CRASHED, reason=Text(zh, en))


def _verdict(task: Task, shelf: Mapping[str, str]) -> Verdict:
    opened: dict[str, Source] = {}

    def beside(wanted: Set[str]) -> list[Source]:
        for origin in sorted(wanted & shelf.keys()):
            opened.setdefault(shelf[origin], open_source(Path(shelf[origin])))
        return list(opened.values())

    answer = verify(
        Question(
            open_source(Path(task.bundle)),
            task.policy,
            read_trust(task.policy),
            task.since,
            beside=beside,
            # Each cited bundle is a task of its own; `settle` sees to it that this one falls if that one does.
            follow=lambda source, policy, trust: None,
        )
    )
    return _told(task, answer, tuple(opened))


def _told(task: Task, answer: Answer, rests_on: tuple[str, ...]) -> Verdict:
    checks = tuple(map(_outcome, answer.ledger.checks.values()))
    statuses = {each.status for each in checks}
    standing = (
        Standing.HOLDS
        if answer.ledger.holds
        else Standing.FAILS
        if Status.FAIL in statuses
        else Standing.OPEN
    )
    verdict = Verdict(task.bundle, standing, drill=is_drill(answer), checks=checks, rests_on=rests_on)
    if answer.checkpoint is not None:
        verdict = replace(
            verdict,
            origin=tame(answer.checkpoint.origin),
            size=answer.checkpoint.size,
            root=base64text.encode(answer.checkpoint.root),
            last_accepted_at=answer.last_accepted_at,
        )
    if answer.election is not None:
        declared = answer.counted.declared if answer.counted is not None else ()
        verdict = replace(
            verdict,
            id=answer.election.id,
            title=tame(answer.election.title),
            village=tame(answer.election.village),
            profile=f"{answer.election.profile.id} {answer.election.profile.version}",
            declared=any(each.type == "OutcomeDetermined" for each in declared),
        )
    if answer.campaign is not None:
        verdict = replace(
            verdict,
            campaign=True,
            id=answer.campaign.id,
            title=tame(answer.campaign.title),
            village=tame(answer.campaign.place),
            profile=f"{answer.campaign.plan.id} {answer.campaign.plan.version}",
        )
    return verdict


def _outcome(check: Check) -> Outcome:
    first: Text | None = None
    if check.status in (Status.FAIL, Status.NOT_CHECKED):
        first = said(check.findings[0]) if check.findings else check.reason
    return Outcome(check.number, check.status, check.total, first)
