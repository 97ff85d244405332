"""What doccano, Label Studio and brat write comes in as it went out."""

from __future__ import annotations

import json
import subprocess
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_server import COMMAND, ENVIRONMENT

from tagger_cli.annotation.answers import Answer
from tagger_cli.annotation.exports import ExportFormat, export
from tagger_cli.annotation.imports import read_answers
from tagger_cli.annotation.pool import pooled
from tagger_cli.annotation.task import Task
from tagger_cli.corpora.schemes import Kind, Span
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.segmentation.segmenter import RuleSegmenter

TASK_LABELS = ("PER", "LOC-é")
WORDS = st.lists(st.sampled_from(["Ada", "𝔸da", "José", "met", "Rome", "naïve", "x"]), min_size=1, max_size=6)
SEGMENT = RuleSegmenter().segment


@st.composite
def labelled(draw: st.DrawFn, kind: Kind) -> Answer:
    words = draw(WORDS)
    label = st.sampled_from(TASK_LABELS)
    if kind == "sentence":
        spans = [Span(0, len(words), draw(label))]
    elif kind == "word":
        spans = [Span(place, place + 1, draw(label)) for place in range(len(words))]
    else:
        cuts = sorted(draw(st.sets(st.integers(0, len(words)))))
        pieces = [(s, e) for s, e in pairwise(cuts) if draw(st.booleans())]
        spans = [Span(start, end, draw(label)) for start, end in pieces]
    task = Task("x", kind, TASK_LABELS)
    return pooled(Sentence(words), "text").answered(task, spans, "accept", "queue", 1, "ada", "today")


@pytest.mark.parametrize("format", get_args(ExportFormat))
@pytest.mark.parametrize("kind", ["span", "word", "sentence"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_round_trip(format: ExportFormat, kind: Kind, data: st.DataObject) -> None:
    if (format, kind) == ("brat", "sentence"):
        return  # it has no labels of sentences
    given_answers = data.draw(st.lists(labelled(kind), max_size=4, unique_by=lambda answer: answer.key))
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = export(given_answers, format, folder)[0]
        found = read_answers(str(path), "x", kind, SEGMENT, "bob", ())
    assert [(one.text, one.tokens, one.entities) for one in found] == [
        (one.text, one.tokens, one.entities) for one in given_answers
    ]


def imported(folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "-o", "out", *(part for file in files for part in ("--import", file))]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=ENVIRONMENT, check=False, timeout=60)


def test_what_other_programs_wrote(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ada saw New\nYork. It rained.\nBob left.\n")
    (tmp_path / "a.ann").write_text(
        "T1\tPER 0 3\tAda\nT2\tLOC 8 11;12 16\tNew York\n#1\tAnnotatorNotes T1\tsure\nR1\tIn Arg1:T1 Arg2:T2\n"
    )
    value = {"start": 3, "end": 6, "text": "Ada", "labels": ["PER"]}  # units of UTF-16, of which the smiley has two
    task = {
        "id": 7, "data": {"post": "😀 Ada sang"},
        "annotations": [{"result": [], "was_cancelled": True}, {"result": [{"type": "labels", "value": value}]}],
    }  # fmt: skip
    (tmp_path / "b.json").write_text(json.dumps([task, {"data": {"post": "not labelled"}, "annotations": []}]))
    done = imported(tmp_path, "a.txt", "b.json")
    assert (done.returncode, done.stderr) == (
        0,
        "tagger: a.txt: 3 sentences with 2 labels\n"
        "tagger: b.json: 1 sentences with 1 labels\n"
        "tagger: wrote out/labelled.jsonl\n",
    )
    answers = [json.loads(line) for line in (tmp_path / "out/labelled.jsonl").read_text().splitlines()]
    assert [[(e["text"], e["label"]) for e in answer["entities"]] for answer in answers] == [
        [("Ada", "PER"), ("New\nYork", "LOC")], [], [], [("Ada", "PER")],
    ]  # fmt: skip
    assert "a.txt: 0 sentences" in imported(tmp_path, "a.txt").stderr  # they are answered already


@pytest.mark.parametrize(
    ("name", "content", "code", "why"),
    [
        ("a.json", "{", 1, "a.json: not JSON: "),
        ("a.json", "{}", 1, "a.json: expected an array of tasks"),
        (
            "a.json",
            '[{"data": {"text": "Ada"}, "annotations": [{"result": [{"type": "labels"}]}]}]',
            1,
            "a.json: task 1 is",
        ),
        ("a.ann", "T1\tPER 0 99\tAda", 1, "a.ann:1: 0 to 99 is not inside the text (0 to 3)"),
        ("a.ann", "T1 PER", 1, "a.ann:1: no entity; one is"),
        ("a.xml", "", 2, "a.xml: expected .jsonl of doccano"),
    ],
)
def test_what_is_not_of_its_format_is_told_in_a_line(
    tmp_path: Path, name: str, content: str, code: int, why: str
) -> None:
    (tmp_path / "a.txt").write_text("Ada")
    (tmp_path / name).write_text(content)
    done = imported(tmp_path, name)
    assert (done.returncode, done.stderr.removeprefix("tagger: ")[: len(why)], done.stderr.count("\n")) == (
        code,
        why,
        1,
    )
