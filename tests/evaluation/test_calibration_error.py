"""The expected calibration error of examples worked out by hand."""

from __future__ import annotations

import pytest

from tagger_cli.evaluation.calibration_error import expected_calibration_error


def test_confidence_that_is_right_as_often_as_it_says() -> None:
    assert expected_calibration_error([0.75] * 4, [True, True, True, False]) == 0.0
    assert expected_calibration_error([1.0, 1.0], [True, True]) == 0.0
    assert expected_calibration_error([0.0], [False]) == 0.0


def test_too_much_and_too_little_confidence_do_not_cancel_out_between_bins() -> None:
    # Half of the predictions claim 0.9 and are right half of the time; the other half 0.5 and always.
    assert expected_calibration_error([0.9, 0.9, 0.5, 0.5], [True, False, True, True]) == pytest.approx(0.45)


def test_within_a_bin_they_do() -> None:
    assert expected_calibration_error([0.94, 0.98], [True, True]) == pytest.approx(0.04)
    assert expected_calibration_error([0.95, 1.0, 0.95, 1.0], [True, False, True, True]) == pytest.approx(0.225)


def test_a_bin_has_its_upper_bound_and_not_its_lower_one() -> None:
    fifth = 3 / 15
    together = expected_calibration_error([fifth, fifth - 0.01], [True, False])
    apart = expected_calibration_error([fifth, fifth + 0.01], [True, False])
    assert together == pytest.approx(abs(1 - 2 * fifth + 0.01) / 2)
    assert apart == pytest.approx((1 - fifth + fifth + 0.01) / 2)


def test_nothing_predicted() -> None:
    assert expected_calibration_error([], []) == 0.0
