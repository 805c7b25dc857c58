"""Figures for whoever watches the audit service, in Prometheus' text: sizes, lags, contacts and alarms of each log.

What it leaves out: alerts, and anything about a person or a choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from services.audit.follower.follower import Follower
from services.audit.http.parts import Parts

MEDIA_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4


class Metrics:
    """The figures at the moment of asking."""

    def __init__(self, parts: Parts) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._registry.register(_Followers(parts))

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)


class _Followers(Collector):
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        followers = self._parts.following.followers.values()
        for name, meaning, value in (
            ("believed_entries", "Entries that are believed", lambda it: it.mirror.size),
            (
                "shown_entries",
                "Largest size that the log signed",
                lambda it: max(it.seen.size, it.mirror.size),
            ),
            (
                "lag_entries",
                "Entries shown and not believed yet",
                lambda it: max(it.seen.size - it.mirror.size, 0),
            ),
            ("contact_timestamp_seconds", "When all was last in order", lambda it: it.contact_at / 1000),
            (
                "stopped",
                "1 while nothing more is believed until a person looks",
                lambda it: float(it.state == "STOPPED"),
            ),
        ):
            family = GaugeMetricFamily(f"jianpiao_audit_{name}", meaning, labels=["log"])
            for each in followers:
                family.add_metric([each.log.id], value(each))
            yield family
        yield _alarms(followers)
        yield GaugeMetricFamily(
            "jianpiao_audit_event_readers", "Open streams of events", value=self._parts.news.readers
        )

    def describe(self) -> Iterable[Metric]:
        return ()  # registering must not ask for figures


def _alarms(followers: Iterable[Follower]) -> Metric:
    family = GaugeMetricFamily("jianpiao_audit_alarms", "Alarms that stand", labels=["log", "kind"])
    for each in followers:
        kinds = [known.alarm.kind for known in each.alarms.standing()]
        for kind in sorted(set(kinds)):
            family.add_metric([each.log.id, kind], kinds.count(kind))
    return family
