"""Shares a whole number out by weights, largest remainders first, so that nothing is lost and nobody gets more than fits."""

from __future__ import annotations

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[int], most: Sequence[int] | None = None) -> list[int] | None:
    """Shares that add up to `total`, as near to the weights as whole numbers get; none above its `most`.

    None if `total` does not fit. Equal remainders go to the first.
    """
    room = list(most) if most is not None else [total] * len(weights)
    if total < 0 or total > sum(room):
        return None
    shares = [0] * len(weights)
    left = total
    while left:
        open_ = [at for at in range(len(weights)) if shares[at] < room[at]]
        whole = sum(weights[at] for at in open_) or len(open_)
        quotas = {at: left * (weights[at] if sum(weights[at] for at in open_) else 1) for at in open_}
        for at in open_:
            shares[at] += min(room[at] - shares[at], quotas[at] // whole)
        left = total - sum(shares)
        # What rounding left over goes out one by one; what a full one could not take is shared out again.
        for at in sorted(open_, key=lambda each: (-(quotas[each] % whole), each)):
            if left and shares[at] < room[at]:
                shares[at] += 1
                left -= 1
    return shares
