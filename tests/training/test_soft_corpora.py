"""Corpora that a model has labelled, with how probable each label is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_runs import SMALL

from tagger_cli.errors import InputError, UsageError
from tagger_cli.inference.model import Model
from tagger_cli.training.configuration import Configuration, load_configuration
from tagger_cli.training.data import TrainingData, load_training_data
from tagger_cli.training.train import train

GOLD = "Ann\tB-PER\tN\nlives\tO\tV\nin\tO\tP\nOslo\tB-LOC\tN\n\nBob\tB-PER\tN\nsleeps\tO\tV\n\n"
SOFT = "Zoe\t0.75:S-PER;0.25:O\nsings\t1.00:O\n\nZoe\t1.00:S-PER\nlives\t1.00:O\n\n"


def configuration(tmp_path: Path, soft: str = SOFT, **settings: Any) -> Configuration:
    """A labelled corpus, and one that a model has labelled."""
    (tmp_path / "gold.conll").write_text(GOLD, encoding="utf-8")
    (tmp_path / "soft.conll").write_text(soft, encoding="utf-8")
    gold = str(tmp_path / "gold.conll")
    taught = {"train": [str(tmp_path / "soft.conll")], "targets": {"ner": 2}, "soft": True, **settings}
    corpora = [{"train": [gold], "dev": [gold], "targets": {"ner": 2, "pos": 3}}, taught]
    return load_configuration(None, [SMALL, {"corpora": corpora}])


def load(tmp_path: Path, **changes: Any) -> TrainingData:
    return load_training_data(configuration(tmp_path, **changes), np.random.default_rng(1), lambda note: None)


def test_its_words_are_read_but_get_no_vectors_and_no_labels_of_their_own(tmp_path: Path) -> None:
    data = load(tmp_path)
    assert len(data.train) == 4
    assert "Zoe" not in data.training_words
    assert set(data.targets[0].codec.shown) == {"PER", "LOC"}


def test_a_network_learns_what_only_the_teacher_knows(tmp_path: Path) -> None:
    settings = configuration(tmp_path, soft=SOFT.replace("Zoe", "lives") * 4)
    raised = settings.model_copy(
        update={"training": settings.training.model_copy(update={"epochs": 60, "replace_mentions": 0.0})}
    )
    train(raised, tmp_path / "model")
    sentence = next(Model(tmp_path / "model").tag([["lives", "sings"]]))
    assert sentence.tags["ner"] == ["B-PER", "O"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"soft": "Zoe\tB-PER\n\n"}, "soft.conll: ner: 'B-PER' is no probability with a label, such as 0.62:O"),
        ({"soft": "Zoe\t1.00:S-CAT\n\n"}, "soft.conll: ner: '1.00:S-CAT' is no probability with a label"),
        ({"dev": ["soft.conll"]}, "is only trained on"),
        ({"targets": {"cat": 2}}, "corpora.soft: cat is in no corpus with labels"),
    ],
)
def test_what_cannot_teach_is_refused_in_one_line(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises((InputError, UsageError), match=message):
        load(tmp_path, **changes)
