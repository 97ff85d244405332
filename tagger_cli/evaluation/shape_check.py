"""Gold, predicted and known-word sequences must speak of the same words."""

from __future__ import annotations

from collections.abc import Sequence


def check_alignment(
    gold: Sequence[Sequence[str]],
    predicted: Sequence[Sequence[str]],
    known: Sequence[Sequence[bool]] | None = None,
) -> None:
    """Check that there are as many sentences, with as many words each, in all of the arguments.

    Raises:
        ValueError: they differ; the message names the first sentence (from 1) that does.
    """
    _check_same_shape(gold, predicted, "predicted labels")
    if known is not None:
        _check_same_shape(gold, known, "known-word marks")


def _check_same_shape(gold: Sequence[Sequence[object]], other: Sequence[Sequence[object]], name: str) -> None:
    if len(gold) != len(other):
        raise ValueError(f"gold labels of {len(gold)} sentences, but {name} of {len(other)}")
    for number, (gold_sentence, other_sentence) in enumerate(zip(gold, other, strict=True), start=1):
        if len(gold_sentence) != len(other_sentence):
            raise ValueError(
                f"sentence {number} has {len(gold_sentence)} gold labels, but {len(other_sentence)} {name}"
            )
