"""The English model that comes with tagger: used when no other is named, and as good as its card says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.evaluation.evaluate import evaluate_sentences
from tagger_cli.evaluation.scores import main_scores
from tagger_cli.inference.model import Model

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "models" / "en"
TEXT = "Angela Merkel met Emmanuel Macron in Paris.\n"


def tag(text: str, *arguments: str) -> str:
    command = [sys.executable, "-m", "tagger_cli", "tag", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, input=text, capture_output=True, text=True, check=True, env=environment, timeout=60
    ).stdout


def test_a_sentence_is_tagged_without_naming_a_model() -> None:
    words = [line.split("\t") for line in tag(TEXT, "-f", "conll").splitlines() if line]
    assert [word[0] for word in words] == ["Angela", "Merkel", "met", "Emmanuel", "Macron", "in", "Paris", "."]
    assert [word[1] for word in words] == ["PROPN", "PROPN", "VERB", "PROPN", "PROPN", "ADP", "PROPN", "PUNCT"]
    assert [word[2] for word in words] == ["NNP", "NNP", "VBD", "NNP", "NNP", "IN", "NNP", "."]
    assert [word[3] for word in words] == ["B-PER", "I-PER", "O", "B-PER", "I-PER", "O", "B-LOC", "O"]


@pytest.mark.parametrize("text", ["i live in new york and work for google .", "GERMANY BEAT FRANCE IN BERLIN ."])
def test_names_are_found_without_the_usual_capitals(text: str) -> None:
    (line,) = tag(text, "-f", "jsonl").splitlines()
    found = {entity["text"].lower() for entity in json.loads(line)["entities"]}
    assert found >= ({"new york", "google"} if "york" in text else {"germany", "france", "berlin"})


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in MODEL.iterdir()) <= 20_000_000


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(MODEL)


@pytest.fixture(scope="module")
def conll(shared_data: Path) -> list[Sentence]:
    return read_corpus(LabelledFile(str(shared_data / "conll2003" / "eng.testa"), {"ner": "4"})).sentences


def score(model: Model, sentences: list[Sentence]) -> float:
    target = [target for target in model.targets if target.name == "ner"]
    return main_scores(evaluate_sentences(model, sentences, target))["ner"]


def test_its_scores_are_those_of_its_card(model: Model, conll: list[Sentence]) -> None:
    assert score(model, conll) == pytest.approx(model.description.scores["dev"].targets["ner"].f1, abs=0.002)


def test_names_in_lower_and_upper_case_are_nearly_as_well_found(model: Model, conll: list[Sentence]) -> None:
    usual = score(model, conll)
    lower = score(model, [replace(sentence, words=[word.lower() for word in sentence.words]) for sentence in conll])
    upper = score(model, [replace(sentence, words=[word.upper() for word in sentence.words]) for sentence in conll])
    assert usual - lower <= 0.06
    assert usual - upper <= 0.10
