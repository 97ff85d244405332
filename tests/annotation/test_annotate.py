"""What is answered is on the disk, and nobody overwrites anybody."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from page_server import COMMAND, ENVIRONMENT, TEXT, annotating

from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.segmentation.segmenter import RuleSegmenter


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(TEXT)
    return path


def test_an_answer_outlives_kill_9(text: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with annotating(text, "-o", out, "--labels", "PER,LOC", "--who", "ada") as server:
        _, shown = server.ask("next?tab=a")
        first = shown["question"]
        assert (shown["labels"], shown["progress"]["left"], first["spans"]) == (["PER", "LOC"], 8, [])
        status, shown = server.answer(first, [[0, 1, "PER"], [2, 3, "PER"]])
        assert (status, shown["progress"]["accepted"], shown["question"]["key"] != first["key"]) == (200, 1, True)
        server.answer(shown["question"], [], "skip")
        server.process.kill()
    with (out / "answers.jsonl").open("a") as file:
        file.write('{"key": "cut sho')  # as a power cut leaves it
    (answer,) = map(json.loads, (out / "labelled.jsonl").read_text().splitlines())
    assert (answer["who"], answer["text"], answer["file"]) == ("ada", first["text"], str(text))
    (sentence,) = read_corpus(LabelledFile(str(out / "labelled.jsonl"), {"ner": None})).sentences
    assert sentence.words[:3] == ["Merkel", "met", "Macron"]
    assert sentence.tags["ner"][:4] == ["B-PER", "O", "B-PER", "O"]
    with annotating(text, "-o", out, "--labels", "PER,LOC") as server:
        _, shown = server.ask("next?tab=a")
        assert (shown["progress"]["accepted"], shown["progress"]["skipped"], shown["progress"]["left"]) == (1, 1, 6)
        _, back = server.ask("before?key=")
        assert back["question"]["action"] == "skip"
        _, back = server.ask(f"before?key={back['question']['key']}")
        assert (back["question"]["key"], back["question"]["spans"]) == (first["key"], [[0, 1, "PER"], [2, 3, "PER"]])


def test_two_tabs_see_other_sentences_and_none_overwrites_the_other(text: Path, tmp_path: Path) -> None:
    with annotating(text, "-o", tmp_path / "out", "--labels", "PER") as server:
        _, one = server.ask("next?tab=one")
        _, other = server.ask("next?tab=other")
        assert one["question"]["key"] != other["question"]["key"]
        assert server.ask("next?tab=one")[1]["question"] == one["question"]
        assert server.answer(one["question"], [[0, 1, "PER"]], tab="one")[0] == 200
        status, shown = server.answer(one["question"], [], tab="other")  # as it was before the answer
        assert (status, shown["conflict"], shown["question"]["spans"]) == (409, True, [[0, 1, "PER"]])
        assert server.answer(shown["question"], [], tab="other")[0] == 200
        (line,) = (tmp_path / "out" / "labelled.jsonl").read_text().splitlines()
        assert json.loads(line)["entities"] == []
        assert len((tmp_path / "out" / "answers.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize("spans", [[[0, 1, "X"]], [[0, 99, "PER"]], [[0, 2, "PER"], [1, 3, "PER"]], [["a", 1, "PER"]]])
def test_what_is_no_answer_is_refused(text: Path, tmp_path: Path, spans: list[list[object]]) -> None:
    with annotating(text, "-o", tmp_path / "out", "--labels", "PER") as server:
        _, shown = server.ask("next?tab=a")
        status, said = server.answer(shown["question"], spans)
        assert (status, list(said)) == (400, ["error"])
        assert (tmp_path / "out" / "answers.jsonl").read_bytes() == b""


def test_only_who_has_the_address_is_answered(text: Path, tmp_path: Path) -> None:
    with annotating(text, "-o", tmp_path / "out", "--labels", "PER") as server:
        assert server.address.startswith("http://127.0.0.1:")
        token = server.address.rstrip("/").rpartition("/")[2]
        assert len(token) >= 20
        assert server.ask(f"../{'x' * len(token)}/next")[0] == 404
        assert server.ask("next", Host="evil.example")[0] == 403
        assert server.ask("next", Origin="http://evil.example")[0] == 403
        busy = subprocess.run(
            [*COMMAND, text, "-o", tmp_path / "out", "--labels", "PER"],
            capture_output=True, env=ENVIRONMENT, check=False, timeout=60,
        )  # fmt: skip
        assert busy.returncode == 2
        assert busy.stderr.decode().endswith("another tagger annotate works in it; end that one, or use its page\n")


def test_a_model_suggests_and_labels_must_be_there(random_model: Path, text: Path, tmp_path: Path) -> None:
    with annotating(text, "-o", tmp_path / "out", "-m", random_model) as server:
        _, shown = server.ask("next?tab=a")
        assert shown["labels"] == ["PER", "LOC"]
        assert shown["question"]["spans"] or server.answer(shown["question"], [])[1]["question"]["spans"]
    for arguments in ([], ["--labels", "PER,"], ["--labels", "A B"]):
        done = subprocess.run(
            [*COMMAND, text, "-o", tmp_path / "new", *arguments],
            capture_output=True, env=ENVIRONMENT, check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr.decode()) == (
            2,
            "tagger: name the labels with --labels, as in --labels PERSON,ORDER; they have no blanks\n",
        )


def test_what_was_accepted_goes_to_other_programs(tmp_path: Path) -> None:
    text, out = tmp_path / "text.conll", tmp_path / "out"
    text.write_text("Ada\nLovelace\nleft\n\n𝔸da\nmet\nJosé\n\n")
    with annotating(text, "-o", out, "--labels", "PER") as server:
        _, shown = server.ask("next?tab=a")
        while shown["question"]:
            spans = [[0, 2, "PER"]] if shown["question"]["text"].startswith("Ada") else [[0, 1, "PER"], [2, 3, "PER"]]
            _, shown = server.answer(shown["question"], spans)

    def exported(format: str) -> None:
        done = subprocess.run(
            [*COMMAND, "-o", out, "--export", format], capture_output=True, env=ENVIRONMENT, check=True, timeout=60
        )
        assert done.stderr.startswith(b"tagger: wrote ")

    exported("doccano")
    read = read_corpus(
        LabelledFile(str(out / "doccano.jsonl"), {"ner": None}, segment=RuleSegmenter().segment)
    ).sentences
    assert sorted((s.words, s.tags["ner"]) for s in read) == [
        (["Ada", "Lovelace", "left"], ["B-PER", "I-PER", "O"]),
        (["𝔸da", "met", "José"], ["B-PER", "O", "B-PER"]),
    ]
    exported("brat")
    written = (out / "brat.txt").read_text()
    rows = [line.split("\t") for line in (out / "brat.ann").read_text().splitlines()]
    assert sorted(row[2] for row in rows) == ["Ada Lovelace", "José", "𝔸da"]
    for _, place, words in rows:
        label, start, end = place.split(" ")
        assert (label, written[int(start) : int(end)]) == ("PER", words)
    exported("label-studio")
    for task in json.loads((out / "label-studio.json").read_text()):
        for result in task["annotations"][0]["result"]:
            value = result["value"]
            assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
            assert (result["type"], value["labels"]) == ("labels", ["PER"])
    command = [*COMMAND, "-o", tmp_path, "--export", "brat"]
    missing = subprocess.run(command, capture_output=True, env=ENVIRONMENT, check=False, timeout=60)
    assert missing.returncode == 2
