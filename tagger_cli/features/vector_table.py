"""The table of word vectors a network starts from: training words first, then frequent others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tagger_cli.features.vectors import WordVectors
from tagger_cli.features.vocabulary import Vocabulary, folded_spelling, spellings


@dataclass(frozen=True, slots=True)
class VectorTable:
    """A vocabulary and the vectors its rows start with.

    Attributes:
        vocabulary: the words of the rows.
        matrix: (rows, size) initial vectors, the unknown row first.
        training_rows: the first so many rows are read by words of the training data; the others
            are there for words of new text and never get a gradient.
        own_rows: the first so many rows have no pre-trained vector: the unknown row, and those of
            repeated training words that the vectors do not have.
        common_rows: the first so many rows are these and those of training words mostly written without a
            capital; the training words after them are names, more often than not.
        found: training words (distinct) that have a pre-trained vector.
        found_tokens: training words (running) that have one.
    """

    vocabulary: Vocabulary
    matrix: NDArray[np.float32]
    training_rows: int
    own_rows: int
    common_rows: int
    found: int = 0
    found_tokens: int = 0


def wanted_spellings(counts: Counter[str]) -> set[str]:
    """Every spelling under which a training word may find its vector."""
    return {spelling for word in counts for spelling in spellings(word)}


def table_from_vectors(counts: Counter[str], vectors: WordVectors, random: np.random.Generator) -> VectorTable:
    """A table of pre-trained vectors, with own rows for repeated training words that have none.

    Args:
        counts: how often each training word occurs.
        vectors: the vectors of the wanted spellings and of the most frequent words.
        random: draws the rows of words without a pre-trained vector.
    """
    places = {word: place for place, word in enumerate(vectors.words)}
    pretrained: dict[str, None] = {}
    without: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    found = found_tokens = 0
    for word, count in counts.items():
        spelling = next((s for s in spellings(word) if s in places), None)
        if spelling is None:
            without[folded_spelling(word)] += count  # 6-4 and 7-5 teach one row, which 6-3 finds as well
            continue
        pretrained[spelling] = None
        lower[spelling] += -count if word[:1].isupper() else count
        found += 1
        found_tokens += count
    own = _repeated(without, 2)
    common = [word for word in pretrained if lower[word] >= 0]
    names = [word for word in pretrained if lower[word] < 0]
    rest = [word for word in vectors.words if word not in pretrained]
    scale = (float(vectors.matrix.std()) if vectors.words else 0.0) or 1.0
    drawn = random.normal(0.0, scale, (1 + len(own), vectors.matrix.shape[1])).astype(np.float32)
    found_words = [*common, *names, *rest]
    return VectorTable(
        vocabulary=Vocabulary([*own, *found_words]),
        matrix=np.concatenate([drawn, vectors.matrix[[places[word] for word in found_words]]]),
        training_rows=1 + len(own) + len(pretrained),
        own_rows=1 + len(own),
        common_rows=1 + len(own) + len(common),
        found=found,
        found_tokens=found_tokens,
    )


def random_table(
    counts: Counter[str], size: int, random: np.random.Generator, most_words: int | None = None
) -> VectorTable:
    """A table drawn at random: one row for each repeated training word, without its case.

    Args:
        counts: how often each training word occurs.
        size: of a vector.
        random: draws the vectors.
        most_words: rows of the most frequent words; None for all.
    """
    lower: Counter[str] = Counter()
    for word, count in counts.items():
        lower[word.lower()] += count
    words = _repeated(lower, 2)[:most_words]
    bound = float(np.sqrt(3.0 / size))
    matrix = random.uniform(-bound, bound, (len(words) + 1, size)).astype(np.float32)
    rows = len(words) + 1
    return VectorTable(Vocabulary(words), matrix, training_rows=rows, own_rows=rows, common_rows=rows)


def _repeated(counts: Counter[str], at_least: int) -> list[str]:
    """Words seen once teach the unknown row instead of a row of their own.

    So do words with a line end, which JSONL can hold and a vocabulary file cannot.
    """
    return [word for word, count in counts.most_common() if count >= at_least and "\n" not in word]
