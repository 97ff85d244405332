"""Words for formats in which a line is a word."""

from __future__ import annotations

_LINE_BREAKERS = str.maketrans({"\t": "_", "\n": "_", "\r": "_"})


def one_line(word: str) -> str:
    """A word that breaks no line and no column."""
    return word.translate(_LINE_BREAKERS)
