"""What every user sees first: help, version, completion. They come at once and load nothing that tags."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from command import COMMAND, ENVIRONMENT, ROOT, tagger

HEAVY = {"numpy", "onnxruntime", "torch", "datasets", "seqeval", "pydantic", "accelerate"}


def loaded_by(*arguments: str, **environment: str) -> set[str]:
    """The packages that a command has loaded when it ends."""
    program = (
        "import json, sys\n"
        "from tagger_cli.cli.main import run\n"
        "try: run(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('LOADED' + json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env={**ENVIRONMENT, **environment}, capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.rpartition("LOADED")[2]))


@pytest.mark.parametrize("arguments", [["--help"], ["tag", "-h"], ["train", "--help"], ["--version"]])
def test_help_loads_nothing_that_tags_or_trains(arguments: list[str]) -> None:
    assert loaded_by(*arguments) & HEAVY == set()


def test_tagging_loads_neither_torch_nor_rich(random_model: object) -> None:
    loaded = loaded_by("tag", "-m", str(random_model), str(ROOT / "docs" / "demo.txt"))
    assert {"numpy", "onnxruntime"} <= loaded
    assert loaded & {"torch", "datasets", "seqeval", "pydantic", "accelerate", "rich"} == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--train", "nowhere.conll", "--target", "upos=2", "-o", "never-made"],
        ["--train", "README.md", "--target", "upos=2", "-o", "never-made", "--set", "network.layer=3"],
        ["--train", "README.md", "--target", "upos=2", "-o", "never-made", "--set", "vectors.path=nowhere.txt"],
        ["--train", "README.md", "--target", "upos=2", "-o", "docs"],
        ["--train", "README.md", "--target", "upos=2"],
    ],
    ids=["no such file", "no such setting", "no such vectors", "a folder in use", "no folder"],
)
def test_slips_in_usage_of_train_are_told_before_torch_is_loaded(arguments: list[str]) -> None:
    assert loaded_by("train", *arguments) & {"torch", "accelerate", "datasets"} == set()


def test_help_names_every_command_and_goes_to_standard_output() -> None:
    done = tagger("--help")
    assert (done.returncode, done.stderr) == (0, "")
    for command in ("tag", "train", "evaluate", "check-data", "info"):
        assert f" {command} " in done.stdout
    tag = tagger("tag", "--help")
    assert (tag.returncode, tag.stderr) == (0, "")
    for option in ("--model", "--format", "--input", "--target", "--output", "--threads", "--errors", "--scores"):
        assert option in tag.stdout
    assert "html" in tag.stdout


def test_version() -> None:
    done = tagger("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("tagger 0.")
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("tagger e", ["evaluate"]), ("tagger tag --mo", ["--model"]), ("tagger tag -f conl", ["conll", "conllu"])],
)
def test_a_shell_completes_commands_options_and_formats(typed: str, offered: list[str]) -> None:
    environment = {
        "_TAGGER_COMPLETE": "complete_bash",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split()) - 1),
    }
    done = subprocess.run(COMMAND, env={**ENVIRONMENT, **environment}, capture_output=True, text=True, check=True)
    assert done.stdout.split() == offered
    assert loaded_by(**environment) & HEAVY == set()
