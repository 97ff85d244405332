"""Which words of a corpus a file of word vectors has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from tagger_cli.features.vocabulary import spellings

EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class VectorCoverage:
    """How the words of a corpus find their vectors; words are counted as they run, repeated ones again.

    Attributes:
        as_written: words that have a vector in their own spelling.
        otherwise: words that have one in lower case or with their digits folded, which training takes instead.
        missing: words without a vector.
        missing_distinct: different ones of those.
        examples: the most frequent of them and how often they occur.
    """

    as_written: int
    otherwise: int
    missing: int
    missing_distinct: int
    examples: dict[str, int]


def vector_coverage(counts: Counter[str], with_vector: Collection[str]) -> VectorCoverage:
    """Look all words up as training does.

    Args:
        counts: how often each word of the corpus occurs.
        with_vector: the spellings that have a vector.
    """
    as_written = sum(count for word, count in counts.items() if word in with_vector)
    missing = Counter(
        {word: count for word, count in counts.items() if not any(s in with_vector for s in spellings(word))}
    )
    otherwise = counts.total() - as_written - missing.total()
    return VectorCoverage(as_written, otherwise, missing.total(), len(missing), dict(missing.most_common(EXAMPLES)))
