"""How well a segmenter finds tokens, words and sentences: F1, as the CoNLL 2018 shared task counts them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TypeAlias

from tagger_cli.corpora.segments import Segment, SentencePlaces
from tagger_cli.segmentation.segmented_text import SegmentedText

Unit: TypeAlias = tuple[int, int] | tuple[int, int, int, str]
"""The place of a token, sentence or word; of a word that is no piece of its token, the token's, its number and form."""


@dataclass(frozen=True, slots=True)
class SegmentationScores:
    """F1 of tokens, words and sentences, from 0 to 1."""

    tokens: float
    words: float
    sentences: float


def segmentation_scores(texts: Sequence[SegmentedText], segment: Segment) -> SegmentationScores:
    """Segment texts and compare with what they are known to be.

    A token or sentence is right if both its ends are (Zeman et al. 2018, section 4), a word if it is the same piece of
    the text, or the same word in the same place of the same token.
    """
    right = {"tokens": 0, "words": 0, "sentences": 0}
    both = dict(right)
    for text, sentences in zip(texts, segment([text.text for text in texts]), strict=True):
        gold, found = _gold_units(text), _found_units(sentences)
        for name in right:
            right[name] += len(gold[name] & found[name])
            both[name] += len(gold[name]) + len(found[name])
    return SegmentationScores(**{name: 2 * right[name] / both[name] if both[name] else 1.0 for name in right})


def _gold_units(text: SegmentedText) -> dict[str, set[Unit]]:
    places = text.places()
    words: set[Unit] = set()
    for place, token, parts in zip(places, text.tokens, text.words, strict=True):
        words.update(_words(place, token, parts) if parts else [place])
    sentences: set[Unit] = {(places[part.start][0], places[part.stop - 1][1]) for part in text.sentences()}
    return {"tokens": set(places), "words": words, "sentences": sentences}


def _found_units(sentences: Iterable[SentencePlaces]) -> dict[str, set[Unit]]:
    units: dict[str, set[Unit]] = {"tokens": set(), "words": set(), "sentences": set()}
    for sentence in sentences:
        offsets = sentence.offsets
        units["sentences"].add((offsets[0][0], offsets[-1][1]))
        singles = set(range(len(offsets)))
        for first, end in sentence.ranges:
            singles -= set(range(first, end))
            place = (offsets[first][0], offsets[end - 1][1])
            units["tokens"].add(place)
            if offsets[first] == place:
                units["words"] |= {(*place, number - first, sentence.words[number]) for number in range(first, end)}
            else:
                units["words"] |= set(offsets[first:end])
        units["tokens"] |= {offsets[number] for number in singles}
        units["words"] |= {offsets[number] for number in singles}
    return units


def _words(place: tuple[int, int], token: str, parts: Sequence[str]) -> list[Unit]:
    if "".join(parts) == token:
        return list(pairwise(accumulate(map(len, parts), initial=place[0])))
    return [(*place, number, part) for number, part in enumerate(parts)]
