"""``tagger tag --ray local``: a worker that is lost costs only the batches it had in work."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from command import COMMAND, ENVIRONMENT, tagger

pytestmark = pytest.mark.ray

TEXT = "Merkel met Macron in Paris. They didn't talk.\n"


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """40 documents that are a batch each, and one that cannot be read."""
    pytest.importorskip("ray")
    folder = tmp_path_factory.mktemp("texts")
    for number in range(40):
        (folder / f"{number:02}.txt").write_text(TEXT * 2900)
    (folder / "bad.txt").write_bytes(b"\xff\n")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def actors() -> list[int]:
    """The processes in which Ray tags."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"BatchActor" in (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except OSError:
            pass
    return found


def test_a_worker_is_killed(random_model: Path, texts: Path, tmp_path: Path) -> None:
    whole, output = tmp_path / "whole", tmp_path / "out"
    assert tagger("tag", "-m", random_model, texts, "-o", whole, "--jobs", "2").returncode == 1
    command = [*COMMAND, "tag", "-m", str(random_model), str(texts), "-o", str(output), "--ray", "local", "--jobs", "2"]
    with subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True) as process:
        end = time.monotonic() + 120
        while len(list(output.glob("*.conll"))) < 3:
            assert time.monotonic() < end
            assert process.poll() is None
            time.sleep(0.02)
        workers = actors()
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGKILL)
        assert len(list(output.glob("*.conll"))) < 40  # it was at work
        assert process.stderr is not None
        said = process.stderr.read()
    assert process.returncode == 1
    assert said.startswith("tagger: 1 of 41 documents could not be read")
    assert said.count("\n") == 1
    assert tree(output) == tree(whole)


def test_a_driver_is_killed_and_the_run_goes_on_without_ray(random_model: Path, texts: Path, tmp_path: Path) -> None:
    whole, output = tmp_path / "whole", tmp_path / "out"
    assert tagger("tag", "-m", random_model, texts, "-o", whole, "--jobs", "2").returncode == 1
    arguments = ["tag", "-m", str(random_model), str(texts), "-o", str(output), "--resume", "--jobs", "2"]
    command = [*COMMAND, *arguments, "--ray", "local"]
    with subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.DEVNULL) as process:
        end = time.monotonic() + 120
        while len(list(output.glob("*.conll"))) < 3:
            assert time.monotonic() < end
            time.sleep(0.02)
        process.kill()
    end = time.monotonic() + 60
    while actors():
        assert time.monotonic() < end
        time.sleep(0.1)
    assert tagger(*arguments).returncode == 1
    assert tree(output) == tree(whole)


def test_no_cluster_is_one_line(random_model: Path, texts: Path, tmp_path: Path) -> None:
    done = tagger("tag", "-m", random_model, texts, "-o", tmp_path / "out", "--ray", "127.0.0.1:1")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("tagger: --ray 127.0.0.1:1: ")
    assert done.stderr.count("\n") == 1
