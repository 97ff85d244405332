"""The JSON object of an evaluation, which scripts read."""

from __future__ import annotations

import json

from tagger_cli.evaluation.scores import Scores
from tagger_cli.evaluation.span_scores import span_scores
from tagger_cli.evaluation.word_scores import word_scores


def test_json_is_the_object_of_the_command_line_contract() -> None:
    known = [[True, False]]
    scores = Scores(
        sentences=1,
        tokens=2,
        tokens_per_second=1000.5,
        targets={
            "ner": span_scores([["B-PER", "O"]], [["B-PER", "B-LOC"]], known),
            "upos": word_scores([["NOUN", "VERB"]], [["NOUN", "NOUN"]], known),
        },
    )
    assert json.loads(json.dumps(scores.to_json())) == {
        "sentences": 1,
        "tokens": 2,
        "tokens_per_second": 1000.5,
        "targets": {
            "ner": {
                "f1": 2 / 3,
                "precision": 0.5,
                "recall": 1.0,
                "labels": {
                    "LOC": {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 0},
                    "PER": {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1},
                },
                "known": {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1},
                "unknown": {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 0},
            },
            "upos": {
                "accuracy": 0.5,
                "labels": {
                    "NOUN": {"precision": 0.5, "recall": 1.0, "f1": 2 / 3, "support": 1},
                    "VERB": {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 1},
                },
                "known": {"accuracy": 1.0, "count": 1},
                "unknown": {"accuracy": 0.0, "count": 1},
            },
        },
    }


def test_what_was_not_measured_is_null() -> None:
    scores = Scores(1, 1, None, {"upos": word_scores([["NOUN"]], [["NOUN"]])})
    written = json.loads(json.dumps(scores.to_json()))
    assert written["tokens_per_second"] is None
    assert written["targets"]["upos"]["unknown"] is None
