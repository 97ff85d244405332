"""What check-data proposes for corpora with other labels."""

from __future__ import annotations

from pathlib import Path

from tagger_cli.inspection.inspect import inspect_files
from tagger_cli.inspection.label_tables import propose_table
from tagger_cli.training.configuration import validate_configuration


def test_labels_of_the_same_meaning_get_one_name() -> None:
    theirs = {"person": 5, "geo-loc": 3, "corporation": 2, "date": 1, "PER": 1, "zork": 4}
    assert propose_table(["PER", "LOC", "ORG", "MISC"], theirs) == (
        'labels = { person = "PER", geo-loc = "LOC", corporation = "ORG", date = "" }; silent = ["MISC"]'
    )


def test_names_are_those_that_the_first_corpus_uses() -> None:
    assert propose_table(["Person", "Facility", "Date"], {"PER": 3, "time": 1}) == (
        'labels = { PER = "Person", time = "Date" }; silent = ["Facility"]'
    )


def test_the_same_labels_need_no_table() -> None:
    assert propose_table(["PER", "LOC"], {"LOC": 1, "PER": 2}) is None
    assert propose_table(["PER", "LOC"], {"protein": 1}) is None


def test_a_proposal_stands_with_what_is_to_be_mended(tmp_path: Path) -> None:
    news, tweets, copy = (tmp_path / name for name in ("news.conll", "tweets.conll", "copy.conll"))
    news.write_text("Ann\tB-PER\nlives\tO\nin\tO\nOslo\tB-LOC\n\n", encoding="utf-8")
    tweets.write_text("I\tO\nlove\tO\nyou\tO\nBob\tB-person\n\n", encoding="utf-8")
    copy.write_text(tweets.read_text(encoding="utf-8"), encoding="utf-8")
    problems = inspect_files([str(news), str(tweets), str(copy)], {"ner": "2"}).problems
    (line,) = [problem for problem in problems if problem.startswith(f"{tweets}: to train ner")]
    assert line.endswith('in [[corpora]]: labels = { person = "PER" }; silent = ["LOC"]')
    assert f"{copy}: 1 of its sentences are word for word in {tweets}, too" in problems
    settings = {"train": [str(tweets)], "targets": {"ner": 2}, "labels": {"person": "PER"}, "silent": ["LOC"]}
    assert validate_configuration({"corpora": [settings]}).corpora[0].silent == ["LOC"]
