"""Words → their places in a running text."""

from __future__ import annotations

from collections.abc import Iterable


def align_words(words: Iterable[str], text: str) -> list[tuple[int, int]] | None:
    """(start, end) of each word in ``text``, in characters; None where other things stand between them."""
    offsets = []
    position = 0
    for word in words:
        start = text.find(word, position)
        if start < 0 or (start > position and not text[position:start].isspace()):
            return None
        position = start + len(word)
        offsets.append((start, position))
    return None if text[position:].strip() else offsets
