"""Corpora that mean different things by their labels, in one target."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_runs import SMALL

from tagger_cli.errors import UsageError
from tagger_cli.targets.codec import NO_LABEL
from tagger_cli.targets.spans import SpanCodec
from tagger_cli.training.configuration import load_configuration
from tagger_cli.training.data import TrainingData, load_training_data
from tagger_cli.training.optimization.collation import collate
from tagger_cli.training.optimization.sampling import epoch_batches

NEWS = "Ann\tB-PER\nlives\tO\nin\tO\nOslo\tB-LOC\n\nThe\tO\niPhone\tB-MISC\nrang\tO\n\n"
CHAT = "@bob\tB-person\nloves\tO\nHarry\tO\nPotter\tO\n\nNew\tB-geo\nYork\tI-geo\nat\tO\nnoon\tB-time\n\n"


def load(tmp_path: Path, **chat: Any) -> TrainingData:
    """News with all of its labels, and a corpus of chat with settings of its own."""
    for name, text in (("news", NEWS), ("chat", CHAT)):
        (tmp_path / f"{name}.conll").write_text(text, encoding="utf-8")
    news = str(tmp_path / "news.conll")
    corpora = [
        {"train": [news], "dev": [news], "targets": {"ner": 2}},
        {"train": [str(tmp_path / "chat.conll")], "targets": {"ner": 2}, **chat},
    ]
    configuration = load_configuration(None, [SMALL, {"corpora": corpora}])
    return load_training_data(configuration, np.random.default_rng(1), lambda note: None)


def allowed(data: TrainingData, sentence: int) -> list[list[str]]:
    """The labels that training lets each word of a sentence have."""
    batch = collate(data.train.take(np.array([sentence])), data.forms)
    names = data.targets[0].labels
    ids = batch.labels["ner"][:, 0].tolist()
    if "ner" not in batch.allowed:
        return [[names[id]] for id in ids]
    return [
        [name for name, open in zip(names, row, strict=True) if open] for row in batch.allowed["ner"][:, 0].tolist()
    ]


TABLE = {"person": "PER", "geo": "LOC", "time": ""}


def test_labels_are_renamed_and_dropped(tmp_path: Path) -> None:
    data = load(tmp_path, labels=TABLE)
    assert data.targets[0].labels == SpanCodec.of(["LOC", "PER", "MISC"]).labels
    assert allowed(data, 2) == [["S-PER"], ["O"], ["O"], ["O"]]
    assert allowed(data, 3) == [["B-LOC"], ["E-LOC"], ["O"], ["O"]]


def test_labels_that_are_not_named_stay(tmp_path: Path) -> None:
    assert set(load(tmp_path, labels={"person": "PER"}).targets[0].codec.shown) == {"PER", "LOC", "MISC", "geo", "time"}


def test_outside_words_of_a_silent_corpus_may_be_in_a_span_of_a_silent_type(tmp_path: Path) -> None:
    data = load(tmp_path, labels=TABLE, silent=["MISC"])
    misc = ["O", "B-MISC", "I-MISC", "E-MISC", "S-MISC"]
    assert allowed(data, 0) == [["S-PER"], ["O"], ["O"], ["S-LOC"]]
    assert allowed(data, 2) == [["S-PER"], misc, misc, misc]
    assert allowed(data, 3) == [["B-LOC"], ["E-LOC"], misc, misc]  # what is dropped is outside, too


def test_a_span_may_be_of_one_of_several_types(tmp_path: Path) -> None:
    data = load(tmp_path, labels={"person": "PER", "time": "", "geo": ["LOC", "MISC"]})
    assert allowed(data, 3) == [["B-LOC", "B-MISC"], ["E-LOC", "E-MISC"], ["O"], ["O"]]


def test_a_span_may_be_none(tmp_path: Path) -> None:
    data = load(tmp_path, labels={"person": "PER", "geo": "LOC", "time": ["MISC", ""]})
    assert allowed(data, 3)[3] == ["O", "S-MISC"]


def test_batches_of_corpora_that_say_everything_have_no_mask(tmp_path: Path) -> None:
    data = load(tmp_path, labels=TABLE, silent=["MISC"])
    assert not collate(data.train.take(np.array([0, 1])), data.forms).allowed
    assert collate(data.train.take(np.array([1, 2])), data.forms).allowed


def test_mentions_are_replaced_beside_open_labels(tmp_path: Path) -> None:
    data = load(tmp_path, labels={"person": "PER", "time": "", "geo": ["LOC", "MISC"]}, silent=["MISC"])
    given = data.train.take(np.arange(4))
    varied = data.augmentation(given, np.random.default_rng(1))
    (label_ids,) = varied.labels.values()
    assert (label_ids == given.labels["ner"]).all()
    open_ones = label_ids >= len(data.targets[0].labels)
    assert (varied.forms[open_ones] == given.forms[open_ones]).all()


def test_a_name_of_no_label_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"corpora\.labels\.persn: no label of .*chat\.conll.*did you mean person\?"):
        load(tmp_path, labels={"persn": "PER"})


def test_a_silent_type_that_no_corpus_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"corpora\.silent: no corpus has spans of the type MISK; did you mean MISC\?"):
        load(tmp_path, labels=TABLE, silent=["MISK"])


def test_a_corpus_without_dev_holds_nothing_out_where_others_are_measured(tmp_path: Path) -> None:
    assert len(load(tmp_path, labels=TABLE).train) == 4


def test_words_are_cut_and_spans_keep_their_characters(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text("Jean-Claude\tB-PER\nSmith-Jones\tI-PER\ncan't\tO\nread\tO\n\n", encoding="utf-8")
    corpora = [{"train": [str(path)], "dev": [str(path)], "targets": {"ner": 2}, "recut": True}]
    configuration = load_configuration(None, [SMALL, {"corpora": corpora}])
    data = load_training_data(configuration, np.random.default_rng(1), lambda note: None)
    (sentence,) = data.dev.sentences
    assert sentence.words == ["Jean", "-", "Claude", "Smith", "-", "Jones", "ca", "n't", "read"]
    assert sentence.tags["ner"] == ["B-PER", *["I-PER"] * 5, "O", "O", "O"]
    taken = data.train.take(np.array([0]))
    assert [data.forms.words[form] for form in taken.forms] == sentence.words


def test_sentences_are_read_as_often_as_their_weight_says() -> None:
    lengths = np.full(4000, 5)
    weights = np.repeat([1.0, 2.25, 0.5], [1000, 1000, 2000])
    epochs = [
        np.concatenate(epoch_batches(lengths, weights, 50, np.random.default_rng([3, epoch]))) for epoch in range(20)
    ]
    times = np.stack([np.bincount(epoch, minlength=4000) for epoch in epochs])
    assert (times[:, :1000] == 1).all()
    assert set(np.unique(times[:, 1000:2000])) == {2, 3}
    assert times[:, 1000:2000].mean() == pytest.approx(2.25, abs=0.02)
    assert times[:, 2000:].mean() == pytest.approx(0.5, abs=0.02)


def test_dev_says_nothing_of_silent_types(tmp_path: Path) -> None:
    data = load(tmp_path, labels=TABLE, silent=["MISC"], dev=[str(tmp_path / "chat.conll")])
    assert [set(sentence.silent) for sentence in data.dev.sentences] == [set(), set(), {"MISC"}, {"MISC"}]
    assert data.dev.sentences[2].tags["ner"] == ["B-PER", "O", "O", "O"]
    assert NO_LABEL not in data.dev.encoded.labels["ner"]


def test_the_same_sentences_of_two_corpora_are_read_once_with_the_labels_of_both(tmp_path: Path) -> None:
    tags, names = tmp_path / "tags.conll", tmp_path / "names.conll"
    tags.write_text("Hi\tINTJ\n\nAnn\tPROPN\nruns\tVERB\n\nHi\tX\n\n", encoding="utf-8")
    names.write_text("Ann\tB-PER\nruns\tO\n\nHi\tO\n\nBob\tB-PER\nruns\tO\n\n", encoding="utf-8")
    corpora = [
        {"train": [str(tags)], "dev": [str(tags)], "targets": {"upos": 2}},
        {"train": [str(names)], "dev": [str(names)], "targets": {"ner": 2}, "join": True},
    ]
    configuration = load_configuration(None, [SMALL, {"corpora": corpora}])
    data = load_training_data(configuration, np.random.default_rng(1), lambda note: None)
    taken = data.train.take(np.arange(len(data.train)))
    words = [data.forms.words[form] for form in taken.forms]
    upos, ner = (
        ["" if id == NO_LABEL else target.labels[id] for id in taken.labels[target.name]] for target in data.targets
    )
    assert list(zip(words, upos, ner, strict=True)) == [
        ("Hi", "INTJ", "O"),
        ("Ann", "PROPN", "S-PER"),
        ("runs", "VERB", "O"),
        ("Hi", "X", ""),
        ("Bob", "", "S-PER"),
        ("runs", "", "O"),
    ]
    assert data.train.labelled["ner"].tolist() == [1, 2, 0, 2]


def test_lemmas_are_no_types_of_names(tmp_path: Path) -> None:
    rows = ["People\tB-person\tperson", "see\tO\tsee", "geo\tB-geo\tgeo", "time\tB-time\ttime"]
    (tmp_path / "both.conll").write_text("\n".join(rows) + "\n\n" + "\n".join(rows) + "\n\n", encoding="utf-8")
    path = str(tmp_path / "both.conll")
    corpus = {"train": [path], "dev": [path], "targets": {"ner": 2, "lemma": 3}, "labels": TABLE}
    configuration = load_configuration(None, [SMALL, {"corpora": [corpus]}])
    data = load_training_data(configuration, np.random.default_rng(1), lambda note: None)
    ner, lemma = data.targets
    assert set(ner.codec.shown) == {"PER", "LOC"}
    words = ["People", "see", "geo", "time"]
    ids = data.train.take(np.array([0])).labels["lemma"]
    assert lemma.codec.decode(ids[None], [words]) == [["person", "see", "geo", "time"]]
    assert data.dev.sentences[0].tags["lemma"] == ["person", "see", "geo", "time"]
