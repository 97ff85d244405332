"""The order in which sentences help most: uncertain, unlike each other, and like the rest of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

MOST_ALIKE = 0.5
"""Share of common words (Jaccard) from which a sentence says nothing new beside another."""


MOST_CAPITALS = 5
"""Capitals beyond which a sentence promises nothing more: headlines and lists have many."""


def uncertainty(scores: Sequence[float]) -> float:
    """How unsure a model is of a sentence.

    The sum of the words' entropies, as far as the probability of the label that was decided for tells it (Settles &
    Craven 2008 compare it with others), over the square root of their number: long sentences have more to learn from,
    and take longer to read.

    Args:
        scores: of each word the probability of its label.
    """
    likely = np.clip(np.array(scores), 1e-6, 1.0 - 1e-6)
    entropies = -(likely * np.log(likely) + (1.0 - likely) * np.log(1.0 - likely))
    return float(entropies.sum() / np.sqrt(max(len(scores), 1)))


def representativeness(sentences: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """How much of each sentence occurs in others as well, from 0 to 1: lists and noise have little of it."""
    counts = Counter(word for words in sentences for word in {word.lower() for word in words})
    return np.array([np.mean([counts[word.lower()] > 1 for word in words]) if words else 0.0 for words in sentences])


def promise(words: Sequence[str]) -> float:
    """How much there may be to label in a sentence that no model has seen: words, and capitals behind the first."""
    capitals = sum(word[:1].isupper() for word in words[1:])
    return float(np.log1p(len(words)) * (1.0 + min(capitals, MOST_CAPITALS)))


def queue(values: Sequence[float], sentences: Sequence[Sequence[str]], answered: Iterable[Sequence[str]]) -> list[int]:
    """The places of sentences in the order in which they are to be asked.

    Args:
        values: how much each would help by itself.
        sentences: their words.
        answered: words of sentences whose like is not needed again.

    Returns:
        All places; those that are much alike one before them, or one answered, come at the end.
    """
    taken: dict[str, list[frozenset[str]]] = {}
    for words in answered:
        _remember(_content(words), taken)
    first, later = [], []
    for place in np.argsort(-np.asarray(values), kind="stable").tolist():
        content = _content(sentences[place])
        rivals = (other for word in content for other in taken.get(word, ()))
        if any(len(content & other) > MOST_ALIKE * len(content | other) for other in rivals):
            later.append(place)
        else:
            first.append(place)
            _remember(content, taken)
    return first + later


def _content(words: Sequence[str]) -> frozenset[str]:
    """The words that tell a sentence from others: short ones and numbers do not."""
    return frozenset(word.lower() for word in words if len(word) > 3 and word.isalpha()) or frozenset(words)


def _remember(content: frozenset[str], taken: dict[str, list[frozenset[str]]]) -> None:
    """Keep a sentence under its longest words: one that is much alike shares one of them."""
    for word in sorted(content, key=lambda word: (-len(word), word))[: len(content) // 2 + 1]:
        taken.setdefault(word, []).append(content)
