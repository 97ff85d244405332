"""The cache of word vectors: what comes out does not depend on what went in before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tagger_cli.errors import TaggerError
from tagger_cli.features.alphabet import Alphabet
from tagger_cli.features.vocabulary import Vocabulary
from tagger_cli.inference import model_folder, word_cache
from tagger_cli.inference.graphs import open_graph
from tagger_cli.inference.known_words import KnownWords, write_known_words
from tagger_cli.inference.word_cache import WordCache
from tagger_cli.inference.word_graph import INPUTS, WordGraph

WORDS = [f"{stem}{ending}" for stem in ("met", "Paris", "x", "weather", "2019") for ending in ("", "s", "-ing", "!")]


def new_encoder(random_model: Path) -> WordGraph:
    description = model_folder.read_description(random_model)
    return WordGraph(
        open_graph(random_model / model_folder.WORDS_GRAPH, INPUTS),
        Vocabulary.read(random_model / model_folder.VOCABULARY),
        Alphabet(description.alphabet),
    )


def new_cache(random_model: Path) -> WordCache:
    return WordCache(new_encoder(random_model))


@pytest.fixture
def cache(random_model: Path) -> WordCache:
    return new_cache(random_model)


def test_known_words_are_read_and_others_computed(random_model: Path, tmp_path: Path) -> None:
    encoder = new_encoder(random_model)
    exact = encoder.encode(WORDS)
    path = tmp_path / "known.npy"
    write_known_words(path, -exact[:7])  # the sign shows where a vector is from
    known = KnownWords.read(path, WORDS, encoder.size, encoder.element)
    cache = WordCache(encoder, known)
    mixed = WORDS[::-1]
    vectors = cache.vectors[cache.rows(mixed)][::-1]
    largest = np.abs(exact[:7]).max(axis=1, keepdims=True)
    assert (np.abs(-exact[:7] - vectors[:7]) <= largest / 254 + 1e-6).all()  # half a step of a byte
    np.testing.assert_allclose(vectors[7:], exact[7:], atol=1e-6)


def test_known_words_of_int8_are_kept_as_they_are(tmp_path: Path) -> None:
    vectors = np.random.default_rng(0).integers(-128, 128, (7, 12), dtype=np.int8)
    path = tmp_path / "known.npy"
    write_known_words(path, vectors)
    known = KnownWords.read(path, WORDS, 12, vectors.dtype)
    np.testing.assert_array_equal(known.vectors([3, 0, 6]), vectors[[3, 0, 6]])
    with pytest.raises(TaggerError, match=r"known.npy: does not fit the other files"):
        KnownWords.read(path, WORDS, 12, np.dtype(np.float32))


def test_known_words_that_do_not_fit_the_model_are_refused(random_model: Path, tmp_path: Path) -> None:
    encoder = new_encoder(random_model)
    path = tmp_path / "known.npy"
    write_known_words(path, encoder.encode(WORDS))
    with pytest.raises(TaggerError, match=r"known.npy: does not fit the other files"):
        KnownWords.read(path, WORDS[:3], encoder.size, encoder.element)
    with pytest.raises(TaggerError, match=r"known.npy: does not fit the other files"):
        KnownWords.read(path, WORDS, encoder.size + 1, encoder.element)
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(TaggerError, match=r"known.npy: missing or damaged .* copy the model again"):
        KnownWords.read(path, WORDS, encoder.size, encoder.element)


@pytest.mark.parametrize("capacity", [1, 3, 7, 100])
def test_words_have_the_same_vectors_however_small_the_cache(
    capacity: int, cache: WordCache, random_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = cache.rows(WORDS)
    expected = dict(zip(WORDS, cache.vectors[rows], strict=True))
    random = np.random.default_rng(0)
    monkeypatch.setattr(word_cache, "CAPACITY", capacity)
    small = new_cache(random_model)
    for _ in range(40):
        words = [WORDS[number] for number in random.integers(0, len(WORDS), random.integers(0, 12))]
        rows = small.rows(iter(words))
        for word, row in zip(words, rows, strict=True):
            np.testing.assert_allclose(small.vectors[row], expected[word], atol=1e-6)


def test_vectors_on_their_way_outlive_the_words_that_left(cache: WordCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_cache, "CAPACITY", 20)
    rows, vectors = cache.rows(WORDS), cache.vectors
    as_they_were = vectors[rows].copy()
    cache.rows(["other", "words"])
    np.testing.assert_array_equal(vectors[rows], as_they_were)


def test_old_words_leave_a_full_cache(cache: WordCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_cache, "CAPACITY", 50)
    for number in range(100):
        rows = cache.rows([f"w{number}-{word}" for word in range(20)])
        assert max(rows) < 50


def test_many_words_at_once(cache: WordCache) -> None:
    words = [f"word{number}" for number in range(3000)]
    rows = cache.rows(words[-5:])
    few = cache.vectors[rows].copy()
    rows = cache.rows(words)
    assert len(set(rows)) == 3000
    np.testing.assert_allclose(cache.vectors[rows[-5:]], few, atol=1e-6)
