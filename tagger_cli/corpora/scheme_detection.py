"""Which tag scheme a corpus uses, found by looking at its labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

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


class SchemeEvidence:
    """What tells the scheme of span labels, collected sentence by sentence."""

    def __init__(self) -> None:
        self._lettered: set[str] = set()
        self._bare: set[str] = set()
        self._begins: Counter[str] = Counter()

    def add(self, labels: Sequence[str]) -> None:
        """Take note of the labels of one sentence."""
        for label in set(labels) - self._lettered - self._bare - {"O"}:
            (self._lettered if _has_letter(label) else self._bare).add(label)
        if self._lettered and not self._bare:  # with bare labels the letters do not matter
            self._begins.update(_first_letters(labels))

    def scheme(self) -> Scheme:
        """The scheme of all labels so far.

        Spans that do not follow one of the same label begin with ``B-`` in IOB2 and with ``I-`` in IOB1; the
        more frequent letter decides, as real files have slips (two of 23,429 in CoNLL-2003's ``eng.train``).

        Raises:
            ValueError: some labels have a letter in front and some have none.
        """
        letters = {label[0] for label in self._lettered}
        if self._bare:
            clash = next((label for label in sorted(self._lettered) if label[0] in "BI" and len(label) > 1), None)
            if clash is not None:
                bare = min(self._bare)
                raise ValueError(f"some labels have a letter in front ({clash}) and some have none ({bare})")
            return Scheme.IO
        if letters == {"I"} or (letters and letters.isdisjoint("BISUW")):
            return Scheme.IO  # E alone begins no span: a letter as in E-MAIL is part of the name
        if letters - {"B", "I"}:
            return Scheme.BIOES
        return Scheme.IOB1 if self._begins["I"] > self._begins["B"] else Scheme.IOB2


def detect_scheme(sequences: Iterable[Sequence[str]]) -> Scheme:
    """The scheme of span labels, one sequence per sentence; see ``SchemeEvidence.scheme``."""
    evidence = SchemeEvidence()
    for labels in sequences:
        evidence.add(labels)
    return evidence.scheme()


def find_repairs(labels: Sequence[str], scheme: Scheme) -> list[int]:
    """The words of one sentence whose labels the scheme would write otherwise than they stand."""
    if scheme is Scheme.IO or scheme is Scheme.IOB1:
        return []
    encode = encode_bioes if scheme is Scheme.BIOES else encode_iob2
    right = encode(decode_spans(labels, scheme), len(labels))
    pairs = enumerate(zip(labels, right, strict=True))
    return [word for word, (a, b) in pairs if a != b and split_label(a) != split_label(b)]


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
