"""What kind of error each error of a model is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tagger_cli.corpora.schemes import Span, decode_spans
from tagger_cli.evaluation.answers import TargetAnswers
from tagger_cli.evaluation.judgement import is_right, is_said

ErrorKind: TypeAlias = Literal["wrong label", "wrong type", "wrong border", "missed", "invented", "split", "joined"]
ERROR_KINDS: dict[ErrorKind, str] = {
    "wrong label": "the word has another label",
    "wrong type": "the borders are right, the type is another",
    "wrong border": "the spans overlap, but begin or end elsewhere, whatever their types",
    "missed": "a gold span that overlaps no predicted one",
    "invented": "a predicted span that overlaps no gold one",
    "split": "more predicted spans than gold ones overlap each other",
    "joined": "fewer predicted spans than gold ones overlap each other",
}
"""The kinds of errors, and when an error is of which; ``wrong label`` is of words, the others are of spans."""


@dataclass(frozen=True, slots=True)
class TaggingError:
    """Something that a model said wrongly.

    Attributes:
        kind: of error.
        target: whose label is wrong.
        row: place of its sentence among all.
        gold: the spans that are right, in their order; a word with a label is a span of one word.
        found: those that the model says.
        scores: probability of each of the latter; empty where nobody asked.
    """

    kind: ErrorKind
    target: str
    row: int
    gold: tuple[Span, ...]
    found: tuple[Span, ...]
    scores: tuple[float, ...] = ()

    @property
    def first(self) -> int:
        """Its first word, from 0."""
        return min(span.start for span in (*self.gold, *self.found))

    @property
    def behind(self) -> int:
        """The word behind its last."""
        return max(span.end for span in (*self.gold, *self.found))


def tagging_errors(answers: TargetAnswers) -> Iterator[TaggingError]:
    """The errors of one target, in the order of the text."""
    find = _span_errors if answers.measure == "f1" else _word_errors
    for place, row in enumerate(answers.rows.tolist()):
        yield from find(answers, place, row)


def overlapping(gold: Sequence[Span], found: Sequence[Span]) -> Iterator[tuple[list[Span], list[Span]]]:
    """Groups of spans of which each overlaps another one of its group, in the order of the text.

    Args:
        gold: spans that do not overlap each other, in order.
        found: the same.
    """
    inside: tuple[list[Span], list[Span]] = ([], [])
    reach = 0
    for span, side in sorted([*((span, 0) for span in gold), *((span, 1) for span in found)]):
        if span.start >= reach and any(inside):
            yield inside
            inside = ([], [])
        inside[side].append(span)
        reach = max(reach, span.end)
    if any(inside):
        yield inside


def _span_errors(answers: TargetAnswers, place: int, row: int) -> Iterator[TaggingError]:
    gold, found = answers.gold[place], answers.found[place]
    if gold == found:
        return
    spans = decode_spans(found)
    scores = dict(zip(spans, answers.span_scores[place], strict=True)) if answers.span_scores else {}
    for right, said in overlapping(decode_spans(gold), spans):
        if right != said:
            values = tuple(scores[span] for span in said) if scores else ()
            yield TaggingError(_kind(right, said), answers.target, row, tuple(right), tuple(said), values)


def _kind(gold: Sequence[Span], found: Sequence[Span]) -> ErrorKind:
    """The kind of error of a group of spans that overlap, gold ones and predicted ones."""
    if not found:
        return "missed"
    if not gold:
        return "invented"
    if len(found) != len(gold):
        return "split" if len(found) > len(gold) else "joined"
    same_borders = all(one[:2] == other[:2] for one, other in zip(gold, found, strict=True))
    return "wrong type" if same_borders else "wrong border"


def _word_errors(answers: TargetAnswers, place: int, row: int) -> Iterator[TaggingError]:
    scores = answers.scores[place] if answers.scores else None
    for word, (gold, found) in enumerate(zip(answers.gold[place], answers.found[place], strict=True)):
        if is_said(answers.measure, gold) and not is_right(answers.measure, gold, found):
            yield TaggingError(
                "wrong label",
                answers.target,
                row,
                (Span(word, word + 1, gold),),
                (Span(word, word + 1, found),),
                () if scores is None else (scores[word],),
            )
