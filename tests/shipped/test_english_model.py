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
from tagger_cli.corpora.label_rules import LabelRules, renamed
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
    words = [line.split("\t") for line in tag(TEXT, "-f", "conll", "-t", "upos,xpos,ner").splitlines() if line]
    assert [word[0] for word in words] == ["Angela", "Merkel", "met", "Emmanuel", "Macron", "in", "Paris", "."]
    assert [word[1] for word in words] == ["PROPN", "PROPN", "VERB", "PROPN", "PROPN", "ADP", "PROPN", "PUNCT"]
    assert [word[2] for word in words] == ["NNP", "NNP", "VBD", "NNP", "NNP", "IN", "NNP", "."]
    assert [word[3] for word in words] == ["B-PER", "I-PER", "O", "B-PER", "I-PER", "O", "B-LOC", "O"]


@pytest.mark.parametrize("text", ["i live in new york and work for google .", "GERMANY BEAT FRANCE IN BERLIN ."])
def test_names_are_found_without_the_usual_capitals(text: str) -> None:
    (line,) = tag(text, "-f", "jsonl").splitlines()
    found = {entity["text"].lower() for entity in json.loads(line)["entities"]}
    assert found >= ({"new york", "google"} if "york" in text else {"germany", "france", "berlin"})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "I don't think @jack will leave Twitter for Facebook, but who knows?",
            {"@jack": "PER", "Twitter": "ORG", "Facebook": "ORG"},
        ),
        (
            "Jean-Claude Juncker met Daniel Day-Lewis in Guinea-Bissau.",
            {"Jean-Claude Juncker": "PER", "Daniel Day-Lewis": "PER", "Guinea-Bissau": "LOC"},
        ),
        ("omg just saw taylor swift in nashville lol", {"taylor swift": "PER", "nashville": "LOC"}),
    ],
    ids=["neither handles nor apps are places", "hyphens", "no capitals"],
)
def test_names_of_today(text: str, names: dict[str, str]) -> None:
    (line,) = tag(f"{text}\n", "-f", "jsonl", "-t", "ner").splitlines()
    assert {entity["text"]: entity["label"] for entity in json.loads(line)["entities"]} == names


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) <= 25_000_000


def test_it_was_not_trained_on_what_is_for_research_only(model: Model) -> None:
    assert model.description.provenance is not None
    trained = [file.path for file in model.description.provenance.files]
    assert trained
    assert not [path for path in trained if "conll2003" in path or "worldwide" in path]


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(MODEL)


@pytest.fixture(scope="module")
def treebank(shared_data: Path) -> list[Sentence]:
    file = LabelledFile(str(shared_data / "ud-english-ewt" / "en_ewt-ud-dev.conllu"), {"upos": None, "lemma": None})
    return read_corpus(file).sentences


@pytest.fixture(scope="module")
def names(shared_data: Path) -> list[Sentence]:
    corpus = read_corpus(LabelledFile(str(shared_data / "uner-ewt" / "dev.conll"), {"ner": "2"}))
    rules = LabelRules({"OTH": [""]}, frozenset({"MISC"}))  # other names are marked here and there only
    return [renamed(sentence, rules, corpus.kinds) for sentence in corpus.sentences]


def scores(model: Model, sentences: list[Sentence], *names: str) -> dict[str, float]:
    targets = [target for target in model.targets if target.name in names]
    return main_scores(evaluate_sentences(model, sentences, targets))


def test_its_scores_are_those_of_its_card(model: Model, treebank: list[Sentence]) -> None:
    said = model.description.scores["dev"].targets
    for name, score in scores(model, treebank, "upos", "lemma").items():
        assert score == pytest.approx(said[name].main[1], abs=0.002)


def test_names_in_lower_and_upper_case_are_nearly_as_well_found(model: Model, names: list[Sentence]) -> None:
    lower = [replace(sentence, words=[word.lower() for word in sentence.words]) for sentence in names]
    upper = [replace(sentence, words=[word.upper() for word in sentence.words]) for sentence in names]
    usual = scores(model, names, "ner")["ner"]
    assert usual >= 0.75
    assert usual - scores(model, lower, "ner")["ner"] <= 0.08
    assert usual - scores(model, upper, "ner")["ner"] <= 0.10
