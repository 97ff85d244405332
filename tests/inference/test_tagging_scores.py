"""Sentences get the probabilities of their labels and spans when someone asks for them."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest

from tagger_cli.corpora.schemes import decode_spans
from tagger_cli.corpora.sentence import LONGEST_SENTENCE
from tagger_cli.files import write_text
from tagger_cli.inference import model_folder
from tagger_cli.inference.model import Model

WORDS = ["Angela", "Merkel", "met", "Macron", "in", "Paris", ".", "weather", "U.S.", "1984", "北京"]


@pytest.fixture(scope="module")
def model(random_model: Path) -> Model:
    return Model(random_model, threads=1)


def random_sentences(lengths: list[int]) -> list[list[str]]:
    random = np.random.default_rng(0)
    return [[WORDS[number] for number in random.integers(0, len(WORDS), length)] for length in lengths]


def with_temperature(model: Path, folder: Path, temperature: float | None) -> Path:
    """A copy of a model whose ``model.json`` has a temperature for ner, or none."""
    shutil.copytree(model, folder)
    temperatures = {} if temperature is None else {"ner": temperature}
    description = msgspec.structs.replace(model_folder.read_description(folder), temperatures=temperatures)
    write_text(folder / model_folder.DESCRIPTION, description.to_json())
    return folder


def test_nobody_asked(model: Model) -> None:
    for sentence in model.tag(random_sentences([3, 8])):
        assert (sentence.scores, sentence.span_scores) == ({}, {})


def test_one_score_for_each_word_and_one_for_each_span(model: Model) -> None:
    given = random_sentences([5, 1, 0, 30, 12, *[20] * 10])
    plain, scored = list(model.tag(given)), list(model.tag(given, scores=True))
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


def test_scores_are_those_of_the_sentence_by_itself(model: Model) -> None:
    given = random_sentences([9, 2, 9, 4, 1, 7])
    for words, sentence in zip(given, model.tag(given, scores=True), strict=True):
        (alone,) = model.tag([words], scores=True)
        assert sentence.scores["upos"] == pytest.approx(alone.scores["upos"], abs=1e-5)
        assert sentence.scores["ner"] == pytest.approx(alone.scores["ner"], abs=1e-5)
        assert sentence.span_scores["ner"] == pytest.approx(alone.span_scores["ner"], abs=1e-5)


def test_a_sentence_read_in_pieces_has_all_its_scores(model: Model) -> None:
    (sentence,) = model.tag(random_sentences([2 * LONGEST_SENTENCE + 7]), scores=True)
    assert len(sentence.scores["upos"]) == len(sentence)
    assert len(sentence.span_scores["ner"]) == len(decode_spans(sentence.tags["ner"])) > 10


def test_only_chosen_targets_have_scores(model: Model) -> None:
    (sentence,) = model.tag([WORDS], targets=["upos"], scores=True)
    assert list(sentence.scores) == ["upos"]
    assert sentence.span_scores == {}


def test_a_model_folder_holds_the_temperatures(random_model: Path, tmp_path: Path) -> None:
    folders = {t: with_temperature(random_model, tmp_path / str(t), t) for t in (None, 1.0, 8.0)}
    tagged = {t: next(Model(folder, threads=1).tag([WORDS], scores=True)) for t, folder in folders.items()}
    assert tagged[None].scores == tagged[1.0].scores
    assert tagged[8.0].tags == tagged[1.0].tags
    assert tagged[8.0].scores["upos"] == tagged[1.0].scores["upos"]
    assert sum(tagged[8.0].scores["ner"]) < sum(tagged[1.0].scores["ner"])
