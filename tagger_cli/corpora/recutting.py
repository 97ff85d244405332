"""Words of a corpus cut again, as raw text will be cut: what is one word there may be several here."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.text_reader import Segment


def recut(sentence: Sentence, segment: Segment | None, kinds: Mapping[str, Kind]) -> Sentence:
    """The sentence with its words cut again; none of them are joined, since nobody knows what stood between them.

    Spans reach over the same characters as before. The label of a word that is cut is lost, as it was of the whole.

    Args:
        sentence: its labels of spans are in IOB2.
        segment: cuts words.
        kinds: target → whether its labels are spans or words.
    """
    assert segment is not None
    text = " ".join(sentence.words)
    cuts = {place for words in segment(text) for word in words for place in word}
    words: list[str] = []
    pieces: list[int] = []  # of each word
    start = 0
    for word in sentence.words:
        end = start + len(word)
        places = [start, *(place for place in range(start + 1, end) if place in cuts), end]
        words += [text[begin:stop] for begin, stop in pairwise(places)]
        pieces.append(len(places) - 1)
        start = end + 1
    if len(words) == len(sentence.words):
        return sentence
    tags: dict[str, list[str]] = {}
    for target, labels in sentence.tags.items():
        tags[target] = cut = []
        for label, count in zip(labels, pieces, strict=True):
            if kinds[target] == "word":
                cut += [label] if count == 1 else [""] * count
            else:
                cut += [label, *["O" if label == "O" else f"I{label[1:]}"] * (count - 1)]
    return Sentence(words, tags, line=sentence.line)
