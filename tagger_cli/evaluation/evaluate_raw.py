"""Measure what a model makes of raw text, cut by its own segmenter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.surface import PlacedSentence, tokens_of
from tagger_cli.evaluation.gold_text import GoldText
from tagger_cli.evaluation.placed_text import placed_text
from tagger_cli.evaluation.raw_scores import RawScores, raw_scores


def evaluate_raw(
    gold: GoldText,
    kinds: Mapping[str, Kind],
    segment: Segment,
    tag: Callable[[Iterable[Sentence]], Iterable[Sentence]],
) -> RawScores:
    """Cut and tag raw text and compare with what should come out.

    Args:
        gold: the text, each paragraph or document of it a line.
        kinds: target → kind of the targets that are measured.
        segment: finds the sentences and words.
        tag: fills in their labels, and hands the sentences on in their order.
    """
    tagged = tag(_sentences(gold.texts, segment))
    placed = ((sentence.line - 1, PlacedSentence(sentence, tokens_of(sentence, 0))) for sentence in tagged)
    return raw_scores(gold.gold, placed_text(gold.texts, placed, kinds))


def _sentences(texts: Sequence[str], segment: Segment) -> Iterator[Sentence]:
    for number, (text, sentences) in enumerate(zip(texts, segment(texts), strict=True), 1):
        for places in sentences:
            start, end = places.offsets[0][0], places.offsets[-1][1]
            sentence = Sentence(places.words, {}, places.offsets, text[start:end], start, line=number)
            sentence.ranges = places.ranges
            yield sentence
