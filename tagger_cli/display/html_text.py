"""Text of anybody in a page of ours."""

from __future__ import annotations

import re
from html import escape

_NOT_IN_HTML = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def html_text(text: str) -> str:
    """Text that is nothing but text, in an element or an attribute."""
    return _NOT_IN_HTML.sub("\ufffd", escape(text))
