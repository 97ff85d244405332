"""The tables of scores from raw text."""

from __future__ import annotations

import io

from rich.console import Console

from tagger_cli.display.raw_table import print_raw_scores
from tagger_cli.evaluation.raw_scores import AlignedScore, RawScores
from tagger_cli.evaluation.scores import LabelScore, SpanScores

WORDS = LabelScore(0.99, 0.98, 0.985, 25_094)
NER = SpanScores(f1=0.5, precision=0.5, recall=0.5, labels={"PER": LabelScore(0.5, 0.5, 0.5, 12)})


def printed(scores: RawScores) -> list[list[str]]:
    file = io.StringIO()
    print_raw_scores(scores, Console(file=file, width=80))
    return [line.split() for line in file.getvalue().splitlines() if line.strip()]


def test_words_and_their_labels_in_one_table_and_spans_in_their_own() -> None:
    upos = AlignedScore(0.95, 0.94, 0.945, 25_094, aligned_accuracy=0.9642)
    scores = RawScores(WORDS, LabelScore(0.9, 0.8, 0.85, 2_077), WORDS, None, {"ner": NER, "upos": upos})
    assert printed(scores) == [
        ["from", "raw", "text", "precision", "recall", "F1", "accuracy", "support"],
        ["tokens", "99.00", "98.00", "98.50", "25,094"],
        ["sentences", "90.00", "80.00", "85.00", "2,077"],
        ["words", "99.00", "98.00", "98.50", "25,094"],
        ["upos", "95.00", "94.00", "94.50", "96.42", "25,094"],
        ["ner", "from", "raw", "text", "precision", "recall", "F1", "support"],
        ["PER", "50.00", "50.00", "50.00", "12"],
        ["micro", "average", "50.00", "50.00", "50.00", "12"],
    ]


def test_nothing_is_said_of_words_that_nobody_knows() -> None:
    lines = printed(RawScores(None, None, None, None, {"ner": NER}))
    assert lines[0][:4] == ["ner", "from", "raw", "text"]
    assert len(lines) == 3
