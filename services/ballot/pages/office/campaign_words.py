"""What the parts of a campaign are called in both languages: tasks, bodies, stages, classes of risk.

What it leaves out: the Chinese names that the law has already (`shared/campaign`), which are taken from there.
"""

from __future__ import annotations

from typing import Final

from services.profiles.words import BODIES
from shared.campaign.board import STAGE_ZH, STATE_ZH, State
from shared.campaign.plan import BODY_ZH
from shared.campaign.timetable import TASK_ZH
from shared.text import Text

_TASK_EN: Final = {
    "SURVEY": "survey",
    "AUDIT": "audit of the outgoing team",
    "PLAN_ISSUED": "plan issued",
    "TRAINING": "training",
    "MOBILISATION": "mobilisation meeting",
    "PUBLICITY": "publicity",
    "RECTIFICATION": "weak teams put right",
    "APPRAISAL": "appraisal",
    "SCREENING": "screening of persons",
    "RESERVES": "reserve cadres",
    "AUTHORISATION": "powers delegated",
    "HANDOVER": "handover",
    "AUXILIARY_BODIES": "auxiliary bodies",
    "TERM_PLEDGES": "pledges for the term",
    "LOOK_BACK": "look-back",
}
TASKS: Final = {task: Text(zh, _TASK_EN[task]) for task, zh in TASK_ZH.items()}
BODY: Final = {body: Text(zh, BODIES[body]["en"]) for body, zh in BODY_ZH.items()}
ITEMS: Final = TASKS | {body: Text(f"{text.zh}选举", text.en) for body, text in BODY.items()}
"""Lines of the day schedule: tasks, and elections of bodies."""
_STAGE_EN: Final = {"EXCLUDED": "takes no part", "PREPARING": "preparing", "FINISHED": "finished"}
STAGES: Final = {stage: Text(zh, _STAGE_EN[stage]) for stage, zh in STAGE_ZH.items()} | {
    body: Text(f"{text.zh}换届", text.en) for body, text in BODY.items()
}
_STATE_EN: Final[dict[State, str]] = {
    "EXCLUDED": "not elected",
    "CONCLUDED": "done",
    "LINKED": "under way",
    "WAITING": "not begun",
}
STATES: Final = {state: Text(zh, _STATE_EN[state]) for state, zh in STATE_ZH.items()}
RISKS: Final = {
    "NORMAL": Text("一般", "ordinary"),
    "KEY": Text("重点", "key"),
    "DIFFICULT": Text("难点", "difficult"),
    "BACKWARD": Text("后进", "weak team"),
}
KINDS: Final = {
    "TOWNSHIP": Text("街道（乡镇）", "township"),
    "MANAGEMENT": Text("管委会", "management committee"),
    "VILLAGE": Text("村", "village"),
    "COMMUNITY": Text("社区", "community"),
}
