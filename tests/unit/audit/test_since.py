"""Since when a finding has been there: the entry is the one without which it was not, whoever asks and however many came at once."""

from __future__ import annotations

import pytest

from services.audit.mirror import Mirror
from services.audit.since import appeared, key_of, keys_at
from tests.stories import story
from tests.tamper.forge import Forge, write_folder


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    """Two desks handed out papers to one elector; somebody put both into the box."""
    told = story("two-desks")
    assert told.election is not None
    log = Forge(told.entries, f"village.example/drill/{told.election.id}", told.election.authority)
    return Mirror(write_folder(log.files(), tmp_path_factory.mktemp("mirror")))


def test_each_finding_is_there_with_its_entry_and_not_before(mirror: Mirror) -> None:
    now = keys_at(mirror.folder, mirror.size)

    since = appeared(mirror.folder, mirror.size, now)

    assert since.keys() == now
    assert len(set(since.values())) > 2, "they came at different entries"
    for key, index in since.items():
        assert key in keys_at(mirror.folder, index + 1)
        assert index == 0 or key not in keys_at(mirror.folder, index)


def test_what_is_known_to_be_absent_narrows_the_search_and_changes_nothing(mirror: Mirror) -> None:
    [(key, index)] = [
        each
        for each in appeared(mirror.folder, mirror.size, keys_at(mirror.folder, mirror.size)).items()
        if each[0][0] == "A20"
    ]

    for absent in (0, index // 2, index):
        assert appeared(mirror.folder, mirror.size, [key], absent) == {key: index}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("3张票没有说明", "4张票没有说明", True),
        ("S1的封条不完好。", "S2的封条不完好。", False),
        ("E-0001没有承诺书", "E-0002没有承诺书", False),
    ],
)
def test_figures_that_grow_make_no_other_finding_and_names_do(one: str, other: str, same: bool) -> None:
    assert (key_of("A1", one) == key_of("A1", other)) is same
