"""What the network reads of a text: each atom with what follows it, as one short string.

A character that is an atom by itself says little alone: where the next one follows at once, it is read with it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tagger_cli.segmentation.atoms import Atoms, code_points

BLANK, LINE_END, PARAGRAPH_END = " ", "\r", "\r\r"
"""What can follow an atom: the next one, one blank or other separator, two for several, a line end, a blank line or the
end of the text. No atom holds these characters, and all can stand in a vocabulary of one word a line."""

LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"


def atom_forms(text: str, atoms: Atoms, tail: str = "\n\n") -> tuple[list[str], NDArray[np.int64]]:
    """The form of each atom of a text, and after which of them a paragraph ends.

    Args:
        text: the text.
        atoms: its atoms.
        tail: what stands between the last one and the next text.

    Returns:
        The forms, and (paragraphs,) the numbers of the atoms that a blank line follows.
    """
    starts, ends = atoms.starts, atoms.ends
    if not len(starts):
        return [], np.zeros(0, np.int64)
    nexts = np.append(starts[1:], ends[-1])
    first, last = starts.tolist(), nexts.tolist()
    forms = [text[start:end] for start, end in zip(first, last, strict=True)]
    gaps = {len(forms) - 1: tail}
    codes = code_points(text)
    widths = nexts - ends
    # Nearly all gaps are nothing or one space, and then the form is the text itself.
    odd = ((widths > 1) | ((widths == 1) & (codes[np.minimum(ends, len(codes) - 1)] != 32))).nonzero()[0]
    for place, end in zip(odd.tolist(), ends[odd].tolist(), strict=True):
        gaps[place] = text[end : last[place]]
        forms[place] = text[first[place] : end]
    together = (atoms.parted[:-1] & (widths[:-1] == 0)).nonzero()[0]
    for place in together.tolist():
        forms[place] += text[last[place]]
    paragraphs = []
    for place, gap in gaps.items():
        form = _gap_form(gap)
        forms[place] += form
        if form == PARAGRAPH_END:
            paragraphs.append(place)
    return forms, np.sort(np.array(paragraphs, np.int64))


def _gap_form(gap: str) -> str:
    lines = sum(map(gap.count, LINE_ENDS)) - gap.count("\r\n")
    if lines:
        return LINE_END if lines == 1 else PARAGRAPH_END
    return BLANK * min(len(gap), 2)
