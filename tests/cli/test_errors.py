"""Errors: one line that says what is wrong and what to do, on standard error, with the exit code of its kind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from command import tagger

from tagger_cli.cli.main import run


def fails(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code and the line of a command that fails before it writes anything."""
    code = run(arguments)
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.startswith("tagger: ")
    assert written.err.endswith("\n")
    assert written.err.count("\n") == 1
    return code, written.err.removeprefix("tagger: ").rstrip("\n")


def test_work_that_fails_is_one_line_and_exit_code_1(random_model: Path, tmp_path: Path) -> None:
    done = tagger("tag", "-m", random_model, "nowhere.txt", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "tagger: nowhere.txt: no such file; check the name\n"


def test_debug_shows_where(random_model: Path, tmp_path: Path) -> None:
    done = tagger("tag", "-m", random_model, "nowhere.txt", "--debug", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Traceback")
    assert done.stderr.endswith("nowhere.txt: no such file; check the name\n")


def test_a_full_disk_is_said_and_not_hidden(random_model: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    done = tagger("tag", "-m", random_model, "-o", "/dev/full", given="Merkel.")
    assert (done.returncode, done.stderr) == (
        1,
        "tagger: /dev/full: cannot be written: No space left on device; choose another -o\n",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tag", "--nonsense"], "No such option '--nonsense'"),
        (["tga"], "No such command 'tga'. Did you mean 'tag'?"),
        (["tag", "-f", "xml"], "'xml' is not one of 'pretty', 'conll', 'conllu', 'jsonl', 'inline', 'html'"),
        (["tag", "-i", "pdf"], "'pdf' is not one of 'auto', 'text', 'tokens', 'conll', 'conllu', 'jsonl'"),
        (["tag", "--threads", "-1"], "-1 is not in the range x>=0"),
        (["tag", "--errors", "ignore"], "'ignore' is not one of 'stop', 'skip', 'replace'"),
        (["tag", "-m", "{model}", "-t", ""], "expected NAME or NAME=COLUMN"),
        (["tag", "-m", "{model}", "-t", "pos"], "target pos: the model {model} has ner, upos"),
        (["evaluate"], "Missing argument 'MODEL'"),
        (["evaluate", "{model}"], "Missing argument 'FILE...'"),
        (["evaluate", "{model}", "{corpus}", "-t", "pos"], "target pos: the model {model} has ner, upos"),
        (["train", "{corpus}", "--device", "abacus"], "'abacus' is not one of 'auto', 'cpu'"),
    ],
)
def test_wrong_usage_is_exit_code_2(
    capsys: pytest.CaptureFixture[str], random_model: Path, corpus: str, arguments: list[str], message: str
) -> None:
    names = {"model": random_model, "corpus": corpus}
    code, line = fails(capsys, *(argument.format(**names) for argument in arguments))
    assert code == 2
    assert line.count(message.format(**names)) == 1
    assert line.count("Did you mean") <= 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tag", "-m", "nowhere", "x"], "nowhere: there is no such model; give the folder that tagger train wrote"),
        (["info", "nowhere"], "nowhere: there is no such model"),
        (["tag", "-m", "{folder}", "x"], "{folder}: this folder is no model: it has no model.json"),
        (["tag", "-m", "{model}", "{corpus}", "-o", "{folder}"], "{folder}: is a folder; name a file in it"),
        (["evaluate", "{model}", "{corpus}", "-t", "upos=9"], "{corpus}:1: "),
        (["evaluate", "{model}", "nowhere.conll", "-t", "upos=2"], "nowhere.conll: no such file"),
    ],
)
def test_work_that_fails_is_exit_code_1(
    capsys: pytest.CaptureFixture[str],
    random_model: Path,
    corpus: str,
    tmp_path: Path,
    arguments: list[str],
    message: str,
) -> None:
    names = {"model": random_model, "corpus": corpus, "folder": tmp_path}
    code, line = fails(capsys, *(argument.format(**names) for argument in arguments))
    assert code == 1
    assert message.format(**names) in line


@pytest.mark.parametrize("name", ["model.json", "vocabulary.txt", "words.onnx", "tagger.onnx"])
@pytest.mark.parametrize("damage", ["missing", "cut short"])
def test_a_damaged_model_is_named(
    capsys: pytest.CaptureFixture[str], random_model: Path, tmp_path: Path, name: str, damage: str
) -> None:
    model = tmp_path / "model"
    shutil.copytree(random_model, model)
    content = (model / name).read_bytes()
    (model / name).unlink()
    if damage == "cut short":
        (model / name).write_bytes(content[: len(content) // 2])
    code, line = fails(capsys, "tag", "-m", str(model), "x", "-o", str(tmp_path / "out"))
    assert code == 1
    assert str(model if (name, damage) == ("model.json", "missing") else model / name) in line
    assert list(tmp_path.iterdir()) == [model]


@pytest.fixture
def corpus(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("corpus") / "corpus.conll"
    path.write_text("Merkel PROPN B-PER\nmet VERB O\n\n")
    return str(path)
