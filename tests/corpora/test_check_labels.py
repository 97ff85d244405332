"""Corpora that do not go together are refused; labels that nobody learns are told."""

from __future__ import annotations

import pytest

from tagger_cli.corpora.check_labels import check_labels
from tagger_cli.corpora.corpus import Corpus
from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError


def corpus(source: str, kind: Kind, labels: str) -> Corpus:
    tags = labels.split()
    return Corpus(source, [Sentence(["a"] * len(tags), {"t": tags})], {"t": kind})


def test_labels_that_train_does_not_have_are_told() -> None:
    train = [corpus("train", "word", "X Y"), corpus("more", "word", "Z")]
    assert check_labels(train, [corpus("dev", "word", "X Z W W V")]) == [
        "dev: labels of t that train does not have: W (2), V (1)"
    ]
    assert check_labels(train, [corpus("dev", "word", "Y Z")]) == []


def test_spans_are_compared_by_their_labels() -> None:
    train = [corpus("train", "span", "B-X I-X O")]
    assert check_labels(train, [corpus("dev", "span", "B-X O B-Y I-Y I-Y")]) == [
        "dev: labels of t that train does not have: Y (1)"
    ]
    assert check_labels(train, [corpus("dev", "span", "O O")]) == []


def test_labels_that_differ_are_refused() -> None:
    with pytest.raises(InputError, match=r"dev: labels of t differ between train and this file: X against Y"):
        check_labels([corpus("train", "span", "B-X O")], [corpus("dev", "span", "B-Y O")])


def test_spans_do_not_go_with_words() -> None:
    with pytest.raises(InputError, match=r"dev: t labels are words here but spans in train"):
        check_labels([corpus("train", "span", "B-X O")], [corpus("dev", "word", "X")])
