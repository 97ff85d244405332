"""What became of the words of some sentences: how often which label was given where which one is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, repeat

from tagger_cli.evaluation.shape_check import check_alignment


def count_outcomes(
    gold: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]], known: Sequence[Sequence[bool]] | None
) -> Counter[tuple[str, str, bool]]:
    """How often each gold label, the predicted one and whether the word is known come together.

    Args:
        gold: for each sentence, one label per word.
        predicted: the same for the same sentences.
        known: for each sentence, whether each word was seen in training; None counts all words as known.

    Raises:
        ValueError: the sentences differ in number or length.
    """
    check_alignment(gold, predicted, known)
    marks: Iterable[bool] = repeat(True) if known is None else chain.from_iterable(known)
    # Not strict, since repeat() never ends.
    return Counter(zip(chain.from_iterable(gold), chain.from_iterable(predicted), marks, strict=False))
