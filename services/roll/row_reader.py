"""Reads one row as one person: every fact that can be proven from it, and a remark for all that cannot.

A fact that is blacked out, missing or incomplete is None, never a guess. What it leaves out: other rows (`doubles.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from services.roll.characters import MAX_CHARACTERS, is_lost, is_plain, is_redacted, tidy, tidy_name
from services.roll.dates import Birth, read_birth
from services.roll.headings import Headings
from services.roll.id_number import Identity, WrongCheck, read_identity
from services.roll.people import Person, is_name
from services.roll.remarks import Remark, Severity, shown
from services.roll.rows import Row
from services.roll.rules import KINDS, RESOLVED, Rules
from services.roll.texts import severity
from services.roll.words import HERE, HUKOU, KIND, KIND_ZH, RIGHTS, SEX, SEX_ZH, group_code, plain
from shared.election.counting.reading import NOBODY

_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,23}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_BLANK: Final = frozenset({"", "-", "/", "—", "无"})
_FORMULA: Final = re.compile(r"=|@|[+\-](?![\d.]*$)")
"""How a text begins that a spreadsheet program would evaluate; a number with a sign is none."""


class Reader:
    """Reads the rows of one sheet. `remarks` gathers what there is to say, in the order of rows."""

    def __init__(self, headings: Headings, rules: Rules, calendar_1904: bool = False) -> None:
        self._headings, self._rules, self._calendar_1904 = headings, rules, calendar_1904
        # Remarks are for people: nothing in them is imported, so nothing in them can be wrong.
        self._columns = {field: at for field, at in headings.columns.items() if field != "note"}
        self._groups: dict[str, str] = {}
        self._row = Row(0, [])
        self._written: dict[str, str] = {}
        self._tidied: dict[str, str] = {}
        self.remarks: list[Remark] = []

    def read(self, row: Row) -> Person:
        """The person of a row; remarks tell whether it can be imported."""
        self._row = row
        cells, width = row.cells, len(row.cells)
        self._written = {field: cells[at] if at < width else "" for field, at in self._columns.items()}
        self._tidied = self._written
        if row.formulas or row.errors or not is_plain(self._written.values()):
            self._tidied = {field: tidy(cell) for field, cell in self._written.items()}
            self._check_cells(row)
        person = Person(row.number)
        person.name = self._name()
        person.sex = self._sex()
        birth, written = self._birth()
        person.born = birth.day
        person.born_written = written if birth.day is None else None
        self._identity(person, birth)
        if person.sex is None and "sex" in self._columns and not self._said("sex"):
            self._say("sex-missing", "sex")
        self._age(person)
        person.group = self._group()
        person.household = self._household()
        person.rights = self._rights()
        self._kind(person)
        person.number = self._number()
        person.reason = self._tidy("reason") or None
        return person

    def _check_cells(self, row: Row) -> None:
        """What makes a cell no value at all, and what was tidied, in the columns that are imported."""
        for field, cell in self._written.items():
            column, tidied = self._columns[field], self._tidied[field]
            # Looked for in the tidied text: ＝ and a space before = would become a formula by tidying.
            if column in row.formulas or (tidied not in _BLANK and _FORMULA.match(tidied)):
                self._say("formula", field)
            elif column in row.errors:
                self._say("cell-error", field)
            elif len(cell) > MAX_CHARACTERS:
                self._say("cell-long", field, str(MAX_CHARACTERS))
            elif is_lost(cell):
                self._say("characters-lost", field)
            if field != "name" and tidied != cell:
                self._say("characters-read", field, shown(tidied))

    def _name(self) -> str | None:
        written = self._cell("name")
        name = tidy_name(written)
        if name in _BLANK:
            self._say("name-missing", "name")
            return None
        if is_redacted(name):
            self._say("name-redacted", "name")
            return None
        if name != written:
            self._say("characters-read", "name", name)
        if not is_name(name) and not self._said("name"):
            self._say("name-odd", "name")
        return name

    def _sex(self) -> str | None:
        text = plain(self._tidy("sex"))
        if text in _BLANK or is_redacted(text):
            return None
        if text not in SEX:
            self._say("sex-unread", "sex")
        return SEX.get(text)

    def _birth(self) -> tuple[Birth, str | None]:
        text = self._tidy("born")
        birth = read_birth(text, self._calendar_1904)
        if birth.state == "UNREAD":
            self._say("born-unread", "born")
        elif birth.state == "IMPOSSIBLE":
            self._say("born-impossible", "born")
        return birth, None if birth.state == "MISSING" else text

    def _identity(self, person: Person, birth: Birth) -> None:
        """The identity number, what it adds to the row and what it contradicts. Says at last what stays unknown."""
        identity = self._read_identity()
        if identity is not None:
            person.id_number = identity.number
            self._compare(person, birth, identity)
        if person.born is None and birth.state in ("MISSING", "REDACTED", "INCOMPLETE"):
            if "born" in self._columns:
                self._say(f"born-{birth.state.lower()}", "born")
            elif "id_number" in self._columns and not self._said("id_number"):
                self._say("born-missing", "id_number")

    def _read_identity(self) -> Identity | None:
        text = self._tidy("id_number")
        if "id_number" not in self._columns:
            return None
        if text in _BLANK:
            self._say("id-missing", "id_number")
            return None
        if is_redacted(text):
            self._say("id-redacted", "id_number")
            return None
        if (self._columns["id_number"] in self._row.numeric and len(text) > 15) or "E+" in text.upper():
            self._say("id-rounded", "id_number")
            return None
        identity = read_identity(text)
        if isinstance(identity, WrongCheck):
            self._say("id-checksum", "id_number", identity.expected)
        elif identity is None:
            self._say("id-unread", "id_number")
        else:
            if identity.number != text:
                self._say("characters-read", "id_number", identity.number)
            return identity
        return None

    def _compare(self, person: Person, birth: Birth, identity: Identity) -> None:
        if not birth.agrees_with(identity.born):
            self._say("id-born-differs", "id_number", identity.born.isoformat())
        elif person.born is None and birth.state in ("MISSING", "REDACTED", "INCOMPLETE"):
            person.born, person.born_written = identity.born, None
            if birth.state != "MISSING":
                self._say("id-gave-born", "id_number", identity.born.isoformat())
        if person.sex is None:
            person.sex = identity.sex
            if self._tidy("sex"):
                self._say("id-gave-sex", "id_number", SEX_ZH[identity.sex])
        elif person.sex != identity.sex:
            self._say("id-sex-differs", "id_number", SEX_ZH[identity.sex])

    def _age(self, person: Person) -> None:
        """A06, whether the birth date is from its column or from the identity number."""
        rules = self._rules
        if person.born is None or rules.day is None:
            return
        field = "born" if "born" in self._columns else "id_number"
        if person.born > rules.day:
            self._say("born-impossible", field)
        elif rules.is_too_young(person.born):
            self._say("under-age", field, rules.day.isoformat(), str(rules.min_age))

    def _group(self) -> str | None:
        """The group's code; where groups vote apart, one that has a post to fill (S10.46)."""
        rules, code = self._rules, self._group_code()
        place = "group" if "group" in self._columns else "name"
        if rules.by_group and code is None:
            self._say("group-missing", place)
        elif rules.by_group and rules.electing_groups and code not in rules.electing_groups:
            self._say("group-without-post", place, " ".join(sorted(rules.electing_groups)))
        return code

    def _group_code(self) -> str | None:
        text = self._tidy("group")
        if text in _BLANK:
            return None
        if is_redacted(text):
            self._say("group-unread", "group")
            return None
        code = self._groups.get(text)
        if code is None:
            code = self._rules.groups.get(text) or group_code(text)
            self._groups[text] = code
            if code != text:
                self._say("group-coded", "group", code)
        return code

    def _household(self) -> str | None:
        text = self._tidy("household")
        if text in _BLANK:
            if self._rules.by_household or self._rules.one_per_household:
                self._say("household-missing", "household" if "household" in self._columns else "name")
            return None
        if _NUMBER.fullmatch(text) is None:
            self._say("household-unread", "household")
            return None
        return text

    def _rights(self) -> str:
        text = plain(self._tidy("rights"))
        if text in _BLANK:
            return "BOTH"
        rights = RIGHTS.get(text)
        if rights is None:
            self._say("rights-unread", "rights")
        elif rights != "BOTH" and self._rules.rights_are_one:
            self._say("rights-divided", "rights")
        return rights or "BOTH"

    def _kind(self, person: Person) -> None:
        """The class of registration, and the resolution that some classes need (OCV2018 13; A07)."""
        rules = self._rules
        text = plain(self._tidy("kind"))
        if text in _BLANK:
            person.kind = rules.default_kind or ""
            if not person.kind:
                self._say("kind-missing", "kind" if "kind" in self._columns else "name")
                return
        elif text in KIND:
            person.kind = KIND[text]
        else:
            self._say("kind-unread", "kind", _choices(rules.classes or KINDS))
            return
        place = "kind" if "kind" in self._columns else "name"
        if rules.classes is not None and person.kind not in rules.classes:
            self._say("kind-not-admitted", place, _choices(rules.classes))
        here = HUKOU.get(plain(self._tidy("hukou")))
        if here is not None and HERE.get(person.kind, here) is not here:
            self._say("hukou-differs", "hukou", person.kind)
        if person.kind in RESOLVED:
            self._resolution(person, place)

    def _resolution(self, person: Person, place: str) -> None:
        text = self._tidy("resolution").lower()
        if text in _BLANK:
            person.resolution = self._rules.default_resolution
            if person.resolution is None:
                self._say("resolution-missing", "resolution" if "resolution" in self._columns else place)
        elif _DIGEST.fullmatch(text):
            person.resolution = text
        else:
            self._say("resolution-unread", "resolution")

    def _number(self) -> str | None:
        text = self._tidy("number")
        if text in _BLANK:
            return None
        if _NUMBER.fullmatch(text) is None or text == NOBODY:
            self._say("number-unread", "number")
            return None
        if text in self._rules.taken:
            self._say("number-taken", "number")
        return text

    def _cell(self, field: str) -> str:
        return self._written.get(field, "")

    def _tidy(self, field: str) -> str:
        return self._tidied.get(field, "")

    def _say(self, code: str, field: str, *about: str) -> None:
        self.remarks.append(
            Remark(code, self._row.number, self._headings.word(field), shown(self._cell(field)), about)
        )

    def _said(self, field: str) -> bool:
        """Whether something is wrong already with the present row in the column of `field`."""
        word = self._headings.word(field)
        for each in reversed(self.remarks):
            if each.row != self._row.number:
                return False
            if each.column == word and severity(each) is Severity.WRONG:
                return True
        return False


def _choices(kinds: Iterable[str]) -> str:
    """Classes for a report, each by the usual word and by its name: 常住 RESIDENT · 外出 ABSENT."""
    return " · ".join(f"{KIND_ZH.get(kind, '')} {kind}".strip() for kind in kinds)
