"""Lengths of sentences, and sentences that occur again."""

from __future__ import annotations

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.inspection.repetition import Repetition, count_repetition
from tagger_cli.inspection.sentence_lengths import SentenceLengths, sentence_lengths


def test_lengths_are_those_of_real_sentences() -> None:
    sentences = [Sentence(["a"] * length, line=10 * length) for length in range(1, 101)]
    assert sentence_lengths(sentences) == SentenceLengths(1, 50, 95, 100, 1000)
    assert sentence_lengths(sentences[6:7]) == SentenceLengths(7, 7, 7, 7, 70)


def test_the_first_occurrence_is_no_repetition() -> None:
    texts = [("a b", "X Y"), ("a", "X"), ("a b", "X Y"), ("a b", "X Z"), ("b a", "Y X"), ("A b", "X Y")]
    sentences = [Sentence(words.split(), {"t": labels.split()}) for words, labels in texts]
    assert count_repetition(sentences) == Repetition(sentences=2, labelled_otherwise=1)
    assert count_repetition(sentences[:2]) == Repetition(0, 0)
