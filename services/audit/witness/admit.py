"""`jianpiao witness add` and `status`: makes logs known to a witness, and tells what it knows of them.

What it leaves out: believing a trust file. It has to come from somebody whom the committee trusts, not from the log.
"""

from __future__ import annotations

import argparse
from hashlib import sha256

from services.audit.witness.identity import load
from services.audit.witness.witness import Witness
from services.durable import write_durably
from shared import base64text
from shared.errors import Broken, Malformed, within
from shared.log.trust import parse_trust


def admit(args: argparse.Namespace) -> int:
    """The action: copies trust files into the witness's folder. Raises Malformed for one that names no log."""
    identity = load(args.data)
    for path in args.policies:
        raw = path.read_bytes()
        with within(str(path)):
            logs = parse_trust(raw.decode("utf-8")).policy.logs
            if not logs:
                raise Malformed("names no log", zh="没有 log 行")
        # Named for its content: the same file is taken once, and none takes another's place.
        write_durably(identity.logs / f"{sha256(raw).hexdigest()[:32]}.policy", raw)
        for log in logs:
            print(f"{log.key.name} {log.key}")
    return 0


def status(args: argparse.Namespace) -> int:
    """The action: a line for each log; 1 if one of them is not witnessed any more."""
    witness = Witness(load(args.data))
    code = 0
    print(f"见证 witness {witness.identity.vkey}")
    for known in witness.logs.all():
        memory = witness.memory(known.origin)
        try:
            with memory.held():
                last = memory.read().checkpoint
        except Broken as error:
            print(f"{known.origin}: 已停止 stopped: {error}")
            code = 1
            continue
        seen = f"{last.size} {base64text.encode(last.root)}" if last is not None else "-"
        print(f"{known.origin}: {seen}")
    return code
