"""The score table as a reader sees it: on a terminal of 80 columns and in a pipe."""

from __future__ import annotations

import io
import subprocess
import sys

from rich.console import Console

from tagger_cli.display.score_table import print_scores
from tagger_cli.evaluation.feature_scores import feature_scores
from tagger_cli.evaluation.lemma_scores import lemma_scores
from tagger_cli.evaluation.scores import Accuracy, LabelScore, Scores, SpanScores, WordScores

NER = SpanScores(
    f1=0.9123,
    precision=0.90006,
    recall=0.925,
    labels={
        "LOC": LabelScore(precision=0.8, recall=0.7, f1=0.74667, support=20),
        "PER": LabelScore(precision=1.0, recall=0.98765, f1=0.99379, support=1837),
    },
    known=LabelScore(precision=0.95, recall=0.96, f1=0.955, support=1000),
    unknown=LabelScore(precision=0.85, recall=0.86, f1=0.855, support=857),
)


def printed(scores: Scores, *, terminal: bool = False, width: int = 80) -> str:
    file = io.StringIO()
    print_scores(scores, Console(file=file, force_terminal=terminal, width=width))
    return file.getvalue()


def test_span_table_reads_from_frequent_to_rare_and_ends_with_the_summary() -> None:
    lines = printed(Scores(3250, 51362, 65012.4, {"ner": NER})).splitlines()
    assert lines[0] == "3,250 sentences, 51,362 tokens, 65,012 tokens/s"
    rows = [line.split() for line in lines[1:] if line.strip()]
    assert rows == [
        ["ner", "precision", "recall", "F1", "support"],
        ["PER", "100.00", "98.77", "99.38", "1,837"],
        ["LOC", "80.00", "70.00", "74.67", "20"],
        ["micro", "average", "90.01", "92.50", "91.23", "1,857"],
        ["known", "words", "only", "95.00", "96.00", "95.50", "1,000"],
        ["with", "unknown", "words", "85.00", "86.00", "85.50", "857"],
    ]


def test_word_table_gives_accuracy_of_known_and_unknown_words() -> None:
    target = WordScores(
        accuracy=0.96,
        labels={"NOUN": LabelScore(0.97, 0.95, 0.96, 100)},
        known=Accuracy(0.96, 100),
        unknown=Accuracy(0.0, 0),
    )
    lines = printed(Scores(1, 100, None, {"upos": target})).splitlines()
    assert lines[0] == "1 sentence, 100 tokens"
    assert [line.split() for line in lines[-3:]] == [
        ["accuracy", "96.00", "100"],
        ["known", "words", "96.00", "100"],
        ["unknown", "words", "-", "0"],  # no such words: nothing was measured
    ]


def test_lemmas_are_shown_with_and_without_case() -> None:
    scores = lemma_scores([["Apple", "be", "go"]], [["apple", "be", "goes"]], known=[[True, True, True]])
    rows = [line.split() for line in printed(Scores(1, 3, None, {"lemma": scores})).splitlines()[2:]]
    assert rows == [
        ["lemma", "accuracy", "without", "case", "support"],
        ["all", "forms", "33.33", "66.67", "3"],
        ["known", "forms", "33.33", "66.67", "3"],
        ["unknown", "forms", "-", "-", "0"],
    ]


def test_features_are_shown_each_and_whole_bundles_below() -> None:
    scores = feature_scores([["Case=Nom|Number=Sing", "Number=Plur"]], [["Case=Nom|Number=Sing", "_"]])
    rows = [line.split() for line in printed(Scores(1, 2, None, {"feats": scores})).splitlines()[2:] if line.strip()]
    assert rows == [
        ["feats", "precision", "recall", "F1", "support"],
        ["Number", "100.00", "50.00", "66.67", "2"],
        ["Case", "100.00", "100.00", "100.00", "1"],
        ["accuracy", "50.00", "2"],
        ["micro", "average", "100.00", "66.67", "80.00", "3"],
    ]


def test_numbers_are_right_aligned_under_their_headings() -> None:
    lines = [line.rstrip() for line in printed(Scores(1, 1, None, {"ner": NER})).splitlines()[2:] if line.strip()]
    assert len({len(line) for line in lines}) == 1
    assert lines[0].index("F1") + len("F1") == lines[1].index("99.38") + len("99.38")


def test_terminal_of_80_columns_shows_every_number_beside_a_long_label() -> None:
    long_label = "Case=Nom|Gender=Masc|Number=Sing|Person=3|PronType=Prs"
    target = WordScores(accuracy=0.5, labels={long_label: LabelScore(0.1234, 0.5678, 0.9012, 12345)})
    lines = printed(Scores(1, 1, None, {"feats": target}), terminal=True).splitlines()
    row_number = next(number for number, line in enumerate(lines) if line.startswith("Case="))
    label_part, *numbers = lines[row_number].split()
    assert label_part + lines[row_number + 1].strip() == long_label
    assert numbers == ["12.34", "56.78", "90.12", "12,345"]
    assert max(len(line) for line in lines if "\x1b" not in line) <= 80


def test_pipe_keeps_one_label_on_one_line_without_control_codes() -> None:
    long_label = "Case=Nom|Gender=Masc|Number=Sing|Person=3|PronType=Prs"
    target = WordScores(accuracy=0.5, labels={long_label: LabelScore(0.1234, 0.5678, 0.9012, 12345)})
    text = printed(Scores(1, 1, None, {"feats": target}), width=40)
    assert [long_label, "12.34", "56.78", "90.12", "12,345"] in [line.split() for line in text.splitlines()]
    assert "\x1b" not in text
    assert text.isascii()


def test_labels_are_not_read_as_markup() -> None:
    labels = {label: LabelScore(1.0, 1.0, 1.0, 1) for label in ("[bold]", "``", ":smile:", "-LRB-")}
    text = printed(Scores(1, 4, None, {"[red]": WordScores(accuracy=1.0, labels=labels)}), terminal=True)
    for name in ("[red]", *labels):
        assert name in text


def test_rich_is_imported_only_to_print() -> None:
    program = "import sys, tagger_cli.display.score_table; print('rich' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
