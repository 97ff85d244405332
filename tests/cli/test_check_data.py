"""``tagger check-data``: findings on standard output, one line for what cannot be read, nothing heavy loaded."""

from __future__ import annotations

import json

import pytest
from command import ROOT, tagger
from test_start import loaded_by

from tagger_cli.cli.main import run

SAMPLE = ROOT / "models" / "sample"


def test_findings_go_to_standard_output_in_plain_text() -> None:
    done = tagger("check-data", SAMPLE / "ewt-train.conllu", SAMPLE / "ewt-dev.conllu")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[1] == f"- {SAMPLE / 'ewt-dev.conllu'}: labels of xpos that train does not have: WP$ (2)"
    assert ["sentences", "1,000", "150"] in [line.split() for line in lines]
    assert ["NOUN", "2,558", "272"] in [line.split() for line in lines]
    assert "\x1b" not in done.stdout


def test_targets_are_chosen_as_in_train() -> None:
    done = tagger("check-data", SAMPLE / "wnut17-train.conll", "-t", "ner=2", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert list(report) == ["problems", "targets", "vectors", "files"]
    assert report["targets"] == {"ner": "2"}
    ner = report["files"][0]["targets"]["ner"]
    assert (ner["scheme"], sum(ner["labels"].values())) == ("IOB2", 943)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "Missing argument 'FILE...'"),
        (["-"], 2, "write standard input to a file first"),
        (["{sample}", "-t", "=2"], 2, "expected NAME or NAME=COLUMN"),
        (["nowhere.conll"], 1, "nowhere.conll: no such file; check the name"),
        (["{sample}", "-t", "ner=9"], 1, "{sample}:1: there is no column 9"),
        (["{sample}", "--vectors", "{sample}"], 1, "{sample}:1: no vector here"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = str(SAMPLE / "wnut17-dev.conll")
    assert run(["check-data", *(argument.format(sample=sample) for argument in arguments)]) == code
    written = capsys.readouterr()
    assert (written.out, written.err.count("\n")) == ("", 1)
    assert message.format(sample=sample) in written.err


def test_data_is_checked_without_the_training_extra() -> None:
    loaded = loaded_by("check-data", str(SAMPLE / "wnut17-dev.conll"))
    assert "numpy" in loaded
    assert loaded & {"torch", "datasets", "seqeval", "pydantic", "accelerate", "onnxruntime", "pandas"} == set()
