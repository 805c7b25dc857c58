"""The service behind a followed log: its host, its path if it has one, and of a copy elsewhere the copy's host."""

from __future__ import annotations

import pytest

from services.audit.pages.ballot_service import ballot_service

LOG = "01941f29-7c00-7aaa-8bbb-000000000001"


@pytest.mark.parametrize(
    ("url", "service"),
    [
        (f"https://vote.example.cn/log/{LOG}", "https://vote.example.cn"),
        (f"https://town.example.cn/vote/log/{LOG}", "https://town.example.cn/vote"),
        ("https://copy.example.cn/kept/one", "https://copy.example.cn"),
    ],
)
def test_the_service_of_a_log(url: str, service: str) -> None:
    assert ballot_service(url, LOG) == service
