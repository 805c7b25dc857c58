"""What the machine can do by itself: check signatures, and insert rows of the same size into PostgreSQL.

Measured in the same run as all else, because a shared machine is not the same machine an hour later.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl import bindings

from services.postgres import open_postgres
from services.postgres_cluster import postgres_programs

SECONDS = 2.0
"""For each signature yardstick."""


def pynacl_rate(message_bytes: int = 400, threads: int = 1) -> float:
    """Ed25519 checks a second with libsodium, the fastest maintained library, on so many threads."""
    key = Ed25519PrivateKey.generate()
    message = bytes(message_bytes)
    signed, public = key.sign(message) + message, key.public_key().public_bytes_raw()
    return _rate(lambda: bindings.crypto_sign_open(signed, public), threads)


def pynacl_cpu_microseconds(message_bytes: int = 400, checks: int = 20_000) -> float:
    """Processor time of one check: the same however busy the machine is otherwise."""
    key = Ed25519PrivateKey.generate()
    message = bytes(message_bytes)
    signed, public = key.sign(message) + message, key.public_key().public_bytes_raw()
    started = time.thread_time()
    for _ in range(checks):
        bindings.crypto_sign_open(signed, public)
    return 1e6 * (time.thread_time() - started) / checks


def cryptography_rate(message_bytes: int = 400) -> float:
    """Ed25519 checks a second with OpenSSL, one thread."""
    key = Ed25519PrivateKey.generate()
    message = bytes(message_bytes)
    signature, public = key.sign(message), key.public_key()
    return _rate(lambda: public.verify(signature, message), 1)


def pgbench_rate(row_bytes: int, clients: int, seconds: int = 5) -> float:
    """Transactions a second of pgbench, each inserting one row as wide as an entry, committed durably.

    pgbench comes with the PostgreSQL wheel. Its own server, with the settings that the service uses.
    """
    with (
        tempfile.TemporaryDirectory(prefix="jianpiao-bench-") as folder,
        open_postgres(Path(folder)) as server,
    ):
        with psycopg.connect(server.dsn) as connection:
            connection.execute(
                "CREATE TABLE rows (stream uuid, version bigserial, topic text, state bytea, PRIMARY KEY (stream, version))"
            )
        script = Path(folder) / "insert.sql"
        script.write_text(
            "INSERT INTO rows (stream, topic, state) VALUES "
            f"('0193c3b0-7c00-7000-8000-000000000001', 'entry', decode(repeat('ab', {row_bytes}), 'hex'));\n"
        )
        words = ["-n", "-M", "prepared", "-f", str(script), "-c", str(clients), "-j", "1", "-T", str(seconds)]
        done = subprocess.run(
            [str(postgres_programs() / "pgbench"), *words, server.dsn],
            capture_output=True,
            text=True,
            check=True,
        )
    line = next(line for line in done.stdout.splitlines() if line.startswith("tps = "))
    return float(line.split()[2])


def _rate(check: Callable[[], object], threads: int) -> float:
    def work() -> int:
        done = 0
        while time.perf_counter() < end:
            for _ in range(200):
                check()
            done += 200
        return done

    started = time.perf_counter()
    end = started + SECONDS
    with ThreadPoolExecutor(threads) as pool:
        done = sum(pool.map(lambda _: work(), range(threads)))
    return done / (time.perf_counter() - started)
