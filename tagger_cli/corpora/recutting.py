"""Words of a corpus cut again, as raw text will be cut: what is one word there may be several here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from tagger_cli.corpora.schemes import Kind, Span, decode_spans, encode_iob2
from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import Sentence

NO_PART_OF_A_NAME = re.compile(r"[^\w@#]+|['’]s")
HANDLE = re.compile(r"[^\W\d]\w*", re.ASCII)
BEHIND_A_HYPHEN = re.compile(r"\w{3,}(?:ed|ing)|led|held|born|made|wide|bound|style|run")
"""Words that make an adjective of a name: the name ends before the hyphen of London-based."""


def recut(sentence: Sentence, segment: Segment | None, kinds: Mapping[str, Kind]) -> Sentence:
    """The sentence with its words cut again.

    None of them are joined, since nobody knows what stood between them, but for the ``@`` of a handle and its name
    where both are labelled as the same.

    Spans reach over the same characters as before, but for what is cut off from their first and last word and is no
    part of a name: ``#Dublin's`` is ``#Dublin``, ``London-based`` is ``London``. The label of a word that is cut is
    lost, as it was of the whole.

    Args:
        sentence: its labels of spans are in IOB2.
        segment: cuts words.
        kinds: target → whether its labels are spans or words.
    """
    assert segment is not None
    sentence = _with_whole_handles(sentence)
    text = " ".join(sentence.words)
    cuts = {place for found in segment([text])[0] for offsets in found.offsets for place in offsets}
    words: list[str] = []
    begins: list[int] = []  # of each word, the number of its first piece
    start = 0
    for word in sentence.words:
        end = start + len(word)
        places = [start, *(place for place in range(start + 1, end) if place in cuts), end]
        begins.append(len(words))
        words += [text[begin:stop] for begin, stop in pairwise(places)]
        start = end + 1
    if len(words) == len(sentence.words):
        return sentence
    begins.append(len(words))
    tags: dict[str, list[str]] = {}
    for target, labels in sentence.tags.items():
        if kinds[target] == "span":
            spans = [
                _trimmed(Span(begins[first], begins[behind], label), words, begins[first + 1], begins[behind - 1])
                for first, behind, label in decode_spans(labels)
            ]
            tags[target] = encode_iob2(spans, len(words))
        else:
            pieces = [behind - first for first, behind in pairwise(begins)]
            cut = [[label] if count == 1 else [""] * count for label, count in zip(labels, pieces, strict=True)]
            tags[target] = [label for parts in cut for label in parts]
    return Sentence(words, tags, line=sentence.line, labels=sentence.labels)


def _with_whole_handles(sentence: Sentence) -> Sentence:
    """The sentence with the handles of tweets as one word; the Broad Twitter Corpus cuts and labels ``@`` by itself."""
    ats = [
        place
        for place, (at, name) in enumerate(pairwise(sentence.words))
        if at == "@" and HANDLE.fullmatch(name) and all(_same(tags, place) for tags in sentence.tags.values())
    ]
    if not ats:
        return sentence
    words = [f"@{word}" if place - 1 in ats else word for place, word in enumerate(sentence.words) if place not in ats]
    tags = {}
    for target, labels in sentence.tags.items():
        joined = [labels[place - 1] if place - 1 in ats else label for place, label in enumerate(labels)]
        tags[target] = [label for place, label in enumerate(joined) if place not in ats]
    return Sentence(words, tags, line=sentence.line, labels=sentence.labels)


def _same(labels: Sequence[str], place: int) -> bool:
    """Whether two neighbouring words are labelled, and as the same type of span."""
    return labels[place][:2] == "B-" and labels[place][2:] == labels[place + 1][2:]


def _trimmed(span: Span, words: Sequence[str], second: int, last: int) -> Span:
    """A span without what is cut off from its first word and its last.

    Args:
        span: of pieces.
        words: the pieces.
        second: where the second word begins.
        last: where the last word begins.
    """
    start, end, label = span
    while start < second - 1 and NO_PART_OF_A_NAME.fullmatch(words[start]):
        start += 1
    while end > max(last, start) + 1 and NO_PART_OF_A_NAME.fullmatch(words[end - 1]):
        end -= 1
    if end - 2 > max(last, start) and words[end - 2] == "-" and BEHIND_A_HYPHEN.fullmatch(words[end - 1]):
        end -= 2
    return Span(start, end, label)
