"""Labels with their probabilities as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.targets.soft_labels import format_soft, parse_soft

LABELS = ["O", "B-PER", "Case=Nom|Number=Sing", ";", ":", "0.5:X", "=", "''"]
IDS = {label: id for id, label in enumerate(LABELS)}


@given(st.lists(st.floats(0.02, 1.0), min_size=len(LABELS), max_size=len(LABELS)))
def test_what_is_written_is_read(probabilities: list[float]) -> None:
    total = sum(probabilities)
    shares = [probability / total for probability in probabilities]
    read = parse_soft(format_soft(zip(LABELS, shares, strict=True)), IDS)
    assert sum(read.values()) == pytest.approx(1.0)
    for id, share in enumerate(shares):
        assert read.get(id, 0.0) == pytest.approx(share, abs=0.05)


def test_unlikely_labels_are_left_out_and_the_likely_come_first() -> None:
    assert format_soft([("O", 0.3), ("B-PER", 0.696), ("B-LOC", 0.004)]) == "0.70:B-PER;0.30:O"


@pytest.mark.parametrize("text", ["B-PER", "0.5:B-LOC", "0.00:O", "", "0.5:O;", "x:O"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="probab"):
        parse_soft(text, IDS)
