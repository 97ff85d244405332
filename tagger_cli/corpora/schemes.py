"""Tag schemes: one label per word ↔ labelled spans of words.

A label is a letter for the word's place in its span and the span's label: ``B-PER``. The letters of BIOES
(begin, inside, outside, end, single) stand for those of its relatives: BMES, BILOU, BMEWO. What a scheme
does not allow is read as conlleval reads it (the script of Tjong Kim Sang and De Meulder 2003, functions
``startOfChunk`` and ``endOfChunk``): an ``I-`` or ``E-`` that continues nothing begins a span, and a span
without its end ends where it stops. So every sequence has exactly one reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["span", "word", "sentence"]
"""What a label of a target is of: a span of words (entities), a word (parts of speech) or a sentence (topics)."""

BIOES_LETTERS = {"B": "B", "I": "I", "M": "I", "E": "E", "L": "E", "S": "S", "U": "S", "W": "S"}
NAMELESS = "_"
"""The label of spans that have none, where a corpus writes bare ``B`` and ``I``."""


class Span(NamedTuple):
    """Words ``start`` to ``end``, ``end`` not included."""

    start: int
    end: int
    label: str


class Scheme(Enum):
    """How a corpus writes spans as one label per word."""

    IOB1 = "IOB1"  # B- only where a span follows another of the same label
    IOB2 = "IOB2"  # B- on the first word of every span
    BIOES = "BIOES"  # the last word and the only word of a span are marked as well
    IO = "IO"  # I-PER or PER inside a span, O outside


@cache
def split_label(label: str) -> tuple[str, str]:
    """``B-PER`` → (``B``, ``PER``) with the letter as in BIOES; without a letter (``I``, label)."""
    letter = BIOES_LETTERS.get(label[:1])
    if letter is None:
        return "I", label
    if len(label) == 1:
        return letter, NAMELESS
    if len(label) > 2 and label[1] in "-_":
        return letter, label[2:]
    return "I", label


def _bare(label: str) -> str:
    return label[2:] if len(label) > 2 and label.startswith(("I-", "I_")) else label


def decode_spans(labels: Iterable[str], scheme: Scheme = Scheme.IOB2) -> list[Span]:
    """The spans of one sentence, in order; never fails, see above."""
    spans: list[Span] = []
    io = scheme is Scheme.IO
    position = -1
    start = 0
    open_label: str | None = None
    for position, label in enumerate(labels):
        if label == "O":
            if open_label is not None:
                spans.append(Span(start, position, open_label))
                open_label = None
            continue
        letter, name = ("I", _bare(label)) if io else split_label(label)
        if open_label is not None and (name != open_label or letter == "B" or letter == "S"):
            spans.append(Span(start, position, open_label))
            open_label = None
        if open_label is None:
            start = position
            open_label = name
        if letter == "E" or letter == "S":
            spans.append(Span(start, position + 1, open_label))
            open_label = None
    if open_label is not None:
        spans.append(Span(start, position + 1, open_label))
    return spans


def encode_iob2(spans: Iterable[Span], length: int) -> list[str]:
    """Spans that do not overlap → ``length`` labels in IOB2."""
    labels = ["O"] * length
    for start, end, label in spans:
        labels[start] = f"B-{label}"
        if end - start > 1:
            labels[start + 1 : end] = [f"I-{label}"] * (end - start - 1)
    return labels


def encode_bioes(spans: Iterable[Span], length: int) -> list[str]:
    """Spans that do not overlap → ``length`` labels in BIOES."""
    labels = ["O"] * length
    for start, end, label in spans:
        if end - start == 1:
            labels[start] = f"S-{label}"
        else:
            labels[start] = f"B-{label}"
            labels[start + 1 : end - 1] = [f"I-{label}"] * (end - start - 2)
            labels[end - 1] = f"E-{label}"
    return labels


def to_iob2(labels: Sequence[str], scheme: Scheme) -> list[str]:
    """Labels of one sentence in any scheme → IOB2."""
    return encode_iob2(decode_spans(labels, scheme), len(labels))
