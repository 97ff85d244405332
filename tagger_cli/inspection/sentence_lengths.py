"""How long the sentences of a corpus are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tagger_cli.corpora.sentence import Sentence


@dataclass(frozen=True, slots=True)
class SentenceLengths:
    """Lengths in words.

    Attributes:
        shortest: the least.
        median: half of the sentences are no longer.
        percentile_95: 95 of 100 sentences are no longer.
        longest: the most.
        longest_line: where the first of the longest begins: its line number.
    """

    shortest: int
    median: int
    percentile_95: int
    longest: int
    longest_line: int


def sentence_lengths(sentences: Sequence[Sentence]) -> SentenceLengths:
    """Measure sentences, of which there is at least one."""
    lengths = np.fromiter(map(len, sentences), np.int64, len(sentences))
    median, percentile_95 = np.percentile(lengths, [50, 95], method="inverted_cdf").tolist()
    longest = int(lengths.argmax())
    return SentenceLengths(
        int(lengths.min()), int(median), int(percentile_95), int(lengths[longest]), sentences[longest].line
    )
