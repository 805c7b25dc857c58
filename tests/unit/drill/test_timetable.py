"""Whatever days a regulation sets, the usual timetable keeps them: no step of it is refused."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.drill.chance import Chance
from services.drill.fold import Fold
from services.drill.play import play
from services.drill.scenario.reading import read
from services.drill.telling import Silence

STORY = """
electors = 14
proxies = 2
[posts]
CHAIR = 1
MEMBER = 2
[nominations]
CHAIR = "A"
[sea.MEMBER]
in_person = 9
votes = { C = 6, D = 5, E = 4, F = 2 }
[[withdrawal]]
person = "D"
[[round]]
papers = [{ count = 12, CHAIR = "A", MEMBER = ["C", "E"] }]
"""


@settings(max_examples=40)
@given(
    publish=st.integers(1, 30),
    challenge=st.integers(1, 10),
    own=st.integers(3, 25),
    sea=st.integers(1, 12),
    listed=st.integers(1, 8),
    withdraw=st.integers(1, 6),
    apply=st.integers(1, 8),
)
def test_the_usual_days_are_lawful(
    publish: int, challenge: int, own: int, sea: int, listed: int, withdraw: int, apply: int
) -> None:
    # A regulation that nobody could keep is none: sea nomination lies between self-nomination and the list, and whoever posts
    # the roll on the last day still has the days of challenges and decisions (profile.check).
    assume(own > sea + 1 and sea >= listed and withdraw <= sea)
    publish += challenge + 3
    days = {
        "roll.publish_days_before": publish,
        "roll.challenge_days": challenge,
        "nomination.self_days_before": own,
        "nomination.sea_days_before": sea,
        "nomination.list_days_before": listed,
        "nomination.withdraw_days_before": withdraw,
        "nomination.introduction_days_before": listed,
        "proxies.apply_days_before": apply,
    }
    changed = "".join(f'"{name}" = {value}\n' for name, value in days.items())

    played = play(read(STORY + f"[parameters]\n{changed}"), Fold(), Chance(1), Silence())

    assert played.figures["ending"] == "HANDED_OVER"
    assert played.figures["refusals"] == []


def test_what_is_left_out_follows_what_is_given() -> None:
    text = STORY + "[timetable]\nroll = 'D-40'\n"

    played = play(read(text), Fold(), Chance(1), Silence())

    assert played.story.election.roll.published_on == "2026-02-16"
    assert played.figures["ending"] == "HANDED_OVER"
