"""A share of the training sentences is read in another case; nothing else changes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
from made_up_language import sentences, write_columns
from small_runs import model_bytes, small_configuration

from tagger_cli.encoding.encoded_corpus import EncodedCorpus
from tagger_cli.inference.model import Model
from tagger_cli.targets.codec import NO_LABEL
from tagger_cli.targets.edit_scripts import EditScriptCodec
from tagger_cli.targets.target import Target
from tagger_cli.training.augmentation.case_variation import CaseVariants, vary_case
from tagger_cli.training.configuration import TrainingSettings
from tagger_cli.training.train import train

WORDS = ["Angela", "met", "met", "MERKEL", "straße", "2019", "."]


def test_whole_sentences_change_their_case_as_often_as_asked_and_keep_their_labels() -> None:
    ids = {word: number for number, word in enumerate(dict.fromkeys(WORDS))}
    variants = CaseVariants.added_to(ids)
    count = 4000
    forms = np.tile(np.array([ids[word] for word in WORDS], np.int32), count)
    labels = {"upos": np.arange(len(forms), dtype=np.int32)}
    given = EncodedCorpus(forms, np.arange(0, len(forms) + 1, len(WORDS)), labels)
    settings = TrainingSettings(lower_case=0.3, upper_case=0.2)
    varied = vary_case(given, variants, settings, np.random.default_rng(0))
    words = list(ids)
    read = [tuple(words[form] for form in row) for row in varied.forms.reshape(count, -1)]
    lower = tuple(word.lower() for word in WORDS)
    upper = tuple(word.upper() for word in WORDS)
    assert set(read) == {tuple(WORDS), lower, upper}
    assert abs(read.count(lower) / count - 0.3) < 0.03
    assert abs(read.count(upper) / count - 0.2) < 0.03
    np.testing.assert_array_equal(varied.labels["upos"], labels["upos"])


def test_lemmas_stay_what_they_are_whatever_the_case_of_their_words() -> None:
    words, lemmas = ["Merkel", "met", "Straße", "."], ["Merkel", "meet", "straße", "."]
    ids = {word: number for number, word in enumerate(words)}
    # Scripts that some words have in another case are learned from these.
    seen = [("merkel", "Merkel"), ("MERKEL", "Merkel"), ("MET", "meet"), ("straße", "straße")]
    codec = EditScriptCodec.learn(Counter([*zip(words, lemmas, strict=True), *seen]))
    variants = CaseVariants.added_to(ids, [Target("lemma", codec, "softmax")])
    labels = codec.encode(words, lemmas)
    given = EncodedCorpus(np.arange(4, dtype=np.int32), np.array([0, 4]), {"lemma": labels})
    for settings in (TrainingSettings(lower_case=0.99), TrainingSettings(upper_case=0.99)):
        varied = vary_case(given, variants, settings, np.random.default_rng(0))
        read = [variants.words[form] for form in varied.forms.tolist()]
        assert read != words
        found = codec.decode(varied.labels["lemma"][None], [read])[0]
        known = varied.labels["lemma"] != NO_LABEL
        assert [lemma for lemma, is_known in zip(found, known, strict=True) if is_known] == [
            lemma for lemma, is_known in zip(lemmas, known, strict=True) if is_known
        ]
        assert known[:2].all()


def test_a_network_that_read_lower_case_finds_names_without_capitals(tmp_path: Path) -> None:
    text = write_columns(tmp_path / "train.conll", sentences(60))
    settings = {"epochs": 20, "learning_rate": 0.05, "batch_tokens": 48}
    found = {}
    for share in (0.0, 0.5):
        folder = tmp_path / f"model{share}"
        train(small_configuration(text, text, training={**settings, "lower_case": share}), folder)
        given = [[word.lower() for word, *_ in sentence] for sentence in sentences(60)]
        gold = [[label for *_, label in sentence] for sentence in sentences(60)]
        target = [target for target in Model(folder).targets if target.name == "ner"]
        predicted = Model(folder).predict(given, target)["ner"]
        found[share] = np.mean([p == g for p, g in zip(predicted, gold, strict=True)])
    assert found[0.5] > 0.95
    assert found[0.5] > found[0.0]


def test_runs_with_the_same_seed_vary_alike(tmp_path: Path, train_file: str) -> None:
    weights = []
    for run in ("one", "two"):
        train(small_configuration(train_file, training={"upper_case": 0.4, "lower_case": 0.4}), tmp_path / run)
        weights.append(model_bytes(tmp_path / run))
    assert weights[0] == weights[1]
