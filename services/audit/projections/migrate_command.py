"""`jianpiao audit migrate`: brings the audit service's database (`DATABASE_URL`) to this version, as its owner, and ends.

The running service then needs no more than its own role. Without `DATABASE_URL` there is nothing to do: the service
migrates the PostgreSQL that it starts for itself.
"""

from __future__ import annotations

import argparse
import os

from services.audit.projections.migrate import SCHEMA, migrate
from shared.errors import Malformed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: the database is named by `DATABASE_URL`, as everywhere else."""


def run(options: argparse.Namespace) -> int:
    """Applies what is missing and names it. Raises Malformed without `DATABASE_URL`, Broken if it may not."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        raise Malformed(
            f"DATABASE_URL: expected the database, logging in as {SCHEMA.owner}, got nothing",
            zh=f"请在 DATABASE_URL 中写明数据库（以 {SCHEMA.owner} 登录）",
        )
    applied = migrate(url)
    for name in applied:
        print(f"已执行 / applied {name}")
    if not applied:
        print("数据库已是最新 / the database is up to date")
    return 0
