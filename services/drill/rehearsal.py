"""What happened in a story before its first paper was handed out, written down without keys: a script to practise from.

Whoever has a script signs it with keys of their own, in an election of their own, and goes on from there. The page that does
so is `services/ballot/pages/practice`; `python -m services.drill.rehearsal` writes its file. What it leaves out: signing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from services.drill.chance import Chance
from services.drill.fold import Fold
from services.drill.play import play
from services.drill.scenario.reading import find
from services.drill.telling import Silence
from services.drill.transport import Answer, Sending, Taken
from shared import keys
from shared.disclosure import decode
from shared.election.roles import ROLE_ZH, Role
from shared.election.state import Officer

SCENARIO: Final = "practice"
SEED: Final = 2026
"""The same story gives the same script, so that a test can compare them."""
UNTIL: Final = "PaperIssued"
KEY: Final = "key of "
"""In the place of a public key stands this and the officer's name."""


class _Recorder(Fold):
    """The law alone, keeping every statement that it took."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Sending] = []

    def judge(self, sending: Sending) -> Answer:
        size = len(self.taken)
        answer = super().judge(sending)
        if isinstance(answer, Taken) and answer.index == size:
            self.taken.append(sending)
        return answer


def script(scenario: str = SCENARIO) -> dict[str, Any]:
    """`{"signers": {name: its office in words}, "statements": [{by, type, done_at, body, privates}]}` of a shipped story."""
    recorder = _Recorder()
    played = play(find(scenario), recorder, Chance(SEED), Silence())
    names = {"AUTHORITY": played.story.crew.public_key("AUTHORITY")}
    officers = {each.id: each for each in recorder.election.officers.values()}
    names |= {name: officer.key for name, officer in officers.items()}
    statements = list(_until_the_first_paper(recorder.taken, names))
    used = {name for each in statements for name in each["by"]} | {
        name for name, officer in officers.items() if officer.roles
    }
    return {
        "signers": {
            name: {"zh": _words(officers[name], zh=True), "en": _words(officers[name], zh=False)}
            for name in sorted(used)
        },
        "statements": statements,
    }


def _until_the_first_paper(taken: Sequence[Sending], names: dict[str, str]) -> Iterator[dict[str, Any]]:
    by_keyid = {keys.key_id(keys.parse_public_key(key)): name for name, key in names.items()}
    by_key = {key: KEY + name for name, key in names.items()}
    for sending in taken:
        payload = msgspec.json.decode(sending.envelope.payload_bytes)
        if payload["type"] == UNTIL:
            return
        body = {
            name: by_key.get(value, value) if isinstance(value, str) else value
            for name, value in payload["body"].items()
        }
        line = {
            "by": [by_keyid[each.keyid] for each in sending.envelope.signatures],
            "type": payload["type"],
            "done_at": payload["done_at"],
            "body": body,
        }
        if "_sd" in payload:
            line["privates"] = {name: value for _, name, value in map(decode, sending.disclosures)}
        yield line


def _words(officer: Officer, *, zh: bool) -> str:
    """ "验证发票员 S1": what the owner of the key does, and where."""
    offices = [
        ROLE_ZH[Role(role)] if zh else role.lower().replace("_", " ") for role in sorted(officer.roles)
    ]
    return " ".join(["、".join(offices) if zh else ", ".join(offices), *sorted(officer.stations)])


def written(told: dict[str, Any]) -> bytes:
    """A script as its file holds it: a statement a line, so that changes can be read."""
    lines = b",\n".join(msgspec.json.encode(each) for each in told["statements"])
    signers = msgspec.json.encode(told["signers"])
    return b'{"signers":' + signers + b',\n"statements":[\n' + lines + b"\n]}\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(written(script()))
