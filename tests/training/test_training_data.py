from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_up_language import sentences, write_columns, write_tokens
from small_runs import small_configuration

from tagger_cli.errors import InputError, TaggerError, UsageError
from tagger_cli.training import division
from tagger_cli.training.configuration import Configuration, load_configuration
from tagger_cli.training.data import TrainingData, load_training_data


def load(configuration: Configuration, seed: int = 1) -> tuple[TrainingData, list[str]]:
    """The data of a configuration, and the notes."""
    notes: list[str] = []
    return load_training_data(configuration, np.random.default_rng(seed), notes.append), notes


def corpora(*given: dict[str, object]) -> Configuration:
    return load_configuration(None, [{"corpora": list(given)}])


def test_a_tenth_is_held_out_where_there_is_no_dev_file(train_file: str) -> None:
    data, notes = load(small_configuration(train_file))
    assert len(data.train) == 36
    assert len(data.dev.sentences) == 4
    assert "no dev file: 4 training sentences are held out to choose the best epoch on" in notes
    given = [[word for word, _, _ in sentence] for sentence in sentences(40)]
    assert all(sentence.words in given for sentence in data.dev.sentences)
    words = sum(map(len, given))
    assert data.training_words.total() == words - sum(map(len, data.dev.sentences))
    again, _ = load(small_configuration(train_file))
    other, _ = load(small_configuration(train_file), seed=2)
    assert [s.words for s in again.dev.sentences] == [s.words for s in data.dev.sentences]
    assert [s.words for s in other.dev.sentences] != [s.words for s in data.dev.sentences]


def test_of_a_large_corpus_less_than_a_tenth_is_held_out(train_file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(division, "HELD_OUT_AT_MOST", 3)
    data, _ = load(small_configuration(train_file))
    assert (len(data.train), len(data.dev.sentences)) == (37, 3)


def test_corpora_may_carry_different_targets(tmp_path: Path) -> None:
    first = write_columns(tmp_path / "pos.conll", sentences(20))
    second = write_columns(tmp_path / "ner.conll", sentences(30, seed=1))
    data, notes = load(
        corpora({"train": [first], "targets": {"pos": 2}}, {"train": [second], "dev": [first], "targets": {"ner": 3}})
    )
    assert [(t.name, t.kind, t.head) for t in data.targets] == [("pos", "word", "softmax"), ("ner", "span", "crf")]
    assert len(data.train) == 18 + 30
    assert (data.train.labelled["pos"] > 0).tolist() == [True] * 18 + [False] * 30
    assert (data.train.labelled["ner"] > 0).tolist() == [False] * 18 + [True] * 30
    assert [sorted(sentence.tags) for sentence in data.dev.sentences] == [["pos"]] * 2 + [["ner"]] * 20
    assert any(note.startswith(f"{second}: 30 sentences") for note in notes)


def test_a_target_of_two_corpora_has_the_labels_of_both(tmp_path: Path) -> None:
    first = tmp_path / "first.conll"
    first.write_text("Rome\tB-LOC\nis\tO\n\nso\tO\n", encoding="utf-8")
    second = tmp_path / "second.conll"
    second.write_text("Ann\tB-PER\nis\tO\n\nso\tO\n", encoding="utf-8")
    both = {"targets": {"ner": 2}}
    data, _ = load(
        corpora(
            {"train": [str(first)], "dev": [str(first)], **both},
            {"train": [str(second)], "dev": [str(second)], **both},
        )
    )
    (target,) = data.targets
    assert {label[2:] for label in target.labels} == {"", "LOC", "PER"}
    assert len(target.labels) == 1 + 2 * 4


def test_words_in_one_corpus_and_spans_in_another_are_refused(tmp_path: Path) -> None:
    file = write_columns(tmp_path / "train.conll", sentences(20))
    configuration = corpora({"train": [file], "targets": {"tag": 2}}, {"train": [file], "targets": {"tag": 3}})
    with pytest.raises(UsageError, match="target tag: labels of words in one corpus and of spans in another"):
        load(configuration)


def test_all_files_are_listed_with_their_size(tmp_path: Path, train_file: str, dev_file: str) -> None:
    test = write_columns(tmp_path / "test.conll", sentences(5, seed=2))
    data, _ = load(corpora({"train": [train_file], "dev": [dev_file], "test": [test], "targets": {"ner": 3}}))
    assert [(file.path, file.split, file.sentences) for file in data.files] == [
        (train_file, "train", 40),
        (dev_file, "dev", 10),
        (test, "test", 5),
    ]
    assert data.files[2].words == sum(map(len, sentences(5, seed=2)))
    assert data.test is not None
    assert len(data.test.sentences) == 5


def test_dev_labels_that_train_lacks_are_noted(tmp_path: Path, train_file: str) -> None:
    dev = tmp_path / "dev.conll"
    dev.write_text("la\tDET\tO\nZoe\tXYZ\tB-GPE\nAna\tPROPN\tB-PER\n", encoding="utf-8")
    data, notes = load(small_configuration(train_file, str(dev)))
    assert f"{dev}: labels of pos that train does not have: XYZ (1)" in notes
    assert f"{dev}: labels of ner that train does not have: GPE (1)" in notes
    assert "XYZ" not in data.targets[0].labels
    assert data.dev.sentences[0].tags["pos"] == ["DET", "XYZ", "PROPN"]  # measured as it is


def test_dev_labels_of_another_column_are_refused(tmp_path: Path, train_file: str) -> None:
    dev = tmp_path / "dev.conll"
    dev.write_text("la\tthe\tO\nkatum\tcat\tO\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"{dev}: labels of pos differ between train and this file"):
        load(small_configuration(train_file, str(dev)))


def test_a_dev_file_without_a_target_is_refused(tmp_path: Path) -> None:
    given = sentences(4)
    train = write_tokens(tmp_path / "train.jsonl", given, [{"pos", "ner"}] * 4)
    dev = write_tokens(tmp_path / "dev.jsonl", given, [{"pos"}] * 4)
    with pytest.raises(InputError, match="no word has a label for ner"):
        load(small_configuration(train, dev, {"pos": "", "ner": ""}))


def test_sentences_that_teach_nothing_are_left_out(tmp_path: Path) -> None:
    train = tmp_path / "train.conll"
    train.write_text("a\tNN\n\nb\t_\n\nc\tNN\nd\t_\n", encoding="utf-8")
    data, _ = load(small_configuration(str(train), str(train), {"xpos": 2}))
    assert data.train.labelled["xpos"].tolist() == [1, 1]
    chain = {"xpos": {"head": "crf"}}
    data, _ = load(small_configuration(str(train), str(train), {"xpos": 2}, targets=chain))
    assert data.train.labelled["xpos"].tolist() == [1, 1]  # it sums over the labels of the word that has none


def test_a_target_that_only_held_out_sentences_carry_is_an_error(tmp_path: Path) -> None:
    train = write_tokens(tmp_path / "train.jsonl", sentences(2), [{"pos"}, {"ner"}])
    with pytest.raises(TaggerError, match=r"no training sentence is labelled for (pos|ner).*--dev"):
        load(small_configuration(train, columns={"pos": "", "ner": ""}))


def test_one_sentence_cannot_be_held_out(tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match=r"one sentence cannot be split .* --dev"):
        load(small_configuration(write_columns(tmp_path / "one.conll", sentences(1))))


def test_standard_input_cannot_be_read_again() -> None:
    with pytest.raises(UsageError, match="write standard input to a file first"):
        load(small_configuration("-"))


def test_kind_and_head_can_be_forced(train_file: str) -> None:
    targets = {"pos": {"head": "crf"}, "ner": {"kind": "word"}}
    data, _ = load(small_configuration(train_file, targets=targets))
    pos, ner = data.targets
    assert (pos.kind, pos.head) == ("word", "crf")
    assert (ner.kind, ner.head) == ("word", "softmax")
    assert set(ner.labels) == {"O", "B-PER", "I-PER", "B-LOC"}


def test_how_many_words_have_a_vector_is_said(tmp_path: Path, train_file: str) -> None:
    vectors = tmp_path / "vectors.txt"
    vectors.write_text("la 1 2 3\nana 4 5 6\nother 7 8 9\n", encoding="utf-8")
    data, notes = load(small_configuration(train_file, vectors={"path": str(vectors)}))
    (note,) = [note for note in notes if note.startswith(f"{vectors}: vectors for 2 of ")]
    assert "rows of 3 numbers" in note
    assert data.table.vocabulary.row("Ana") == data.table.vocabulary.row("ana") != 0


def test_words_of_dev_are_encoded_but_have_no_row(tmp_path: Path, train_file: str) -> None:
    dev = tmp_path / "dev.conll"
    dev.write_text("Zebra\tNOUN\nzebra\tNOUN\nla\tDET\n", encoding="utf-8")
    data, _ = load(small_configuration(train_file, str(dev), {"pos": 2}))
    assert "Zebra" in data.forms.words
    assert "Zebra" not in data.training_words
    assert data.table.vocabulary.row("zebra") == 0
    assert data.table.vocabulary.row("la") != 0
