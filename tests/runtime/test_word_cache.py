"""The cache of word vectors: what comes out does not depend on what went in before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tagger_cli.features.characters import Alphabet
from tagger_cli.features.vocabulary import Vocabulary
from tagger_cli.runtime import model_folder, word_cache
from tagger_cli.runtime.sessions import open_session
from tagger_cli.runtime.word_cache import WordCache

WORDS = [f"{stem}{ending}" for stem in ("met", "Paris", "x", "weather", "2019") for ending in ("", "s", "-ing", "!")]


@pytest.fixture
def cache(random_model: Path) -> WordCache:
    description = model_folder.read_description(random_model)
    return WordCache(
        open_session(random_model / model_folder.WORDS_GRAPH),
        Vocabulary.read(random_model / model_folder.VOCABULARY),
        Alphabet(description.alphabet),
    )


def test_words_have_the_same_vectors_however_small_the_cache(cache: WordCache, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = dict(zip(WORDS, cache.vectors[cache.rows(WORDS)], strict=True))
    assert len(np.unique(np.stack(list(expected.values())), axis=0)) == len(WORDS)
    random = np.random.default_rng(0)
    for capacity in (1, 3, 7, 100):
        monkeypatch.setattr(word_cache, "CAPACITY", capacity)
        for _ in range(20):
            words = [WORDS[number] for number in random.integers(0, len(WORDS), random.integers(0, 12))]
            rows = cache.rows(iter(words))
            assert len(rows) == len(words)
            for word, row in zip(words, rows, strict=True):
                np.testing.assert_allclose(cache.vectors[row], expected[word], atol=1e-6)


def test_old_words_leave_a_full_cache(cache: WordCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_cache, "CAPACITY", 50)
    for number in range(100):
        rows = cache.rows([f"w{number}-{word}" for word in range(20)])
        assert max(rows) < 50


def test_many_words_at_once(cache: WordCache) -> None:
    words = [f"word{number}" for number in range(3000)]
    few = cache.vectors[cache.rows(words[-5:])].copy()
    rows = cache.rows(words)
    assert len(set(rows)) == 3000
    np.testing.assert_allclose(cache.vectors[rows[-5:]], few, atol=1e-6)
