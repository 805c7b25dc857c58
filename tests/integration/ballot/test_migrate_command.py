"""`jianpiao migrate` brings a database to this version once, and says what it did."""

import argparse

import psycopg
import pytest

from services.ballot import migrate_command
from shared.errors import Malformed


def test_a_new_database_gets_its_tables_and_a_second_run_finds_nothing_to_do(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database)

    assert migrate_command.run(argparse.Namespace()) == 0

    assert "applied 0001_log.sql" in capsys.readouterr().out
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT count(*) FROM ballot.stored_events").fetchone()
    assert row == (0,)

    assert migrate_command.run(argparse.Namespace()) == 0

    assert "up to date" in capsys.readouterr().out


def test_without_a_database_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    with pytest.raises(Malformed, match="DATABASE_URL"):
        migrate_command.run(argparse.Namespace())
