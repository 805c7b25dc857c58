"""Prints docs/assertions.md."""

from __future__ import annotations

import sys

from services.audit.verify.assertions.catalogue import page

sys.stdout.write(page())
