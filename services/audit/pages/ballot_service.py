"""Where the service that wrote a followed log is: statements are signed and sent there, and names are asked for.

What it leaves out: asking it (`public/names.py`).
"""

from __future__ import annotations

from urllib.parse import urlsplit


def ballot_service(url: str, log: str) -> str:
    """`https://vote.example.cn/log/<id>` is written by `https://vote.example.cn`, also under a path (`/vote/log/<id>`).

    Of a copy at an address of another form it is the copy's host, which may be somebody who only keeps copies.
    """
    ending = f"/log/{log}"
    if url.endswith(ending):
        return url.removesuffix(ending)
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
