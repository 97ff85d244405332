"""A loaded model at work: labels do not depend on how sentences are grouped, and none gets lost."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from tagger_cli.corpora.schemes import Scheme, to_iob2
from tagger_cli.corpora.sentence import LONGEST_SENTENCE, Sentence
from tagger_cli.errors import InputError, UsageError
from tagger_cli.inference import word_cache
from tagger_cli.inference.model import Model
from tagger_cli.inference.session import WINDOW_TOKENS

WORDS = [
    "Angela",
    "Merkel",
    "met",
    "Macron",
    "in",
    "Paris",
    ".",
    "the",
    "weather",
    "unseen",
    "U.S.",
    "1984",
    "x�",
    "北京",
    "\n",
]


@pytest.fixture(scope="module")
def model(random_model: Path) -> Model:
    return Model(random_model, threads=1)


def random_sentences(count: int, longest: int, seed: int = 0) -> list[list[str]]:
    random = np.random.default_rng(seed)
    lengths = random.integers(1, longest + 1, count)
    return [[WORDS[number] for number in random.integers(0, len(WORDS), length)] for length in lengths]


def test_labels_are_those_of_the_sentence_by_itself(model: Model, random_model: Path) -> None:
    sentences = random_sentences(40, 30)
    together = model.predict(sentences, model.targets)
    for number, words in enumerate(sentences):
        alone = Model(random_model, threads=1).predict([words], model.targets)
        for name, labels in together.items():
            assert [labels[number]] == alone[name]
    found = {label for labels in together["ner"] for label in labels}
    assert found == {"O", "B-PER", "I-PER", "B-LOC", "I-LOC"}  # a model that says little would prove little


def test_threads_and_a_small_cache_change_nothing(random_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(3)
    sentences = [[f"w{number}" for number in random.integers(0, 400, 50)] for _ in range(WINDOW_TOKENS // 50 * 3)]
    one = Model(random_model, threads=1)
    expected = one.predict(sentences, one.targets)
    monkeypatch.setattr(word_cache, "CAPACITY", 100)  # the cache is emptied while windows are computed
    several = Model(random_model, threads=3)
    assert several.predict(sentences, several.targets) == expected


def test_spans_are_valid_iob2(model: Model) -> None:
    for labels in model.predict(random_sentences(200, 12, seed=1), model.targets)["ner"]:
        assert to_iob2(labels, Scheme.IOB2) == labels


def test_a_long_sentence_is_read_in_pieces(model: Model) -> None:
    words = random_sentences(1, 1)[0] + WORDS * (2 * LONGEST_SENTENCE // len(WORDS) + 1)
    pieces = [words[first : first + LONGEST_SENTENCE] for first in range(0, len(words), LONGEST_SENTENCE)]
    assert len(pieces) == 3
    # As many empty sentences as pieces too many: the pieces must not be handed out by their number.
    found = model.predict([[], words, [], WORDS], model.targets)
    expected = model.predict([*pieces, WORDS], model.targets)
    for name in found:
        *of_pieces, of_words = expected[name]
        assert found[name] == [[], list(chain.from_iterable(of_pieces)), [], of_words]


def test_nothing_in_nothing_out(model: Model) -> None:
    assert model.predict([], model.targets) == {"ner": [], "upos": []}
    assert model.predict([[], []], model.targets) == {"ner": [[], []], "upos": [[], []]}
    assert list(model.tag([])) == []
    assert list(model.tag(["", "  "])) == []


def test_running_text_gets_sentences_with_offsets(model: Model) -> None:
    text = "Merkel met Macron. They talked."
    sentences = list(model.tag([text]))
    assert [sentence.words for sentence in sentences] == [
        ["Merkel", "met", "Macron", "."],
        ["They", "talked", "."],
    ]
    for sentence in sentences:
        assert sentence.offsets is not None
        assert [text[start:end] for start, end in sentence.offsets] == sentence.words
        expected = model.predict([sentence.words], model.targets)
        assert sentence.tags == {name: labels[0] for name, labels in expected.items()}


def test_lists_of_words_are_sentences(model: Model) -> None:
    sentences = list(model.tag([["Merkel", "met"], ("Macron",)]))
    assert [sentence.words for sentence in sentences] == [["Merkel", "met"], ["Macron"]]


def test_a_string_is_one_text(model: Model) -> None:
    assert list(model.tag("Merkel met. They talked.")) == list(model.tag(["Merkel met. They talked."]))
    assert [sentence.words for sentence in model.session().tag("Merkel met")] == [["Merkel", "met"]]


def test_targets_can_be_chosen(model: Model) -> None:
    (both,) = model.tag([["Merkel", "met"]])
    (one,) = model.tag([["Merkel", "met"]], targets=["upos"])
    assert list(both.tags) == ["ner", "upos"]
    assert one.tags == {"upos": both.tags["upos"]}
    assert [target.name for target in model.choose_targets(["upos", "ner"])] == ["ner", "upos"]
    with pytest.raises(UsageError, match=r"target lemma: the model .* has ner, upos"):
        list(model.tag([["Merkel"]], targets=["ner", "lemma"]))


def test_a_pause_in_a_stream_brings_out_what_was_read(model: Model) -> None:
    read: list[str] = []

    def stream() -> Iterator[Sentence | None]:
        for word in ("Merkel", "met", None, None, "Macron"):
            read.append(str(word))
            yield None if word is None else Sentence([word])

    tagged = model.session().tag_stream(stream())
    assert [sentence.words for sentence in next(tagged)] == [["Merkel"], ["met"]]
    assert read == ["Merkel", "met", "None"]
    pauses = ([], [])
    assert [[sentence.words for sentence in window] for window in tagged] == [*pauses, [["Macron"]]]


def test_a_stream_is_tagged_in_windows_and_in_order(model: Model) -> None:
    sentences = [Sentence(words) for words in random_sentences(1200, 40, seed=2)]
    windows = list(model.session().tag_stream(iter(sentences)))
    assert [sentence for window in windows for sentence in window] == sentences
    assert len(windows) > 1
    assert all(sum(map(len, window)) < WINDOW_TOKENS + 40 for window in windows)
    assert all(len(labels) == len(sentence) for sentence in sentences for labels in sentence.tags.values())


def test_what_stands_before_a_bad_line_is_tagged(model: Model) -> None:
    def stream() -> Iterator[Sentence]:
        yield Sentence(["Merkel"])
        raise InputError("file", 2, "bad")

    tagged = model.session().tag_stream(stream())
    assert [sentence.words for sentence in next(tagged)] == [["Merkel"]]
    with pytest.raises(InputError, match="file:2: bad"):
        next(tagged)


def test_words_of_the_training_data(model: Model) -> None:
    words = model.training_words()
    assert words is not None
    assert {"Merkel", "merkel", "."} <= set(words)
