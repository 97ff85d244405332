"""What lines of raw text are: paragraphs, or pieces of wrapped ones; found by looking at the first of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

LineMode: TypeAlias = Literal["auto", "wrapped", "sentence", "paragraph", "document"]

LINES_LOOKED_AT = 300
NARROWEST, WIDEST = 40, 120
"""Characters of a wrapped line; what is shorter or longer was not broken for a page or a screen."""

STOPS = ".?!…:;。！？"
STOPPED_SHARE = 0.5
"""Lines within blocks that end with a stop: in wrapped text few, in text of a sentence a line most."""

FEWEST_BREAKS = 3
FULL_SHARE = 0.6
"""Line ends of wrapped text at which the next word would not have fitted in; the others end lists and headings."""


def text_width(lines: Iterable[str]) -> int:
    """The column at which lines are wrapped: the length that nineteen of twenty do not exceed."""
    lengths = sorted(len(line.rstrip()) for line in lines if line and not line.isspace())
    return lengths[(19 * len(lengths) - 1) // 20] if lengths else 0


def is_full(line: str, following: str, width: int) -> bool:
    """Whether a line ends where the first word of the next one would not have fitted in any more."""
    word = following.split(maxsplit=1)
    return bool(word) and len(line.rstrip()) + 1 + len(word[0]) > width


def looks_wrapped(lines: Sequence[str]) -> bool:
    """Whether the line ends within blocks of lines are mostly those of a page or a screen."""
    width = text_width(lines)
    if not NARROWEST <= width <= WIDEST:
        return False
    pairs = [(line, following) for line, following in pairwise(lines) if line.strip() and following.strip()]
    full = sum(is_full(line, following, width) for line, following in pairs)
    stopped = sum(line.rstrip()[-1] in STOPS for line, _ in pairs)
    return len(pairs) >= FEWEST_BREAKS and full >= FULL_SHARE * len(pairs) and stopped < STOPPED_SHARE * len(pairs)
