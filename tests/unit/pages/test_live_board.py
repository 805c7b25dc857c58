"""Places of the live board: bounded together and for each client, and free again when a board ends."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from services.ballot.errors import Busy
from services.ballot.pages.board import live
from services.ballot.pages.board.live import EACH_CLIENT, Readers
from services.http.client import ShareSpent


def test_one_client_does_not_take_every_board() -> None:
    readers = Readers()
    with ExitStack() as theirs:
        for _ in range(EACH_CLIENT):
            theirs.enter_context(readers.place("192.0.2.1"))
        with pytest.raises(ShareSpent), readers.place("192.0.2.1"):
            pass
        with readers.place("192.0.2.2"):
            assert readers.count == EACH_CLIENT + 1

    assert readers.count == 0
    with readers.place("192.0.2.1"):
        assert readers.count == 1


def test_boards_are_bounded_together_and_who_is_turned_away_holds_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "MOST_READERS", 1)
    monkeypatch.setattr(live, "EACH_CLIENT", 1)
    readers = Readers()

    with readers.place("192.0.2.1"), pytest.raises(Busy), readers.place("192.0.2.2"):
        pass
    with readers.place("192.0.2.2"):
        assert readers.count == 1
