"""Where the pages of this service have their templates and files: here, and in the folder of each desk.

What it leaves out: what stands in them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from services.pages.rendering import Pages
from services.pages.static import Static

HERE: Final = Path(__file__).parent
NAME: Final = {"zh": "审计", "en": "Audit"}


def house() -> Pages:
    """Templates are named by their desk: `office/board.html` lies in `office/templates/office/`."""
    return Pages([*sorted(HERE.glob("*/templates")), HERE / "templates"], NAME)


def static() -> Static:
    """Files of desks are named likewise: `/static/css/office.css` lies in `office/static/css/`."""
    return Static([*sorted(HERE.glob("*/static")), HERE / "static"])
