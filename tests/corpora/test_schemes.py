"""Spans survive every scheme; broken sequences are read as conlleval reads them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.corpora.scheme_detection import detect_scheme, find_repairs, is_span_labels
from tagger_cli.corpora.schemes import (
    Scheme,
    Span,
    decode_spans,
    encode_bioes,
    encode_iob2,
    to_iob2,
)

LABELS = st.sampled_from(["PER", "LOC", "creative-work"])
ANY_LABEL = st.sampled_from(["O"] + [f"{letter}-{name}" for letter in "BIES" for name in ("PER", "LOC")])


@st.composite
def sentences(draw: st.DrawFn) -> tuple[list[Span], int]:
    """Spans that do not overlap, and the number of words."""
    spans = []
    position = 0
    for gap, length, label in draw(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4), LABELS), max_size=5)):
        position += gap
        spans.append(Span(position, position + length, label))
        position += length
    return spans, position + draw(st.integers(0, 2))


def encode_iob1(spans: list[Span], length: int) -> list[str]:
    labels = [label.replace("B-", "I-") for label in encode_iob2(spans, length)]
    for before, span in pairwise(spans):
        if before.end == span.start and before.label == span.label:
            labels[span.start] = f"B-{span.label}"
    return labels


def with_letters(labels: list[str], letters: str) -> list[str]:
    table = dict(zip("BIES", letters, strict=True))
    return [label if label == "O" else table[label[0]] + label[1:] for label in labels]


@given(st.lists(sentences(), min_size=1, max_size=5))
@settings(max_examples=100)
def test_spans_in_every_scheme_are_found_again(corpus: list[tuple[list[Span], int]]) -> None:
    written = {
        Scheme.IOB1: [encode_iob1(*sentence) for sentence in corpus],
        Scheme.IOB2: [encode_iob2(*sentence) for sentence in corpus],
        Scheme.BIOES: [encode_bioes(*sentence) for sentence in corpus],
    }
    spans = [sentence[0] for sentence in corpus]
    for scheme, sequences in written.items():
        detected = detect_scheme(sequences)
        assert [decode_spans(labels, detected) for labels in sequences] == spans
        assert not any(find_repairs(labels, detected) for labels in sequences)
        assert [to_iob2(labels, scheme) for labels in sequences] == written[Scheme.IOB2]


@pytest.mark.parametrize("letters", ["BMES", "BILU", "BMEW"])
@given(sentence=sentences())
@settings(max_examples=30)
def test_relatives_of_bioes_are_read(letters: str, sentence: tuple[list[Span], int]) -> None:
    labels = with_letters(encode_bioes(*sentence), letters)
    assert decode_spans(labels, detect_scheme([labels])) == sentence[0]


@given(st.lists(ANY_LABEL, max_size=12))
def test_any_sequence_has_one_reading_in_both_schemes(labels: list[str]) -> None:
    iob2 = encode_iob2(decode_spans(labels, Scheme.BIOES), len(labels))
    bioes = encode_bioes(decode_spans(iob2, Scheme.IOB2), len(labels))
    assert decode_spans(bioes, Scheme.BIOES) == decode_spans(iob2) == decode_spans(labels, Scheme.BIOES)
    assert encode_iob2(decode_spans(bioes, Scheme.BIOES), len(labels)) == iob2
    assert find_repairs(bioes, Scheme.BIOES) == find_repairs(iob2, Scheme.IOB2) == []


@pytest.mark.parametrize(
    ("labels", "spans"),
    [
        ("O I-PER I-PER O", [(1, 3, "PER")]),
        ("B-PER I-LOC I-LOC", [(0, 1, "PER"), (1, 3, "LOC")]),
        ("B-PER B-PER I-PER", [(0, 1, "PER"), (1, 3, "PER")]),
        ("E-PER E-PER", [(0, 1, "PER"), (1, 2, "PER")]),
        ("B-PER O S-PER I-PER", [(0, 1, "PER"), (2, 3, "PER"), (3, 4, "PER")]),
        ("B-PER I-PER S-PER", [(0, 2, "PER"), (2, 3, "PER")]),
        ("B-PER E-LOC", [(0, 1, "PER"), (1, 2, "LOC")]),
    ],
)
def test_broken_sequences_are_read_as_conlleval_does(labels: str, spans: list[tuple[int, int, str]]) -> None:
    assert decode_spans(labels.split(), Scheme.BIOES) == spans


def test_repairs_are_counted() -> None:
    assert find_repairs(["O", "I-PER", "I-PER", "B-LOC", "I-PER"], Scheme.IOB2) == [1, 4]
    assert find_repairs(["B-PER", "O", "U-LOC"], Scheme.BIOES) == [0]
    assert find_repairs(["I-PER", "B-PER"], Scheme.IOB1) == []


@pytest.mark.parametrize(
    ("corpus", "scheme"),
    [
        (["O I-PER I-PER", "I-LOC B-LOC O"], Scheme.IOB1),
        (["O B-PER I-PER", "B-LOC B-LOC O"], Scheme.IOB2),
        (["O B-PER I-PER", "B-LOC O I-LOC", "B-LOC"], Scheme.IOB2),
        (["O I-PER", "I-LOC I-LOC O", "I-LOC O B-LOC I-PER B-PER"], Scheme.IOB1),  # one slip, as in eng.train
        (["O I-PER", "I-LOC"], Scheme.IO),
        (["O PER PER O E-MAIL"], Scheme.IO),
        (["O O S-PER"], Scheme.BIOES),
        (["B_PER I_PER O"], Scheme.IOB2),
        (["B I O"], Scheme.IOB2),
        (["O O"], Scheme.IOB2),
    ],
)
def test_the_scheme_is_found_by_looking(corpus: list[str], scheme: Scheme) -> None:
    assert detect_scheme([labels.split() for labels in corpus]) is scheme


def test_bare_and_nameless_labels_become_spans() -> None:
    assert to_iob2(["PER", "PER", "O", "E-MAIL"], Scheme.IO) == ["B-PER", "I-PER", "O", "B-E-MAIL"]
    assert to_iob2(["B", "I", "O"], Scheme.IOB2) == ["B-_", "I-_", "O"]


def test_mixed_labels_have_no_scheme() -> None:
    with pytest.raises(ValueError, match=r"B-PER.*LOC"):
        detect_scheme([["B-PER", "O", "LOC"]])


@pytest.mark.parametrize(
    ("labels", "spans"),
    [
        ("O O B-PER I-PER", True),
        ("I-NP B-VP", True),
        ("O O PER LOC", True),
        ("O B_PER I_PER", True),
        ("B I O O", True),
        ("NOUN VERB PUNCT", False),
        ("NNP -LRB- PRP$ :", False),
        ("N V O N N V S E", False),  # O is a pronoun in the tags of Gimpel et al. (2011)
        ("S E B", False),
        ("I_x B_y", False),
    ],
)
def test_spans_are_told_from_parts_of_speech(labels: str, spans: bool) -> None:
    assert is_span_labels(labels.split()) is spans
