"""Who and what each entry of a log is about, so that entries can be found by elector, officer or station, and told in words.

Nothing here reads what a paper says: marks and verdicts are neither searched nor told, so that no search leads from a person
to papers. What it leaves out: judging (`follower/`), and figures.
"""

from __future__ import annotations

import threading
from array import array
from binascii import a2b_base64
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from services.audit.mirror import Mirror
from services.audit.verify.findings import tame
from services.audit.verify.replay import decode_line
from shared import law
from shared.errors import Broken, Malformed
from shared.keys import key_id, parse_public_key

PERSONS: Final = ("elector", "person", "candidate", "principal", "proxy", "relative")
"""Fields that hold the number of one person on the roll."""
MANY_PERSONS: Final = ("persons", "candidates", "members", "left", "joined", "women", "lists", "elected")
"""Fields that hold several: a list, or a list for each post."""
SPOKEN: Final[Mapping[str, tuple[str, str]]] = {
    "elector": ("选民{}", "elector {}"),
    "person": ("人员{}", "person {}"),
    "candidate": ("候选人{}", "candidate {}"),
    "principal": ("委托人{}", "principal {}"),
    "proxy": ("受托人{}", "proxy {}"),
    "contest": ("职位{}", "post {}"),
    "station": ("投票站{}", "station {}"),
    "officer": ("工作人员{}", "officer {}"),
    "group": ("小组{}", "group {}"),
    "unit": ("单位{}", "unit {}"),
    "round": ("第{}轮", "round {}"),
    "number": ("编号{}", "number {}"),
    "kind": ("类别{}", "kind {}"),
    "day": ("日期{}", "day {}"),
    "posted_on": ("张榜日{}", "posted on {}"),
    "present": ("实到{}", "present {}"),
    "should_attend": ("应到{}", "should attend {}"),
    "returned": ("收回{}", "returned {}"),
    "issued": ("发出{}", "issued {}"),
}
"""Fields that are told in words, in this order, and how."""
ABOUT_A_PAPER: Final = ("marks", "paper")
"""Whoever has one of these fields is about one paper: that there was one is told, and nothing of it."""


@dataclass(frozen=True)
class Told:
    """One entry in plain words. Moments as the entry spells them; `officers` are those who signed."""

    index: int
    type: str
    zh: str
    en: str
    accepted_at: str
    done_at: str
    officers: tuple[str, ...]


class Register:
    """The register of a mirror, which reads on when it is asked. May be used by several threads; blocks."""

    def __init__(self, mirror: Mirror) -> None:
        self.mirror = mirror
        self._lock = threading.Lock()
        self._size = 0
        self._officers: dict[str, str] = {}
        self._places: dict[tuple[str, str], array[int]] = {}

    def find(self, wanted: Mapping[str, str], first: int = 0) -> Iterator[int]:
        """Indexes from `first` on of the entries about all that is wanted: `elector`, `officer`, `station`, `type`."""
        with self._lock:
            self._catch_up()
            lists = [self._places.get(each, array("I")) for each in wanted.items()]
        if not lists:
            return
        shortest, *others = sorted(lists, key=len)
        sets = [frozenset(each) for each in others]
        for index in tuple(shortest):
            if index >= first and all(index in each for each in sets):
                yield index

    def tell(self, first: int, upto: int) -> list[Told]:
        """The entries from `first` to `upto` - 1 in words. Raises as `Mirror.entries` does."""
        with self._lock:
            self._catch_up()
            officers = dict(self._officers)
        entries = self.mirror.entries(first, upto)
        return [told(index, raw, officers) for index, raw in enumerate(entries, first)]

    def _catch_up(self) -> None:
        size = self.mirror.size
        for raw in self.mirror.entries(min(self._size, size), size):
            self._add(self._size, raw)
            self._size += 1

    def _add(self, index: int, raw: bytes) -> None:
        for each in self._about(index, raw):
            self._places.setdefault(each, array("I")).append(index)

    def _about(self, index: int, raw: bytes) -> set[tuple[str, str]]:
        payload, keyids, _ = _read(index, raw)
        body = payload["body"]
        self._appoint(body)
        found = {("type", payload["type"])}
        found |= {("officer", self._officers.get(keyid, keyid)) for keyid in keyids}
        if "officer" in body:
            found.add(("officer", body["officer"]))
        found |= {("station", each) for name in ("station", "stations") for each in _texts(body.get(name))}
        if any(name in body for name in ABOUT_A_PAPER):
            return found
        found |= {("elector", each) for name in PERSONS for each in _texts(body.get(name))}
        found |= {("elector", each) for name in MANY_PERSONS for each in _texts(body.get(name))}
        return found

    def _appoint(self, body: Mapping[str, Any]) -> None:
        """Remembers whose key an id is: appointments carry the key in full."""
        name, key = body.get("officer"), body.get("key")
        if key is None:
            name, key = "AUTHORITY", body.get("authority")
        if isinstance(name, str) and isinstance(key, str):
            with suppress(Malformed):  # a field of that name that holds no key
                self._officers[key_id(parse_public_key(key))] = name


def told(index: int, raw: bytes, officers: Mapping[str, str]) -> Told:
    """An entry in words; `officers` names who is behind a key id."""
    payload, keyids, accepted_at = _read(index, raw)
    kind, body = payload["type"], payload["body"]
    said_zh, said_en = [], []
    for name, (zh, en) in SPOKEN.items() if not any(each in body for each in ABOUT_A_PAPER) else ():
        if isinstance(value := body.get(name), str | int) and not isinstance(value, bool):
            said_zh.append(zh.format(tame(str(value))))
            said_en.append(en.format(tame(str(value))))
    signers = tuple(officers.get(each, each) for each in keyids)
    title_zh, title_en = law.KINDS[kind].zh, _words(kind)
    return Told(
        index,
        kind,
        title_zh + (f"：{'，'.join(said_zh)}" if said_zh else ""),
        title_en + (f": {', '.join(said_en)}" if said_en else ""),
        accepted_at,
        payload["done_at"],
        signers,
    )


def _read(index: int, raw: bytes) -> tuple[dict[str, Any], list[str], str]:
    """Payload, key ids of the signers and time of acceptance of a believed entry."""
    try:
        line = decode_line(raw)
        payload = msgspec.json.decode(a2b_base64(line.statement.payload))
    except (ValueError, msgspec.DecodeError) as error:
        raise Broken(
            f"entry {index}: a believed entry cannot be read: {error}",
            zh=f"第{index}条：已采信的条目无法读取",
        ) from error
    return payload, [each.keyid for each in line.statement.signatures], line.accepted_at


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [each for inner in value.values() if isinstance(inner, list) for each in _texts(inner)]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _words(kind: str) -> str:
    """ElectorRegistered → Elector registered."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind).strip()
    return spaced[:1].upper() + spaced[1:]
