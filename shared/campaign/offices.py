"""The groups of a campaign (S10.104-108), which are also the offices in which people sign.

What it leaves out: who sits in them, whom the log never names, and forming them (`organisation.py`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Office(StrEnum):
    """A group, or the authority that opened the campaign. The value is how statements spell it."""

    AUTHORITY = "AUTHORITY"  # 党（工）委，直接责任人 S10.108
    LEADING = "LEADING"  # 换届工作领导小组 S2.1, S4.2
    OFFICE = "OFFICE"  # 领导小组办公室 S4.2
    WORKING = "WORKING"  # 办公室所设工作组 S10.104
    GUIDANCE = "GUIDANCE"  # 换届指导组 S3.3, S10.106
    INSPECTION = "INSPECTION"  # 巡查组 S10.105
    JOINT_REVIEW = "JOINT_REVIEW"  # 资格联审组 S10.104


OFFICE_ZH: Final = {
    Office.AUTHORITY: "党（工）委",
    Office.LEADING: "换届工作领导小组",
    Office.OFFICE: "领导小组办公室",
    Office.WORKING: "工作组",
    Office.GUIDANCE: "换届指导组",
    Office.INSPECTION: "巡查组",
    Office.JOINT_REVIEW: "资格联审组",
}

PARENTS: Final = {
    Office.OFFICE: (Office.LEADING,),
    Office.WORKING: (Office.OFFICE,),
    Office.JOINT_REVIEW: (Office.OFFICE, Office.LEADING),
    Office.GUIDANCE: (Office.LEADING, Office.OFFICE),
    Office.INSPECTION: (Office.LEADING,),
}
"""Under which groups a group may stand; the leading group stands under none."""
