"""Entities given by their characters → one IOB2 label per word."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from tagger_cli.corpora.schemes import Span, encode_iob2

WIDENED = "entities that cut through a word, widened to the word"
OVERLAPPING = "entities that overlap a longer one, left out"
WITHOUT_WORDS = "entities that cover no word, left out"


def entity_labels(offsets: Sequence[tuple[int, int]], entities: Iterable[Span], repairs: Counter[str]) -> list[str]:
    """IOB2 labels of the words at ``offsets``.

    Args:
        offsets: (start, end) of each word in characters; starts and ends never decrease.
        entities: spans of characters.
        repairs: counts what could not be taken as it stands, under the constants above.
    """
    starts = [start for start, _ in offsets]
    ends = [end for _, end in offsets]
    spans: list[Span] = []
    taken = [False] * len(offsets)
    for entity in sorted(set(entities), key=lambda entity: (entity.start - entity.end, entity)):
        first = bisect_right(ends, entity.start)
        last = bisect_left(starts, entity.end)
        if first >= last:
            repairs[WITHOUT_WORDS] += 1
        elif any(taken[first:last]):
            repairs[OVERLAPPING] += 1
        else:
            if starts[first] < entity.start or entity.end < ends[last - 1]:
                repairs[WIDENED] += 1
            taken[first:last] = [True] * (last - first)
            spans.append(Span(first, last, entity.label))
    return encode_iob2(spans, len(offsets))
