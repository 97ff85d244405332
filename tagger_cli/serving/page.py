"""``GET /``: a page to type text into and see what a model makes of it."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response

from tagger_cli.display.html import STYLE
from tagger_cli.web.page import one_page

HERE = Path(__file__).parent


def tagging_page() -> Response:
    """The page; tagged text looks as in ``tagger tag -f html``."""
    return one_page(HERE / "page.html", [STYLE, HERE / "page.css"], [HERE / "tagged_text.js", HERE / "page.js"])
