"""Buckets and budgets: nobody gets more than a share, and no table grows without bound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ballot.http.limits import Buckets, Budget, BudgetSpent, TooManyRequests


class Clock:
    """Seconds that pass only when a test lets them."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_then_the_client_waits_for_its_rate() -> None:
    clock = Clock()
    buckets = Buckets(rate=2, burst=3, clock=clock)
    for _ in range(3):
        buckets.take("10.0.0.1")

    with pytest.raises(TooManyRequests) as refused:
        buckets.take("10.0.0.1")

    assert refused.value.retry_after == 1
    clock.now = 0.5
    buckets.take("10.0.0.1")


def test_clients_do_not_share_a_bucket_but_addresses_of_one_ipv6_network_do() -> None:
    buckets = Buckets(rate=1, burst=1, clock=Clock())
    buckets.take("10.0.0.1")
    buckets.take("10.0.0.2")
    buckets.take("2001:db8:1:2::1")

    with pytest.raises(TooManyRequests):
        buckets.take("2001:db8:1:2:ffff::9")
    buckets.take("2001:db8:1:3::1")


def test_a_batch_larger_than_the_burst_passes_once_and_is_paid_for_afterwards() -> None:
    clock = Clock()
    buckets = Buckets(rate=10, burst=10, clock=clock)
    buckets.take("desk", 50)

    with pytest.raises(TooManyRequests) as refused:
        buckets.take("desk")

    assert refused.value.retry_after == 5
    clock.now = 4.1
    buckets.take("desk")


def test_no_rate_is_no_limit_and_no_memory() -> None:
    buckets = Buckets(rate=0, burst=0, clock=Clock())

    for number in range(1000):
        buckets.take(str(number), 1_000_000)

    assert len(buckets) == 0


def test_the_table_of_clients_does_not_grow_beyond_its_size() -> None:
    buckets = Buckets(rate=1, burst=1, clock=Clock(), size=100)

    for number in range(10_000):
        buckets.take(f"10.0.{number // 256}.{number % 256}")

    assert len(buckets) == 100


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 4)), max_size=60))
def test_no_client_ever_gets_more_than_burst_and_rate(asked: list[tuple[float, int]]) -> None:
    clock = Clock()
    buckets = Buckets(rate=2, burst=4, clock=clock)
    taken = 0
    for pause, tokens in asked:
        clock.now += pause
        try:
            buckets.take("desk", tokens)
        except TooManyRequests:
            continue
        taken += tokens

        assert taken <= 4 + 2 * clock.now + 1e-6


def test_a_budget_gives_what_is_left_and_no_more() -> None:
    budget = Budget(100)
    budget.take(60)

    with pytest.raises(BudgetSpent):
        budget.take(41)

    assert budget.left == 40
    budget.give_back(60)
    budget.take(100)
