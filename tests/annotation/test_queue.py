"""The order of the queue."""

from __future__ import annotations

from tagger_cli.annotation.uncertainty import promise, queue, representativeness, uncertainty


def test_a_sentence_is_as_uncertain_as_its_words() -> None:
    assert uncertainty([0.99, 0.99]) < uncertainty([0.99, 0.6]) < uncertainty([0.5, 0.5])
    assert uncertainty([0.7] * 40) > uncertainty([0.7] * 10)
    assert uncertainty([0.9] * 9) < 3 * uncertainty([0.9] * 1) + 1e-9


def test_what_is_usual_comes_before_what_stands_alone() -> None:
    values = representativeness([["the", "cat", "sat"], ["the", "cat", "ran"], ["qwx", "zzt"], []])
    assert values[0] == values[1] > values[2] == values[3] == 0.0


def test_near_repeats_come_last() -> None:
    sentences = [
        ["invoice", "number", "seven", "arrived", "late"],
        ["invoice", "number", "eight", "arrived", "late"],
        ["please", "call", "grandmother", "tomorrow"],
        ["please", "call", "grandmother", "tonight"],
    ]
    assert queue([4.0, 3.0, 2.0, 1.0], sentences, []) == [0, 2, 1, 3]
    assert queue([4.0, 3.0, 2.0, 1.0], sentences, [sentences[1]]) == [2, 0, 1, 3]


def test_without_a_model_names_are_looked_for_by_their_capitals() -> None:
    assert (
        promise(["we", "met", "Ada", "in", "London"]) > promise(["We", "met", "her", "in", "town"]) > promise(["Yes"])
    )
