"""What the network reads of a text: each atom with what follows it, as one short string."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

NOTHING, BLANK, BLANKS, LINE_END, PARAGRAPH_END = "", " ", "  ", "\r", "\r\r"
"""What can follow an atom: the next one, one blank or other separator, several, a line end, a blank line or the end of
the text. No atom holds these characters, and all can stand in a vocabulary of one word a line."""


def atom_forms(text: str, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> list[str]:
    """The form of each atom of a text.

    Args:
        text: the text.
        starts: (atoms,) where its atoms start.
        ends: (atoms,) where they end.
    """
    if not len(starts):
        return []
    nexts = np.append(starts[1:], ends[-1])
    first, last = starts.tolist(), nexts.tolist()
    forms = [text[start:end] for start, end in zip(first, last, strict=True)]
    forms[-1] += PARAGRAPH_END
    blank = text.encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(blank, np.uint32)
    widths = nexts - ends
    # Nearly all gaps are nothing or one space, and then the form is the text itself.
    odd = np.flatnonzero((widths > 1) | ((widths == 1) & (codes[np.minimum(ends, len(codes) - 1)] != 32)))
    for place in odd.tolist():
        end = int(ends[place])
        forms[place] = text[first[place] : end] + _gap_form(text[end : last[place]])
    return forms


def _gap_form(gap: str) -> str:
    lines = len(gap.splitlines()) - (gap[-1] not in LINE_ENDS)
    if lines:
        return LINE_END if lines == 1 else PARAGRAPH_END
    return BLANK if len(gap) == 1 else BLANKS


LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


