"""Says to a caller what was wrong, by which rule and what to do: RFC 9457 problems in Chinese or English.

The table below is the only place where an error has an HTTP status.
What it leaves out: the texts (`texts.py`; a refusal brings its own), and sending (`answers.py`).
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import Final

from services.ballot import errors
from services.ballot.accepted import Unavailable
from services.ballot.http import limits
from services.ballot.http.texts import EXPLANATIONS
from services.http.client import ShareSpent
from services.http.problem import MEDIA_TYPE, Language, Problem, language_of
from shared.errors import Broken, JianpiaoError, Malformed, Refused, Unauthorised

__all__ = ["MEDIA_TYPE", "TABLE", "Problem", "language_of", "problem_of", "row_of"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Row:
    """How one class of errors is told: its status, its code, and after how many seconds to come back."""

    status: int
    code: str
    retry_after: int | None = None


TABLE: Final[dict[type[Exception], Row]] = {
    Malformed: Row(400, "malformed"),
    errors.NoSession: Row(401, "no-session"),
    Unauthorised: Row(403, "unauthorised"),
    errors.WrongRole: Row(403, "wrong-role"),
    errors.ForeignOrigin: Row(403, "foreign-origin"),
    errors.NotFound: Row(404, "not-found"),
    errors.UnknownElection: Row(404, "unknown-election"),
    errors.UnknownEntry: Row(404, "unknown-entry"),
    errors.WrongMethod: Row(405, "wrong-method"),
    errors.TooSlow: Row(408, "too-slow"),
    # 409 and not 422: the statement is well understood, it conflicts with the election's present state, and
    # the same bytes may be lawful later (RFC 9110, 15.5.10). 422 is kept for parameters nobody can read.
    Refused: Row(409, "refused"),
    errors.NoTalliesYet: Row(409, "no-tallies-yet"),
    errors.NoRollNow: Row(409, "no-roll-now"),
    errors.NotNeeded: Row(409, "not-needed"),
    errors.ForeignCosignature: Row(409, "foreign-cosignature"),
    errors.TooLarge: Row(413, "too-large"),
    errors.WrongMediaType: Row(415, "wrong-media-type"),
    errors.InvalidParameter: Row(422, "invalid-parameter"),
    limits.TooManyRequests: Row(429, "too-many-requests"),
    ShareSpent: Row(429, "too-many-requests", retry_after=5),
    errors.HeaderTooLarge: Row(431, "headers-too-large"),
    errors.Busy: Row(503, "overloaded", retry_after=5),
    # Overloaded and Closing are kinds of it; each error brings its own Retry-After.
    Unavailable: Row(503, "overloaded"),
    limits.BudgetSpent: Row(503, "overloaded", retry_after=1),
    Broken: Row(503, "broken", retry_after=2),
    Exception: Row(500, "bug"),
}
"""From error class to answer; an error is told by the nearest of its classes that stands here."""


def problem_of(error: Exception, language: Language, path: str) -> tuple[Problem, dict[str, str]]:
    """The problem to tell for an error while answering `path`, and the header fields that go with it.

    An error that is not ours is logged under an incident number, and only the number is told.
    """
    row = row_of(error)
    explanation = EXPLANATIONS[row.code]
    advice = explanation.advice.get(language)
    code, clause, instance, detail = row.code, None, path, _detail(error, language, advice)
    if isinstance(error, Refused):
        code, clause = error.code, error.clause
        detail = error.zh if language == "zh" else error.en
    elif row.status == 500:
        instance, detail = f"urn:jianpiao:incident:{secrets.token_hex(8)}", advice
        logger.error("incident %s at %s", instance, path, exc_info=error)
    problem = Problem(
        type=f"/problems/{code}",
        title=explanation.title.get(language),
        status=row.status,
        # Texts may quote what the caller sent; a lone surrogate in it could not be written as UTF-8.
        detail=detail.encode("utf-8", "backslashreplace").decode(),
        code=code,
        instance=instance,
        clause=clause,
    )
    return problem, _headers(error, row)


def _detail(error: Exception, language: Language, advice: str) -> str:
    """What was wrong, in one language, and then what to do."""
    said = str(error)
    if isinstance(error, JianpiaoError):
        said = error.zh if language == "zh" else error.en
    if said and not said.endswith((".", "。", "!", "！", "?", "？")):
        said += "。" if language == "zh" else "."
    return f"{said} {advice}" if said else advice


def row_of(error: Exception) -> Row:
    """The row of the nearest class of an error."""
    return next(TABLE[each] for each in type(error).__mro__ if each in TABLE)


def _headers(error: Exception, row: Row) -> dict[str, str]:
    headers = {}
    retry_after = getattr(error, "retry_after", row.retry_after)
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    if isinstance(error, errors.WrongMethod):
        headers["Allow"] = error.allowed
    if isinstance(error, errors.TooLarge):
        headers["Connection"] = "close"  # the rest of the body would be taken for the next request's
    return headers
