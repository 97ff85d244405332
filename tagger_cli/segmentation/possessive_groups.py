"""Regular expressions that are the same in every Python: ``(?:…)*+`` is wrong before 3.11.5 (CPython issue 106052)."""

from __future__ import annotations

import re
import sys

_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?>)?|\)(?P<count>[*+?]|\{[\d,]+\})?(?P<possessive>\+)?", re.S
)


def compile_rules(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Compile a pattern whose possessive groups older Pythons get as atomic ones.

    They forget to go back to where such a group last matched: ``1(?:,2)*+`` takes the comma of ``1,``.
    """
    return re.compile(pattern if sys.version_info >= (3, 11, 5) else with_atomic_groups(pattern), flags)


def with_atomic_groups(pattern: str) -> str:
    """``(?:…)*+`` → ``(?>(?:…)*)``, whatever stands within."""
    pieces: list[str] = []
    begins: list[int] = []  # of the open groups, their first pieces
    end = 0
    for token in _TOKEN.finditer(pattern):
        pieces.append(pattern[end : token.start()])
        end = token.end()
        if token[0][0] == "(":
            begins.append(len(pieces))
        pieces.append(token[0])
        if token[0][0] == ")":
            begin = begins.pop()
            if token["count"] and token["possessive"]:
                pieces[-1] = f"){token['count']})"
                pieces[begin] = "(?>" + pieces[begin]
    return "".join(pieces) + pattern[end:]
