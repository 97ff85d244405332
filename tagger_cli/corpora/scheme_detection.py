"""Which tag scheme a corpus uses, found by looking at its labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from tagger_cli.corpora.schemes import (
    BIOES_LETTERS,
    Scheme,
    decode_spans,
    encode_bioes,
    encode_iob2,
    split_label,
)


def is_span_labels(labels: Iterable[str]) -> bool:
    """Whether labels of a whole corpus mark spans (entities) rather than words (parts of speech).

    They do if all but ``O`` have a known letter in front (``B-PER``; ``B_PER`` and bare ``B`` count only
    beside ``O``), or if they have none and ``O`` is the most frequent. That last condition keeps tag sets
    apart in which ``O`` is one part of speech among others (Gimpel et al. 2011).

    Args:
        labels: the label of every word, or a ``Counter`` of them.
    """
    counts = Counter(labels)
    names = counts.keys() - {"O"}
    if not counts:
        return False
    if all(map(_has_letter, names)):
        return "O" in counts or all(name[1:2] == "-" for name in names)
    return counts["O"] == max(counts.values())


def detect_scheme(sequences: Sequence[Sequence[str]]) -> Scheme:
    """The scheme of span labels, one sequence per sentence.

    Spans that do not follow one of the same label begin with ``B-`` in IOB2 and with ``I-`` in IOB1; the
    more frequent letter decides, as real files have slips (two of 23,429 in CoNLL-2003's ``eng.train``).

    Raises:
        ValueError: some labels have a letter in front and some have none.
    """
    names = set(chain.from_iterable(sequences)) - {"O"}
    bare = sorted(name for name in names if not _has_letter(name))
    lettered = sorted(names.difference(bare))
    letters = {name[0] for name in lettered}
    if bare:
        clash = next((name for name in lettered if name[0] in "BI" and len(name) > 1), None)
        if clash is not None:
            raise ValueError(f"some labels have a letter in front ({clash}) and some have none ({bare[0]})")
        return Scheme.IO
    if letters == {"I"} or (letters and letters.isdisjoint("BISUW")):
        return Scheme.IO  # E alone begins no span: a letter as in E-MAIL is part of the name
    if letters - {"B", "I"}:
        return Scheme.BIOES
    begins = Counter(chain.from_iterable(map(_first_letters, sequences)))
    return Scheme.IOB1 if begins["I"] > begins["B"] else Scheme.IOB2


def count_repairs(labels: Sequence[str], scheme: Scheme) -> int:
    """How many labels of one sentence the scheme would write otherwise than they stand."""
    if scheme is Scheme.IO or scheme is Scheme.IOB1:
        return 0
    encode = encode_bioes if scheme is Scheme.BIOES else encode_iob2
    right = encode(decode_spans(labels, scheme), len(labels))
    return sum(split_label(a) != split_label(b) for a, b in zip(labels, right, strict=True) if a != b)


def _has_letter(label: str) -> bool:
    return label[:1] in BIOES_LETTERS and (len(label) == 1 or (len(label) > 2 and label[1] in "-_"))


def _first_letters(labels: Sequence[str]) -> Iterator[str]:
    """The letter at the front of each span that does not follow one of the same label."""
    before = ""
    for label in labels:
        if label == "O":
            before = ""
            continue
        letter, name = split_label(label)
        if name != before:
            yield letter
        before = name
