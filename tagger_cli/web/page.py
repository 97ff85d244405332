"""A web page that is one file: its style and its scripts stand in it, and nothing else may run or be asked."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from starlette.responses import HTMLResponse

STYLE, SCRIPT = "/* STYLE */", "/* SCRIPT */"
"""Where style sheets and scripts go in the page."""


def one_page(page: Path, styles: Sequence[Path], scripts: Sequence[Path]) -> HTMLResponse:
    """The answer that is a page, to be given any number of times.

    Its content security policy lets run what stood in these files, by their digests, and lets the page ask the server
    it came from; so what a user types can neither become a script nor leave the machine.

    Args:
        page: has ``<style>/* STYLE */</style>`` and ``<script type="module">/* SCRIPT */</script>``.
        styles: what goes into its style element.
        scripts: what goes into its script element.
    """
    style, script = ("\n".join(file.read_text(encoding="utf-8") for file in files) for files in (styles, scripts))
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    text = page.read_text(encoding="utf-8").replace(STYLE, style).replace(SCRIPT, script)
    headers = {"content-security-policy": policy, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}
    return HTMLResponse(text, headers=headers)


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
