"""One model, many threads: each stream gets what it would get alone, and a bad text ends its own stream only."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError
from tagger_cli.inference import word_cache
from tagger_cli.inference.model import Model

STREAMS = 8


def stream_of(seed: int) -> list[list[str]]:
    """Sentences of words that are mostly new to the model, some of them shared with other streams."""
    random = np.random.default_rng(seed)
    return [[f"w{number}" for number in random.integers(0, 900, length)] for length in random.integers(1, 40, 60)]


@pytest.fixture
def model(random_model: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    monkeypatch.setattr(word_cache, "CAPACITY", 100)  # caches are emptied all the time
    return Model(random_model, threads=2)


def tagged(model: Model, sentences: list[list[str]]) -> list[Sentence]:
    return list(model.tag(sentences, scores=True))


def test_eight_threads_that_share_a_model_get_what_one_gets(model: Model, random_model: Path) -> None:
    streams = [stream_of(seed) for seed in range(STREAMS)]
    expected = [tagged(Model(random_model, threads=1), stream) for stream in streams]
    with ThreadPoolExecutor(STREAMS) as threads:
        found = list(threads.map(lambda stream: tagged(model, stream), streams * 3))
    assert found == expected * 3


def test_a_bad_text_ends_its_own_stream_only(model: Model) -> None:
    def broken(sentences: list[list[str]]) -> Iterator[Sentence]:
        yield from map(Sentence, sentences)
        raise InputError("file", 61, "bad")

    def count(number: int) -> int | str:
        with model.session() as session:
            given = broken(stream_of(number)) if number % 2 else map(Sentence, stream_of(number))
            try:
                return sum(map(len, session.tag_stream(given)))
            except InputError as error:
                return str(error)

    with ThreadPoolExecutor(STREAMS) as threads:
        found = list(threads.map(count, range(STREAMS)))
    assert found == [60, "file:61: bad"] * (STREAMS // 2)


def test_a_session_goes_on_after_a_stream_that_nobody_reads_to_its_end(model: Model) -> None:
    sentences = stream_of(1)
    with model.session() as session:
        first = next(iter(session.tag(sentences)))
        assert next(sentence.tags for sentence in session.tag(sentences)) == first.tags
