"""Labels that models which never saw them do not believe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from tagger_cli.corpora.schemes import Kind, Span, decode_spans
from tagger_cli.corpora.sentence import Sentence


class Reading(msgspec.Struct, frozen=True):
    """Some words and their label."""

    text: str
    label: str


class Suspect(msgspec.Struct, frozen=True):
    """Words whose label is probably wrong.

    Attributes:
        score: how sure a model is of another one, 0 to 1: the mean probability of its labels of the words it labels
            otherwise.
        file: where they stand.
        line: of the first word of the sentence.
        target: what the label is of.
        gold: what the file says; none where it calls the words no span.
        found: what the model says.
        sentence: the words around them.
    """

    score: float
    file: str
    line: int
    target: str
    gold: list[Reading]
    found: list[Reading]
    sentence: str


def suspects(file: str, target: str, kind: Kind, gold: Sentence, found: Sentence) -> Iterator[Suspect]:
    """Where a sentence is labelled otherwise by a model.

    Args:
        file: it stands in.
        target: whose labels are compared.
        kind: what they are of.
        gold: with the labels of the file; words without one are passed over.
        found: with those of the model and their probabilities.
    """
    said, told, scores = gold.tags[target], found.tags[target], found.scores[target]
    differing = [place for place, label in enumerate(said) if label and label != told[place]]
    for first, behind, ours, theirs in _regions(kind, said, told, differing):
        inside = [place for place in differing if first <= place < behind]
        yield Suspect(
            score=sum(scores[place] for place in inside) / len(inside),
            file=file,
            line=gold.line,
            target=target,
            gold=[Reading(" ".join(gold.words[span.start : span.end]), span.label) for span in ours],
            found=[Reading(" ".join(gold.words[span.start : span.end]), span.label) for span in theirs],
            sentence=" ".join(gold.words),
        )


def _regions(
    kind: Kind, said: Sequence[str], told: Sequence[str], differing: Sequence[int]
) -> Iterator[tuple[int, int, list[Span], list[Span]]]:
    """(first word, word behind the last, spans of the file, spans of the model) of each difference.

    Spans of both that overlap are one difference; labels of words are one each.
    """
    if kind != "span":
        for place in differing:
            yield place, place + 1, [Span(place, place + 1, said[place])], [Span(place, place + 1, told[place])]
        return
    ours, theirs = decode_spans(said), decode_spans(told)
    both = set(ours) & set(theirs)
    first, behind = 0, 0
    for span in sorted({*ours, *theirs} - both):
        if span.start >= behind > first:
            yield first, behind, _within(ours, first, behind), _within(theirs, first, behind)
            first = span.start
        elif behind == 0:
            first = span.start
        behind = max(behind, span.end)
    if behind > first:
        yield first, behind, _within(ours, first, behind), _within(theirs, first, behind)


def _within(spans: Sequence[Span], first: int, behind: int) -> list[Span]:
    return [span for span in spans if first <= span.start < behind]
