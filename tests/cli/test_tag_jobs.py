"""``tagger tag --jobs N``: the same bytes as with one process, and nothing left running whatever happens."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from command import COMMAND, ENVIRONMENT, tagger

SECONDS = 60


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Some 300,000 characters: half a dozen pieces."""
    folder = tmp_path_factory.mktemp("texts")
    lines = [f"Merkel met Macron in Paris on {n}. They didn't talk." for n in range(2700)]
    (folder / "lines.txt").write_text("\n".join(lines))
    (folder / "one line").write_text(" ".join(lines))
    (folder / "wörds.conll").write_text("Paris X\n. X\n\n" * 3000)
    return sorted(folder.iterdir())


def workers_of(parent: int) -> list[int]:
    """The processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def has_ended(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait_until(condition: object, seconds: float = SECONDS) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)


@contextmanager
def running(*arguments: str | Path) -> Iterator[tuple[subprocess.Popen[bytes], list[int]]]:
    """A command that has two workers and something written; afterwards none of them is there any more."""
    command = [*COMMAND, "tag", "--jobs", "2", *map(str, arguments)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, env=ENVIRONMENT, bufsize=0, **pipes) as process:  # type: ignore[call-overload]
        wait_until(lambda: len(workers_of(process.pid)) == 2)
        workers = workers_of(process.pid)
        yield process, workers
        process.stdout.close()
        process.wait(SECONDS)
        wait_until(lambda: all(map(has_ended, workers)))


@pytest.mark.parametrize(
    "options", [["-f", "conllu", "--scores"], ["-f", "jsonl", "-t", "none", "--entities", "rules.tsv"]]
)
def test_output_is_that_of_one_process(
    random_model: Path, texts: list[Path], tmp_path: Path, options: list[str]
) -> None:
    (tmp_path / "rules.tsv").write_text("Macron\tBOSS\n")
    one, two = (tmp_path / name for name in ("one", "two"))
    for output, jobs in ((one, ["--threads", "1"]), (two, ["--jobs", "2"])):
        done = tagger("tag", "-m", random_model, *texts, *options, *jobs, "-o", output, folder=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(one.read_bytes()) > 200_000
    assert one.read_bytes() == two.read_bytes()


def test_errors_are_those_of_one_process(random_model: Path, texts: list[Path], tmp_path: Path) -> None:
    good = texts[0].read_bytes()  # lines.txt
    bad = tmp_path / "bad.txt"
    bad.write_bytes(good[:70_000] + b"\n\xff\n" + good[70_000:] + b"\nMerkel \xfe.\n")
    for errors in ("stop", "skip", "replace"):
        runs = [
            tagger("tag", "-m", random_model, bad, "-f", "conllu", "--errors", errors, *jobs)
            for jobs in (["--threads", "1"], ["--jobs", "2"])
        ]
        assert (runs[0].returncode, runs[0].stderr) == (runs[1].returncode, runs[1].stderr)
        assert runs[0].stdout == runs[1].stdout
        assert runs[0].returncode == (errors == "stop")


def test_wrong_usage_and_a_damaged_model_are_one_line(random_model: Path, texts: list[Path], tmp_path: Path) -> None:
    for arguments, code, what in (
        (["-t", "nonsense"], 2, "target nonsense: "),
        (["-f", "inline", "--scores"], 2, "--scores: inline has no place"),
        (["-f", "html"], 2, "--jobs: html is one page"),
    ):
        done = tagger("tag", "-m", random_model, *texts, "--jobs", "2", *arguments)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1)
        assert what in done.stderr
    (tmp_path / "model.json").write_text("{}")
    done = tagger("tag", "-m", tmp_path, *texts, "--jobs", "2")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_workers_import_nothing_from_the_folder_at_hand(random_model: Path, texts: list[Path], tmp_path: Path) -> None:
    (tmp_path / "onnxruntime.py").write_text("raise SystemExit('imported')")
    command = [COMMAND[0], "-P", *COMMAND[1:], "tag", "-m", str(random_model), "--jobs", "2", str(texts[0])]
    done = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout


def test_a_worker_that_dies_is_told_in_one_line(random_model: Path, texts: list[Path], tmp_path: Path) -> None:
    output = tmp_path / "out"
    with running("-m", random_model, *texts * 5, "-o", output) as (process, workers):
        os.kill(workers[1], signal.SIGKILL)
        said = process.stderr.read().decode()
        assert process.wait(SECONDS) == 1
    assert said.startswith("tagger: a worker process ended by signal 9 before its work was done")
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "codes"), [(signal.SIGINT, (130,)), (signal.SIGTERM, (143,)), (signal.SIGKILL, (-9,))]
)
def test_a_signal_leaves_neither_processes_nor_files(
    random_model: Path, texts: list[Path], tmp_path: Path, number: signal.Signals, codes: tuple[int, ...]
) -> None:
    with running("-m", random_model, *texts * 5, "-o", tmp_path / "out") as (process, _):
        process.send_signal(number)
        assert process.stderr.read() == b""
        assert process.wait(SECONDS) in codes
    if number != signal.SIGKILL:
        assert list(tmp_path.iterdir()) == []


def test_a_reader_that_goes_ends_it_in_silence(random_model: Path, texts: list[Path]) -> None:
    with running("-m", random_model, *texts * 5) as (process, _):
        assert process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(SECONDS) in (-signal.SIGPIPE, 141)


def test_a_full_disk_is_a_failure(random_model: Path, texts: list[Path], tmp_path: Path) -> None:
    with (tmp_path / "out").open("wb") as output:
        done = subprocess.run(
            [*COMMAND, "tag", "-m", str(random_model), "--jobs", "2", *map(str, texts)],
            stdout=output,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, b"tagger: standard output: File too large\n")
