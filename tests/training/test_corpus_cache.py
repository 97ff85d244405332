"""Encoded sentences are made once, found again, made anew when something changed or broke, and read as they were."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_language import Word, sentences, write_columns, write_tokens
from small_runs import model_bytes, small_configuration

from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.encoding import file_encoding
from tagger_cli.encoding.corpus_cache import UNUSED_DAYS, cache_folder, load_encoded_file
from tagger_cli.encoding.encoded_file import EncodedFile
from tagger_cli.errors import InputError, TaggerError
from tagger_cli.training.configuration import Configuration
from tagger_cli.training.data import load_training_data
from tagger_cli.training.events import Event, Note
from tagger_cli.training.train import train

SELECTORS = {"pos": "2", "ner": "3"}


@pytest.fixture(autouse=True)
def _empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAGGER_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def parts_of_a_few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a small corpus has as many parts as a large one."""
    monkeypatch.setattr(file_encoding, "PART_TOKENS", 20)


def load(path: str, selectors: dict[str, str] = SELECTORS) -> tuple[EncodedFile, str]:
    """The encoded file, and what was said about it."""
    notes: list[str] = []
    encoded = load_encoded_file(LabelledFile(path, selectors), {}, notes.append)
    return encoded, " ".join(notes)


def cached(suffix: str) -> list[Path]:
    return sorted(cache_folder().glob(f"*{suffix}"))


def run(configuration: Configuration, output: Path) -> tuple[dict[str, bytes], list[str]]:
    """Train; what was learned, and the notes."""
    notes: list[str] = []

    def report(event: Event) -> None:
        if isinstance(event, Note):
            notes.append(event.message)

    train(configuration, output, report=report)
    return model_bytes(output), notes


def without_cache(notes: list[str]) -> list[str]:
    """The notes of a run, without those that tell where sentences come from and what depends on the clock."""
    return [note for note in notes if str(cache_folder()) not in note]


@pytest.mark.parametrize("with_dev", [True, False])
def test_a_second_run_takes_the_sentences_from_the_cache_and_ends_at_the_same_weights(
    tmp_path: Path, dev_file: str, with_dev: bool
) -> None:
    file = write_columns(tmp_path / "train.conll", sentences(40))
    broken = Path(file).read_text(encoding="utf-8") + "la\tDET\tO\nLoma\tPROPN\tI-LOC\n"
    Path(file).write_text(broken, encoding="utf-8")
    configuration = small_configuration(file, dev_file if with_dev else None)
    first, first_notes = run(configuration, tmp_path / "first")
    second, second_notes = run(configuration, tmp_path / "second")
    assert any(note.startswith(f"{file}: 41 sentences encoded in") for note in first_notes)
    assert f"{file}: 41 encoded sentences taken from {cache_folder()}" in second_notes
    assert any("I- labels of ner that follow nothing read as B-" in note for note in second_notes)
    assert without_cache(second_notes) == without_cache(first_notes)
    assert second == first


@pytest.mark.usefixtures("parts_of_a_few_words")
def test_sentences_come_back_as_they_were_read(tmp_path: Path) -> None:
    targets = [{"pos", "ner"}, {"pos"}, {"ner"}] * 10
    path = write_tokens(tmp_path / "train.jsonl", sentences(30), targets)
    selectors = {"pos": "pos", "ner": "ner"}
    for _ in range(2):
        encoded, _ = load(path, selectors)
        expected = read_corpus(LabelledFile(path, selectors))
        found = [encoded.sentence(number) for number in range(len(encoded))]
        assert [(s.words, s.tags) for s in found] == [(s.words, s.tags) for s in expected.sentences]
        assert encoded.label_counts("ner") == expected.label_counts("ner")
        assert list(encoded.label_counts("pos")) == list(expected.label_counts("pos"))


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4).filter(str.strip)
labels = st.sampled_from(["O", "B-X", "I-X", "B-Y", "I-Y"])


@given(st.lists(st.lists(st.tuples(words, labels), min_size=1, max_size=6), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None)
def test_any_words_and_span_labels_survive(
    tmp_path_factory: pytest.TempPathFactory, given: list[list[tuple[str, str]]]
) -> None:
    file = tmp_path_factory.mktemp("any") / "a.jsonl"
    made: list[list[Word]] = [[(word, "X", label) for word, label in sentence] for sentence in given]
    path = write_tokens(file, made, [{"ner"}] * len(made))
    encoded = load_encoded_file(LabelledFile(path, {"ner": None}), {"ner": "span"}, lambda note: None)
    expected = read_corpus(LabelledFile(path, {"ner": None}), kinds={"ner": "span"}).sentences
    found = [encoded.sentence(number) for number in range(len(encoded))]
    assert [(s.words, s.tags) for s in found] == [(s.words, s.tags) for s in expected]


@pytest.mark.usefixtures("parts_of_a_few_words")
def test_batches_hold_the_words_of_their_sentences(tmp_path: Path, dev_file: str) -> None:
    paths = [write_columns(tmp_path / name, sentences(25, seed=seed)) for seed, name in enumerate("ab")]
    data = load_training_data(small_configuration(paths, dev_file), np.random.default_rng(0), lambda note: None)
    given = [sentence for path in paths for sentence in read_corpus(LabelledFile(path, SELECTORS)).sentences]
    chosen = np.array([49, 0, 24, 25, 0])
    batch = data.train.take(chosen)
    pos = next(target for target in data.targets if target.name == "pos")
    for place, number in enumerate(chosen.tolist()):
        tokens = slice(batch.starts[place], batch.starts[place + 1])
        assert [data.forms.words[form] for form in batch.forms[tokens]] == given[number].words
        assert [pos.labels[label] for label in batch.labels["pos"][tokens]] == given[number].tags["pos"]


def test_a_changed_file_is_encoded_anew(tmp_path: Path) -> None:
    path = write_columns(tmp_path / "train.conll", sentences(10))
    load(path)
    times = Path(path).stat()
    changed = sentences(10)
    changed[3][0] = ("xx", *changed[3][0][1:])  # as many bytes, at the same time
    write_columns(Path(path), changed)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    encoded, note = load(path)
    assert "sentences encoded" in note
    assert encoded.sentence(3).words[0] == "xx"


def test_another_column_or_kind_is_encoded_anew(tmp_path: Path) -> None:
    path = write_columns(tmp_path / "train.conll", sentences(10))
    assert "encoded in" in load(path, {"tag": "2"})[1]
    encoded, note = load(path, {"tag": "3"})
    assert "encoded in" in note
    assert encoded.kinds == {"tag": "span"}
    notes: list[str] = []
    forced = load_encoded_file(LabelledFile(path, {"tag": "3"}), {"tag": "word"}, notes.append)
    assert "encoded in" in notes[0]
    assert forced.kinds == {"tag": "word"}
    assert "taken from" in load(path, {"tag": "2"})[1]


@pytest.mark.parametrize("suffix", [".arrow", ".json"])
@pytest.mark.parametrize("damage", ["cut short", "one byte changed", "empty", "missing"])
def test_a_damaged_cache_is_found_and_made_again(tmp_path: Path, suffix: str, damage: str) -> None:
    path = write_columns(tmp_path / "train.conll", sentences(40))
    before, _ = load(path)
    (file,) = cached(suffix)
    content = file.read_bytes()
    middle = len(content) // 2
    match damage:
        case "cut short":
            file.write_bytes(content[:middle])
        case "one byte changed":
            place = content.index(b"katum") if suffix == ".json" else middle
            file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        case "empty":
            file.write_bytes(b"")
        case "missing":
            file.unlink()
    after, note = load(path)
    assert "40 sentences encoded" in note
    assert after.inventory == before.inventory
    assert file.read_bytes() == content
    assert "taken from" in load(path)[1]


def test_what_was_not_used_for_a_month_is_removed(tmp_path: Path) -> None:
    paths = [write_columns(tmp_path / name, sentences(5, seed=seed)) for seed, name in enumerate("abc")]
    load(paths[0])
    load(paths[1])
    killed = cache_folder() / "killed"
    killed.mkdir()
    (killed / "half.arrow").touch()
    long_ago = time.time() - (UNUSED_DAYS + 1) * 24 * 60 * 60
    for file in cache_folder().iterdir():
        os.utime(file, (long_ago, long_ago))
    load(paths[0])
    load(paths[2])
    assert len(cached(".arrow")) == len(cached(".json")) == 2
    assert not killed.exists()
    assert "taken from" in load(paths[0])[1]


def test_of_several_runs_that_begin_at_once_one_encodes_and_the_others_wait(tmp_path: Path) -> None:
    path = write_columns(tmp_path / "train.conll", sentences(40))
    with ThreadPoolExecutor(4) as pool:
        found, told = zip(*pool.map(load, [path] * 4), strict=True)
    assert all(encoded.sentence(39) == found[0].sentence(39) for encoded in found)
    assert sorted("sentences encoded in" in said for said in told) == [False, False, False, True]
    assert sum("encoded sentences taken from" in said for said in told) == 3
    assert len(list(cache_folder().iterdir())) == 2


def test_a_cache_that_cannot_be_written_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_columns(tmp_path / "train.conll", sentences(5))
    monkeypatch.setenv("TAGGER_CACHE", path)  # a file
    with pytest.raises(TaggerError, match=r"cannot be written: .*TAGGER_CACHE"):
        load(path)


def test_a_file_that_is_not_what_it_should_be_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "train.conll"
    path.write_text("a\tX\n\n" * 30 + "b\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"train.conll:61: 1 column where the file has 2"):
        load(str(path), {"pos": "2"})
    assert list(cache_folder().iterdir()) == []


def test_the_cache_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_folder() == tmp_path / "cache" / "encoded"
    monkeypatch.delenv("TAGGER_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "tagger" / "encoded"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "tagger" / "encoded"


def test_datasets_opens_the_table(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    encoded, _ = load(write_columns(tmp_path / "train.conll", sentences(10)))
    (table,) = cached(".arrow")
    rows = datasets.Dataset.from_file(str(table))
    assert len(rows) == 10
    assert [encoded.inventory.words[form] for form in rows[4]["forms"]] == encoded.sentence(4).words
