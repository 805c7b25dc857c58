"""`jianpiao page`: the verifier in the browser, served from this machine, so that a bundle can be checked without a network.

The page is plain files: any web server over https can hand them out as well. What it leaves out: what the page does.
"""

from __future__ import annotations

import argparse
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from services.audit.browser.serving import PAGE

USUAL_PORT: Final = 8200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao page`."""
    parser.add_argument(
        "--port",
        type=int,
        default=USUAL_PORT,
        metavar="N",
        help="端口，0 为任一空闲 / port; 0 takes a free one",
    )


def run(args: argparse.Namespace) -> int:
    """Serves until it is interrupted. Only this machine can ask."""
    with ThreadingHTTPServer(("127.0.0.1", args.port), partial(_Files, directory=PAGE)) as server:
        print(
            f"核验页 / the page: http://127.0.0.1:{server.server_address[1]}/index.html （Ctrl-C 结束 / ends it）",
            flush=True,
        )
        server.serve_forever()
    return 0


class _Files(SimpleHTTPRequestHandler):
    """Files as they are. A script may come from here alone, and no other site may frame the page."""

    extensions_map = {  # noqa: RUF012 - an instance variable, says the base class
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
    }

    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Nobody needs a line for each file."""
