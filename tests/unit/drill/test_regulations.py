"""Stories and their regulations: each regulation has one, and a story may be told by a file of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.drill.chance import Chance
from services.drill.fold import Fold
from services.drill.play import play
from services.drill.scenario.reading import find, shipped
from services.drill.telling import Silence
from shared.election.regulation import profile
from shared.errors import Malformed

VILLAGE = """
id = "VC-QINGXI"
version = "2027-01-05"
based_on = { id = "VC-ZJ", version = "2020-07-31" }
zh = "青溪村村民委员会选举办法"
en = "Qingxi village, election method"
effective_from = "2027-01-05"

[papers]
overvote = { value = "WHOLE_PAPER", clause = "青溪村选举办法第十二条" }
"""

STORY = """
profile = "qingxi.toml"
electors = 40
[posts]
CHAIR = 1
MEMBER = 2
[nominations]
CHAIR = "A"
MEMBER = ["C", "D"]
[[round]]
papers = [
  { count = 30, CHAIR = "A", MEMBER = ["C", "D"] },
  { count = 1, CHAIR = ["A", "B"], MEMBER = ["C", "D"] },
]
[round.expect]
votes.MEMBER = { C = 30, D = 30 }
[expect]
ending = "HANDED_OVER"
"""


def test_every_regulation_has_a_story() -> None:
    told = {find(name).profile for name in shipped()}

    assert set(profile.shipped()) - told == set()


def test_a_village_rehearses_by_the_file_that_it_wrote(tmp_path: Path) -> None:
    (tmp_path / "qingxi.toml").write_text(VILLAGE, "utf-8")
    (tmp_path / "story.toml").write_text(STORY, "utf-8")

    played = play(find(str(tmp_path / "story.toml")), Fold(), Chance(1), Silence())

    assert played.mismatches == []
    assert played.story.profile.id == "VC-QINGXI"
    assert played.story.election.day == "2027-03-28"  # the file is not in force in 2026


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "story.toml").write_text(STORY, "utf-8")

    with pytest.raises(Malformed, match=r"qingxi\.toml"):
        find(str(tmp_path / "story.toml"))
