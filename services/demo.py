"""`jianpiao demo`: an invented village elects its committee through the real services; then they go on serving.

What `make run` shows: the service with a database of its own, the drill, the bundle, the verification, the audit
service that follows it, and where everything is.
What it leaves out: the drill itself (`services/drill`) and the service (`services/ballot`), which know nothing of each other.
"""

from __future__ import annotations

import argparse
import json
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

SCENARIO: Final = "village"
PORT: Final = 8080
AUDIT_PORT: Final = 8090


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao demo`."""
    parser.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        help="服务的数据放在哪里，默认 data/demo/时间 / folder of the service, by default a new one",
    )
    parser.add_argument("--port", type=int, default=PORT, metavar="N", help="端口 / port")
    parser.add_argument("--scenario", default=SCENARIO, help="剧本 / scenario")
    parser.add_argument(
        "--once",
        action="store_true",
        help="核验后即停止 / stop after the verification instead of going on serving",
    )
    parser.add_argument(
        "--speed", choices=("fast", "show", "slow"), default="fast", help="快慢 / how fast it is told"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言 / language")


def run(args: argparse.Namespace) -> int:
    """0 when the drill came out as told and its bundle is proved; else the drill's exit code, and nothing serves on."""
    # Only here, so that `jianpiao --help` needs none of what a service needs.
    from services.ballot.running import FRIENDLY, running_service

    signal.signal(signal.SIGTERM, _leave)
    # A script's background job inherits an ignored Ctrl-C, and would go on serving for ever.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    folder = args.data_dir or Path("data") / "demo" / time.strftime("%Y%m%d-%H%M%S")
    port = _port(args.port)
    if port != args.port:
        _say(args, f"端口 {args.port} 已被占用，另选一个", f"port {args.port} is taken; another one is used")
    _say(args, f"启动服务，数据在 {folder} …", f"starting the service; its data is in {folder} …")
    with running_service(replace(FRIENDLY, port=port), folder) as service:
        _say(args, f"服务在 {service.url}", f"it serves at {service.url}")
        code = _drill(args, service.url, folder / "drill")
        if code != 0 or args.once:
            return code
        try:
            with _audited(folder, service.url) as audit:
                _tell_where(args, service.url, audit)
                return service.process.wait()
        except KeyboardInterrupt:
            _say(args, "\n停止", "\nstopping")
            return 0


def _tell_where(args: argparse.Namespace, ballot: str, audit: str) -> None:
    _say(
        args,
        f"\n服务继续运行：{ballot}  （办公室、各台；想练手：{ballot}/practice；接口说明 {ballot}/docs）",
        f"\nstill serving: {ballot}  (office and desks; to practise: {ballot}/practice; API: {ballot}/docs)",
    )
    _say(
        args,
        f"审计服务跟踪这次演练：{audit}  （监督员页、公开结果页、核验页 {audit}/verify/）",
        f"the audit service follows this drill: {audit}  (supervisor, public result, verifier {audit}/verify/)",
    )
    _say(args, "按 Ctrl-C 停止", "Ctrl-C stops both")


@contextmanager
def _audited(folder: Path, ballot: str) -> Iterator[str]:
    """The audit service as an outsider runs it, following every log of the demo; where it serves. Stopped at the end.

    It takes the trust files from the service itself, which nobody does who means it: docs/audit.md. Raises Broken if it does not
    start.
    """
    from services.ballot.running import end, launch

    own = folder / "audit"
    own.mkdir(parents=True, exist_ok=True)
    logs = sorted((folder / "log").iterdir())
    config = own / "audit.toml"
    lines = [f"data_dir = {json.dumps(str(own.resolve()))}", f"port = {_port(AUDIT_PORT)}"]
    for log in logs:
        policy = json.dumps(str((log / "policy").resolve()))
        lines += ["[[log]]", f'url = "{ballot}/log/{log.name}"', f"policy = {policy}"]
    config.write_text("\n".join(lines) + "\n", "utf-8")
    url, process = launch(["audit", "serve", "--config", str(config)], own / "service.log")
    try:
        yield url
    finally:
        end(process)


def _drill(args: argparse.Namespace, url: str, out: Path) -> int:
    """Plays the scenario as `jianpiao drill` does."""
    from services.drill import command

    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    words = [args.scenario, "--url", url, "--out", str(out), "--lang", args.lang, "--speed", args.speed]
    return command.run(parser.parse_args(words))


def _port(wanted: int) -> int:
    """The wanted port if nobody listens there, else 0: the service then takes a free one and says which."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return 0
    return wanted


def _say(args: argparse.Namespace, zh: str, en: str) -> None:
    print(zh if args.lang == "zh" else en, flush=True)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """Told to stop: end in good order, so that the service and its database are stopped too."""
    sys.exit(128 + number)
