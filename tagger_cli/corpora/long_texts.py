"""A text of any length → its sentences, segmented in parts so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tagger_cli.corpora.segments import Segment, SentencePlaces
from tagger_cli.corpora.text_units import LONGEST_UNIT


def segment_each(texts: Sequence[str], segment: Segment) -> Iterator[Iterable[SentencePlaces]]:
    """The sentences of each text: of short ones segmented together, of a long one as they are asked for."""
    short = iter(segment([text for text in texts if len(text) <= LONGEST_UNIT]))
    for text in texts:
        yield next(short) if len(text) <= LONGEST_UNIT else segment_in_parts(text, segment)


def segment_in_parts(text: str, segment: Segment, longest: int = LONGEST_UNIT) -> Iterator[SentencePlaces]:
    """The sentences of a long text.

    The last sentence of a part may go on behind it: the next part begins with it.

    Args:
        text: the text.
        segment: finds sentences and words.
        longest: the characters of a part.
    """
    begin, size = 0, longest
    while begin < len(text):
        found = segment([text[begin : begin + size]])[0]
        following = begin + size
        if following < len(text) and found:
            if len(found) == 1:
                size *= 2  # a sentence, or a word, of more characters than a part
                continue
            following = begin + found.pop().offsets[0][0]
        for places in found:
            if begin:
                places.offsets = [(start + begin, end + begin) for start, end in places.offsets]
            yield places
        begin, size = following, longest
