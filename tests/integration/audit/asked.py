"""An audit service in the process of a test, and somebody who asks it over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from services.audit.follower.follower import Follower
from services.audit.http.parts import Parts


@dataclass
class Service:
    """An audit service in this process, and somebody who asks it."""

    parts: Parts
    follower: Follower
    http: httpx.AsyncClient

    async def json(self, path: str, status: int = 200) -> Any:
        """The answer, which has that status."""
        answer = await self.http.get(path)
        assert answer.status_code == status, answer.text
        return answer.json()
