"""Which labels there are for spans and which may follow each other."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from tagger_cli.corpora.schemes import Scheme, decode_spans, encode_bioes, encode_iob2
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.spans import SpanCodec
from tagger_cli.targets.target import Target

SPANS = Target("ner", SpanCodec.of(["PER", "LOC"]), "crf")


@pytest.mark.parametrize("length", [1, 2, 3])
def test_allowed_are_the_label_sequences_that_encode_spans(length: int) -> None:
    allowed = SPANS.allowed_transitions()
    for ids in product(range(len(SPANS.labels)), repeat=length):
        labels = [SPANS.labels[label] for label in ids]
        encodes_spans = encode_bioes(decode_spans(labels, Scheme.BIOES), length) == labels
        passes = all(allowed.between[before, after] for before, after in pairwise(ids))
        assert (allowed.start[ids[0]] and passes and allowed.end[ids[-1]]) == encodes_spans


@pytest.mark.parametrize("length", [1, 3])
def test_written_labels_hold_the_same_spans(length: int) -> None:
    written = dict(zip(SPANS.labels, SPANS.codec.written(), strict=True))
    for labels in product(SPANS.labels, repeat=length):
        spans = decode_spans(labels, Scheme.BIOES)
        if encode_bioes(spans, length) == list(labels):
            assert [written[label] for label in labels] == encode_iob2(spans, length)


def test_words_have_no_order() -> None:
    allowed = Target("upos", IdentityCodec(("I-love", "B", "E-mail")), "crf").allowed_transitions()
    assert allowed.start.all()
    assert allowed.between.all()
    assert allowed.end.all()


def test_span_labels_keep_types_with_hyphens_apart() -> None:
    target = Target("ner", SpanCodec.of(["work", "creative-work"]), "crf")
    allowed = target.allowed_transitions()
    ids = {label: number for number, label in enumerate(target.labels)}
    assert allowed.between[ids["B-creative-work"], ids["E-creative-work"]]
    assert not allowed.between[ids["B-creative-work"], ids["E-work"]]
