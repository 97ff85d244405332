"""Sentences get the probabilities of their labels and spans when someone asks for them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from tagger_cli.corpora.schemes import decode_spans
from tagger_cli.runtime import model_folder
from tagger_cli.runtime.tagger import Tagger
from tagger_cli.runtime.window import LONGEST_SENTENCE

WORDS = ["Angela", "Merkel", "met", "Macron", "in", "Paris", ".", "weather", "U.S.", "1984", "北京"]


@pytest.fixture(scope="module")
def tagger(random_model: Path) -> Tagger:
    return Tagger(random_model, threads=1)


def random_sentences(lengths: list[int]) -> list[list[str]]:
    random = np.random.default_rng(0)
    return [[WORDS[number] for number in random.integers(0, len(WORDS), length)] for length in lengths]


def with_temperature(model: Path, folder: Path, temperature: float | None) -> Path:
    """A copy of a model whose ``model.json`` has a temperature for ner, or no word about temperatures."""
    shutil.copytree(model, folder)
    path = folder / model_folder.DESCRIPTION
    values = json.loads(path.read_text(encoding="utf-8"))
    del values["temperatures"]
    path.write_text(json.dumps(values if temperature is None else {**values, "temperatures": {"ner": temperature}}))
    return folder


def test_nobody_asked(tagger: Tagger) -> None:
    for sentence in tagger.tag(random_sentences([3, 8])):
        assert (sentence.scores, sentence.span_scores) == ({}, {})


def test_one_score_for_each_word_and_one_for_each_span(tagger: Tagger) -> None:
    given = random_sentences([5, 1, 0, 30, 12, *[20] * 10])
    plain, scored = list(tagger.tag(given)), list(tagger.tag(given, scores=True))
    assert [sentence.tags for sentence in scored] == [sentence.tags for sentence in plain]
    spans = 0
    for sentence in scored:
        assert list(sentence.scores) == ["ner", "upos"]
        assert [len(scores) for scores in sentence.scores.values()] == [len(sentence)] * 2
        found = decode_spans(sentence.tags["ner"])
        assert list(sentence.span_scores) == ["ner"]
        for (start, end, _), score in zip(found, sentence.span_scores["ner"], strict=True):
            assert 0.0 < score <= min(sentence.scores["ner"][start:end]) + 1e-9
            spans += end - start > 1
    assert spans > 3


def test_scores_are_those_of_the_sentence_by_itself(tagger: Tagger) -> None:
    given = random_sentences([9, 2, 9, 4, 1, 7])
    for words, sentence in zip(given, tagger.tag(given, scores=True), strict=True):
        (alone,) = tagger.tag([words], scores=True)
        assert sentence.scores["upos"] == pytest.approx(alone.scores["upos"], abs=1e-5)
        assert sentence.scores["ner"] == pytest.approx(alone.scores["ner"], abs=1e-5)
        assert sentence.span_scores["ner"] == pytest.approx(alone.span_scores["ner"], abs=1e-5)


def test_a_sentence_read_in_pieces_has_all_its_scores(tagger: Tagger) -> None:
    (sentence,) = tagger.tag(random_sentences([2 * LONGEST_SENTENCE + 7]), scores=True)
    assert len(sentence.scores["upos"]) == len(sentence)
    assert len(sentence.span_scores["ner"]) == len(decode_spans(sentence.tags["ner"])) > 10


def test_only_chosen_targets_have_scores(tagger: Tagger) -> None:
    (sentence,) = tagger.tag([WORDS], targets=["upos"], scores=True)
    assert list(sentence.scores) == ["upos"]
    assert sentence.span_scores == {}


def test_a_model_folder_holds_the_temperatures(random_model: Path, tmp_path: Path) -> None:
    folders = {t: with_temperature(random_model, tmp_path / str(t), t) for t in (None, 1.0, 8.0)}
    tagged = {t: next(Tagger(folder, threads=1).tag([WORDS], scores=True)) for t, folder in folders.items()}
    assert tagged[None].scores == tagged[1.0].scores
    assert tagged[8.0].tags == tagged[1.0].tags
    assert tagged[8.0].scores["upos"] == tagged[1.0].scores["upos"]
    assert sum(tagged[8.0].scores["ner"]) < sum(tagged[1.0].scores["ner"])
