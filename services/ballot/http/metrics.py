"""Figures for whoever watches the service, in Prometheus' text: what came, what was decided, how fast.

What it leaves out: alerts, and anything about a person or a choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from services.ballot.accepted import Accepted
from services.ballot.elections import Elections, Figures
from services.ballot.http.problems import row_of
from shared.errors import Refused

MEDIA_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
_SECONDS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Bounds of the histogram of latencies: the promise of 50 ms is one of them."""


class Metrics:
    """What the HTTP side counts itself, and the writers' figures at the moment of asking."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._entries = Histogram(
            "jianpiao_commit_entries",
            "Entries stored by one commit of one election",
            buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000),
            registry=self._registry,
        )
        self._commits = Histogram(
            "jianpiao_commit_seconds",
            "Time until a batch of entries was on the disk",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._seconds = Histogram(
            "jianpiao_http_request_seconds",
            "Time from a request's header to its whole answer, by route",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._answers = Counter(
            "jianpiao_http_answers",
            "Answers by route and status",
            ["route", "status"],
            registry=self._registry,
        )
        self._statements = Counter(
            "jianpiao_statements",
            "Statements by what became of them: accepted, repeated, or the code of the problem",
            ["outcome"],
            registry=self._registry,
        )
        # Looking labels up by name costs more than counting; there are a few dozen.
        self._routes: dict[tuple[str, int], tuple[Histogram, Counter]] = {}
        self._outcomes: dict[str, Counter] = {}
        self._lines = Histogram(
            "jianpiao_http_batch_lines",
            "Statements in a batch over HTTP",
            buckets=(1, 10, 50, 100, 250, 500, 1_000),
            registry=self._registry,
        )

    def follow(self, elections: Elections) -> None:
        """From now on the page tells the figures of these elections' writers."""
        self._registry.register(_Writers(elections))

    def stored(self, entries: int, seconds: float) -> None:
        """A batch was stored."""
        self._entries.observe(entries)
        self._commits.observe(seconds)

    def answered(self, route: str, status: int, seconds: float) -> None:
        """A request was answered."""
        if (known := self._routes.get((route, status))) is None:
            known = self._routes[route, status] = (
                self._seconds.labels(route),
                self._answers.labels(route, str(status)),
            )
        known[0].observe(seconds)
        known[1].inc()

    def decided(self, outcome: Accepted | Exception) -> None:
        """A statement was accepted, had been accepted before, or was turned away."""
        word = _word(outcome)
        if (known := self._outcomes.get(word)) is None:
            known = self._outcomes[word] = self._statements.labels(word)
        known.inc()

    def batch(self, lines: int) -> None:
        """A batch of so many statements came in."""
        self._lines.observe(lines)

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)


def _word(outcome: Accepted | Exception) -> str:
    if isinstance(outcome, Accepted):
        return "accepted" if outcome.new else "repeated"
    return outcome.code if isinstance(outcome, Refused) else row_of(outcome).code


class _Writers(Collector):
    """Asks the writers for their figures when the page is read: they count anyway."""

    def __init__(self, elections: Elections) -> None:
        self._elections = elections

    def collect(self) -> Iterator[Metric]:
        figures = self._elections.figures()
        yield from _totals(figures)
        yield from _levels(figures, len(self._elections.ids()))
        sizes = GaugeMetricFamily(
            "jianpiao_log_entries", "Entries in the log of each election in memory", labels=["election"]
        )
        for election, size in self._elections.sizes().items():
            sizes.add_metric([str(election)], size)
        yield sizes

    def describe(self) -> Iterable[Metric]:
        return ()  # registering must not ask for figures


def _totals(figures: Figures) -> Iterator[Metric]:
    for name, value, meaning in (
        ("accepted", figures.accepted, "Entries appended to the logs"),
        ("repeated", figures.repeated, "Statements that had been accepted before"),
        ("refused", figures.refused, "Statements that the law refused"),
        ("reloads", figures.reloads, "Times that a writer dropped its state and read it again"),
    ):
        yield CounterMetricFamily(f"jianpiao_writer_{name}", meaning, value=value)


def _levels(figures: Figures, elections: int) -> Iterator[Metric]:
    for name, value, meaning in (
        ("elections", elections, "Elections of this service"),
        ("writers_open", figures.open_writers, "Elections whose state is in memory"),
        ("queue_length", figures.waiting, "Statements that wait for a writer"),
        ("unpublished_entries", figures.unpublished, "Entries committed and not yet in the published log"),
        ("withheld_elections", figures.withheld, "Elections whose publication waits for witnesses"),
    ):
        yield GaugeMetricFamily(f"jianpiao_{name}", meaning, value=value)
