"""Words are looked up in the vectors as training does."""

from __future__ import annotations

from collections import Counter

from tagger_cli.inspection.vector_coverage import VectorCoverage, vector_coverage


def test_case_and_digits_fall_back() -> None:
    counts = Counter({"Ada": 3, "ran": 5, "1984": 2, "Qaim": 7, "zzz": 4})
    assert vector_coverage(counts, {"ada", "ran", "0000"}) == VectorCoverage(
        as_written=5, otherwise=5, missing=11, missing_distinct=2, examples={"Qaim": 7, "zzz": 4}
    )


def test_examples_are_few_and_the_most_frequent() -> None:
    counts = Counter({f"w{'x' * number}": number for number in range(1, 40)})
    examples = vector_coverage(counts, set()).examples
    assert list(examples.values()) == list(range(39, 29, -1))
