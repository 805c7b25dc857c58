"""A real Chromium, one for the tests of a file, and the page served as any web server would.

It does not outlive the file: Playwright's driver runs an event loop, beside which no asynchronous test could run.

The browser is the machine's own or the one that `make test` has installed. Without one these tests fail; they are never skipped.
"""

from __future__ import annotations

import base64
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from services.audit.browser.serving import PAGE
from services.ballot.running import FRIENDLY, Service, running_service
from shared import keys
from tests.world import key_of

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# What a page shows in the end counts, however slow the machine is that others use too.
expect.set_options(timeout=60_000)


def executable() -> str | None:
    """Where the machine's Chromium is; None: the one that Playwright installed."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def ballot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A ballot service that trusts the pretend world's authority (`tests/world.py`) and takes any drill."""
    trust = tmp_path_factory.mktemp("trust") / "authorities.txt"
    trust.write_text(f"{keys.public_text(key_of('AUTHORITY'))}  # 青溪街道\n", "utf-8")
    with running_service(replace(FRIENDLY, authorities=trust)) as running:
        yield running


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Tests have their own output."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The page's address, as a plain file server hands it out."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=PAGE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def workbench(browser: Browser, site: str) -> Iterator[Page]:
    """The page, for asking its modules directly."""
    page = browser.new_page()
    page.goto(f"{site}/index.html")
    yield page
    page.close()


Verified = dict[int, dict[str, Any]]
Verify = Callable[..., Verified]

ASK = """async ([bundle, policy, since]) => {
    const { verifyLog } = await import("./js/verify.js");
    const { openZip } = await import("./js/zip.js");
    const { zipSource } = await import("./js/source.js");
    const { fromBase64 } = await import("./js/bytes.js");
    globalThis.catalogue ??= await (await fetch("catalogue.json")).json();
    const source = zipSource(fromBase64(bundle, "bundle"));
    const options = { since: since === null ? null : fromBase64(since, "since") };
    const answer = await verifyLog(source, fromBase64(policy, "policy"), globalThis.catalogue, options);
    return answer.ledger.told();
}"""


def _text(content: bytes | None) -> str | None:
    return None if content is None else base64.b64encode(content).decode()


@pytest.fixture(scope="module")
def verify(workbench: Page) -> Verify:
    """What the page says about a bundle: the checks by number."""

    def run(bundle: bytes, policy: bytes, since: bytes | None = None) -> Verified:
        told = workbench.evaluate(ASK, [_text(bundle), _text(policy), _text(since)])
        return {check["number"]: check for check in told}

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
