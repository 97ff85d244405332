"""``tagger tag --best``: the most probable readings of the entities of a sentence, as a user gets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import tagger

from tagger_cli.cli.main import run

TEXT = "Angela Merkel met Macron in Paris ."


def best(model: Path, given: str, *options: str) -> list[dict[str, object]]:
    done = tagger("tag", "-m", model, "-f", "jsonl", *options, given=given)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_first_reading_is_the_one_that_is_tagged(random_model: Path) -> None:
    (found,) = best(random_model, TEXT, "-i", "tokens", "--best", "5", "--scores")
    (plain,) = best(random_model, TEXT, "-i", "tokens", "--scores")
    readings = found.pop("best")
    assert isinstance(readings, list)
    assert found == plain
    assert len(readings) == 5
    probabilities = [reading["score"] for reading in readings]
    assert probabilities == sorted(probabilities, reverse=True)
    assert 0 < sum(probabilities) <= 1
    bare = [{name: value for name, value in entity.items() if name != "score"} for entity in plain["entities"]]  # type: ignore[attr-defined]
    assert readings[0]["entities"] == bare
    assert len({json.dumps(reading["entities"]) for reading in readings}) == 5
    for entity in readings[1]["entities"]:
        assert TEXT[entity["start"] : entity["end"]] == entity["text"]


def test_a_word_has_as_many_readings_as_there_are(random_model: Path) -> None:
    (found,) = best(random_model, "Paris", "-i", "tokens", "--best", "9")
    readings = found["best"]
    assert isinstance(readings, list)
    assert len(readings) == 3  # nothing, PER, LOC
    assert sum(reading["score"] for reading in readings) == pytest.approx(1, abs=1e-3)


def test_the_sentences_of_a_record_are_read_together(random_model: Path) -> None:
    text = "Angela met Macron. They met in Paris."
    (found,) = best(random_model, json.dumps({"text": text}) + "\n", "-i", "jsonl", "--best", "4")
    readings = found["best"]
    assert isinstance(readings, list)
    assert len(readings) == 4
    assert readings[0]["entities"] == found["entities"]
    for reading in readings:
        for entity in reading["entities"]:
            assert text[entity["start"] : entity["end"]] == entity["text"]


def test_a_sentence_longer_than_the_network_reads_at_once(random_model: Path) -> None:
    (found,) = best(random_model, " ".join(["Paris", "met"] * 600), "-i", "tokens", "--best", "2")
    readings = found["best"]
    assert isinstance(readings, list)
    assert len(readings) == 2
    assert readings[0]["entities"] == found["entities"] != readings[1]["entities"]


def test_several_processes_find_the_same(random_model: Path, tmp_path: Path) -> None:
    file = tmp_path / "texts.txt"
    file.write_text(f"{TEXT}\n\nThey met in May .\n\n" * 3, encoding="utf-8")
    alone, together = (best(random_model, "", "--best", "2", "--jobs", jobs, str(file)) for jobs in ("1", "2"))
    assert alone == together
    assert all("best" in found for found in alone)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-f", "conll"], "--best: only jsonl has a place"),
        ([], "--best: only jsonl has a place"),
        (["-f", "jsonl", "-t", "upos"], "--best: none of the targets has spans"),
    ],
)
def test_where_readings_have_no_place(
    random_model: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    assert run(["tag", "-m", str(random_model), "--best", "2", *options, __file__]) == 2
    assert message in capsys.readouterr().err
