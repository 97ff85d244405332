"""``tagger tag FOLDER -o FOLDER``: the same tree out, and a run that was killed is resumed to the same bytes."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from command import COMMAND, ENVIRONMENT, tagger

TEXT = "Merkel met Macron in Paris. They didn't talk.\n"


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of several sizes and formats; one cannot be read."""
    folder = tmp_path_factory.mktemp("texts") / "texts"
    (folder / "a" / "b").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "x.txt").write_text(TEXT)
    for number in range(30):
        (folder / "a" / f"{number:02}.txt").write_text(TEXT * (number * 17 % 40))
    (folder / "a" / "b" / "large.txt").write_text(TEXT * 4000)
    (folder / "a" / "b" / "words.conll").write_text("Paris X\n\n")
    (folder / "bad.txt").write_bytes(TEXT.encode() + b"Paris \xff\n")
    (folder / "notes.md").write_text(TEXT)
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def whole(random_model: Path, texts: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run gives that nobody disturbs."""
    output = tmp_path_factory.mktemp("whole") / "out"
    done = tagger("tag", "-m", random_model, texts, "-o", output, "-f", "conllu", "--jobs", "2")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"tagger: 1 of 34 documents could not be read, see {output}/errors.jsonl; ")
    assert done.stderr.count("\n") == 1
    return tree(output)


def test_the_tree_is_that_of_the_input(
    whole: dict[str, bytes], random_model: Path, texts: Path, tmp_path: Path
) -> None:
    documents = [str(p.relative_to(texts)) for p in texts.rglob("*") if p.is_file() and ".hidden" not in p.parts]
    assert set(whole) == {"manifest.jsonl", "errors.jsonl", *(f"{d}.conllu" for d in documents if d != "bad.txt")}
    errors = [json.loads(line) for line in whole["errors.jsonl"].splitlines()]
    assert [(error["file"], error["line"]) for error in errors] == [("bad.txt", 2)]
    assert "not UTF-8" in errors[0]["error"]
    for name in ("a/05.txt", "a/00.txt", "a/b/words.conll", "notes.md"):
        alone = tmp_path / "alone"
        shutil.rmtree(alone, ignore_errors=True)
        assert tagger("tag", "-m", random_model, texts / name, "-f", "conllu", "-o", alone, "--resume").returncode == 0
        written = whole[f"{name}.conllu"].decode()
        assert (
            written.replace(f"newdoc id = {name}", f"newdoc id = {Path(name).name}").encode()
            == (alone / f"{Path(name).name}.conllu").read_bytes()
        )


def test_patterns_choose_files_and_errors_can_be_passed_over(random_model: Path, texts: Path, tmp_path: Path) -> None:
    arguments = ["tag", "-m", random_model, texts, "-o", tmp_path / "out", "--include", "b/*", "--include", "bad.*"]
    done = tagger(*arguments, "--errors", "skip")
    assert done.returncode == 0
    assert done.stderr.startswith("tagger: lines left out: 1; the first: ")
    assert set(tree(tmp_path / "out")) == {
        *("manifest.jsonl", "bad.txt.conll", "a/b/large.txt.conll", "a/b/words.conll.conll")
    }
    done = tagger("tag", "-m", random_model, texts, "-o", tmp_path / "none", "--include", "*.xml")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "no file in this folder that matches *.xml" in done.stderr
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "errors").write_text(TEXT)
    done = tagger("tag", "-m", random_model, tmp_path / "in", "-o", tmp_path / "none", "-f", "jsonl")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "its output would be errors.jsonl, which the run itself writes" in done.stderr


def test_a_finished_run_is_not_done_again_and_not_mixed_with_another(
    random_model: Path, texts: Path, tmp_path: Path
) -> None:
    run = ["tag", "-m", random_model, texts / "a", "-o", tmp_path / "out"]
    assert tagger(*run).returncode == 0
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.conll")}
    (tmp_path / "out" / "07.txt.conll").unlink()
    assert tagger(*run, "--resume").returncode == 0
    changed = [path.name for path, time in before.items() if path.stat().st_mtime_ns != time]
    assert changed == ["07.txt.conll"]
    other = tmp_path / "other"
    shutil.copytree(random_model, other)
    description = (other / "segmentation.json", "{}")
    description[0].write_text(description[1])
    for arguments, what in (
        (run, "has a run in it; go on with --resume"),
        ([*run, "--resume", "-t", "upos"], "-t = all, not upos"),
        ([*run, "--resume", "--scores"], "--scores = no, not yes"),
        ([*run, "--resume", "-m", other], "of another model"),
        (["tag", "-m", random_model, texts], "name one with -o DIR"),
    ):
        done = tagger(*arguments)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert what in done.stderr


@pytest.mark.parametrize("seed", range(4))
def test_a_run_that_was_killed_is_resumed_to_the_same_bytes(
    whole: dict[str, bytes], random_model: Path, texts: Path, tmp_path: Path, seed: int
) -> None:
    output = tmp_path / "out"
    arguments = ["tag", "-m", str(random_model), str(texts), "-o", str(output), "-f", "conllu", "--resume"]
    command = [*COMMAND, *arguments, "--jobs", str(1 + seed % 2)]
    with subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        end = time.monotonic() + 60
        while not list(output.rglob("*.conllu")) and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(random.Random(seed).random() * 0.3)
        process.send_signal(signal.SIGTERM if seed == 3 else signal.SIGKILL)
    manifest = (output / "manifest.jsonl").read_bytes()
    finished = [json.loads(line)["file"] for line in manifest.splitlines(keepends=True)[1:] if line.endswith(b"\n")]
    times = {name: (output / f"{name}.conllu").stat().st_mtime_ns for name in finished if name != "bad.txt"}
    assert tagger(*arguments).returncode == 1
    assert tree(output) == whole
    assert times == {name: (output / f"{name}.conllu").stat().st_mtime_ns for name in times}
