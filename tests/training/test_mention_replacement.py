"""Entities of training sentences are replaced by others of the same label and length, and by nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from made_up_language import sentences, write_columns, write_tokens
from small_runs import small_configuration

from tagger_cli.targets.codec import NO_LABEL
from tagger_cli.training.configuration import Configuration, load_configuration
from tagger_cli.training.data import TrainingData, load_training_data

Row = tuple[list[str], list[str]]
ENTITY_LABELS = {"ner": 3}


def load(configuration: Configuration) -> TrainingData:
    return load_training_data(configuration, np.random.default_rng(1), lambda message: None)


def varied(data: TrainingData, target: str, seed: int) -> tuple[list[Row], list[Row]]:
    """Words and labels of the training sentences, before and after."""
    given = data.train.take(np.arange(len(data.train)))
    labels = next(t.labels for t in data.targets if t.name == target)
    rows = []
    for corpus in (given, data.augmentation(given, np.random.default_rng(seed))):
        places = list(zip(corpus.starts[:-1], corpus.starts[1:], strict=True))
        rows.append(
            [
                (
                    [data.forms.words[form] for form in corpus.forms[begin:end]],
                    [labels[number] for number in corpus.labels[target][begin:end]],
                )
                for begin, end in places
            ]
        )
    return rows[0], rows[1]


def mentions(rows: list[Row]) -> set[tuple[str, tuple[str, ...]]]:
    found = set()
    for words, labels in rows:
        begin = 0
        for place, label in enumerate(labels):
            if label[0] in "BS":
                begin = place
            if label[0] in "ES":
                found.add((label[2:], tuple(words[begin : place + 1])))
    return found


def test_entities_become_others_of_their_label_and_length(tmp_path: Path) -> None:
    path = write_columns(tmp_path / "train.conll", sentences(300))
    data = load(small_configuration(path, path, ENTITY_LABELS, training={"replace_mentions": 0.5}))
    before, after = varied(data, "ner", seed=0)
    assert [labels for _, labels in after] == [labels for _, labels in before]
    assert mentions(after) <= mentions(before)
    changed = total = 0
    for (old, labels), (new, _) in zip(before, after, strict=True):
        for old_word, new_word, label in zip(old, new, labels, strict=True):
            if label == "O":
                assert new_word == old_word
            elif label.startswith("S-"):
                total += 1
                changed += new_word != old_word
    # Half of them are drawn, and some of these draw themselves: there are four given names and three towns.
    assert 0.25 < changed / total < 0.45
    assert varied(data, "ner", seed=0)[1] == after
    assert varied(data, "ner", seed=1)[1] != after


def test_nothing_changes_where_nobody_asks(tmp_path: Path) -> None:
    path = write_columns(tmp_path / "train.conll", sentences(50))
    data = load(small_configuration(path, path, ENTITY_LABELS, training={"replace_mentions": 0.0}))
    before, after = varied(data, "ner", seed=0)
    assert after == before


def test_nothing_is_said_of_replaced_words_for_another_target(tmp_path: Path) -> None:
    given = sentences(100)
    carried = [{"ner"} if number % 2 else {"ner", "pos"} for number in range(100)]
    path = write_tokens(tmp_path / "train.jsonl", given, carried)
    corpus = {"train": [path], "dev": [path], "targets": {"ner": "ner", "pos": "pos"}}
    data = load(load_configuration(None, [{"corpora": [corpus], "training": {"replace_mentions": 0.5}}]))
    before = data.train.take(np.arange(len(data.train)))
    after = data.augmentation(before, np.random.default_rng(0))
    assert (after.labels["ner"] == before.labels["ner"]).all()
    changed = after.forms != before.forms
    silenced = after.labels["pos"] != before.labels["pos"]
    assert changed.any()
    assert (after.labels["pos"][changed] == NO_LABEL).all()
    assert (after.labels["pos"][silenced] == NO_LABEL).all()
    outside = data.targets[0].labels.index("O")
    assert not silenced[before.labels["ner"] == outside].any()
    assert (after.labels["pos"] != NO_LABEL).any()
