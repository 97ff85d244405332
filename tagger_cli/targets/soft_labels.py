"""Labels with their probabilities, as a model that teaches writes them: ``0.62:B-ORG;0.31:O``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

LEAST_PROBABILITY = 0.01
"""Less is not written."""

_NUMBER = re.compile(r"[01]\.\d+")
_NEXT = re.compile(r";(?=[01]\.\d+:)")


def format_soft(probabilities: Iterable[tuple[str, float]]) -> str:
    """The text of the labels that a word may have.

    Args:
        probabilities: labels and their probabilities; those below ``LEAST_PROBABILITY`` are left out.
    """
    likely = sorted(((p, label) for label, p in probabilities if p >= LEAST_PROBABILITY), key=lambda item: -item[0])
    return ";".join(f"{probability:.2f}:{label}" for probability, label in likely)


def parse_soft(text: str, ids: Mapping[str, int]) -> dict[int, float]:
    """The probabilities of label ids, which sum to 1: what was left out is shared out among them.

    Args:
        text: as ``format_soft`` gives it.
        ids: label → id.

    Raises:
        ValueError: it is not of this form, or has a label that is none.
    """
    found: dict[int, float] = {}
    for item in _NEXT.split(text):
        number, _, label = item.partition(":")
        if label not in ids or not _NUMBER.fullmatch(number):
            raise ValueError(f"{item!r} is no probability with a label, such as 0.62:{next(iter(ids))}")
        found[ids[label]] = float(number)
    total = sum(found.values())
    if not total > 0.0:
        raise ValueError(f"the probabilities of {text!r} are all 0")
    return {id: probability / total for id, probability in found.items()}
