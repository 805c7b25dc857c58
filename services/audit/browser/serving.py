"""Where the page is, for whoever serves it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).with_name("page")
"""The folder of static files: any web server can hand them out as they are."""
