"""What a command prints arrives to its last byte, or the command says that it does not and fails."""

from __future__ import annotations

import fcntl
import json
import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from command import COMMAND, ENVIRONMENT, tagger

UNBUFFERED = [{}, {"PYTHONUNBUFFERED": "1"}]
LARGEST_FILE = 100_000
"""Bytes that a file may have where the disk is full, so to say."""


@pytest.fixture(scope="module")
def long_text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Text whose tags are some 600,000 bytes, more than any pipe holds."""
    file = tmp_path_factory.mktemp("text") / "long.txt"
    file.write_text("Merkel met Macron in Paris.\n" * 5000)
    return file


@pytest.fixture(scope="module")
def all_of_it(random_model: Path, long_text: Path) -> bytes:
    """What a buffered run writes to a file of its own."""
    output = long_text.with_suffix(".conll")
    assert tagger("tag", "-m", random_model, long_text, "-o", output).returncode == 0
    return output.read_bytes()


@pytest.mark.parametrize("unbuffered", UNBUFFERED)
def test_a_full_disk_is_a_failure(
    random_model: Path, long_text: Path, tmp_path: Path, unbuffered: dict[str, str]
) -> None:
    with (tmp_path / "out").open("wb") as output:
        done = subprocess.run(
            [*COMMAND, "tag", "-m", str(random_model), str(long_text)],
            stdout=output,
            stderr=subprocess.PIPE,
            env={**ENVIRONMENT, **unbuffered},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE)),
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, b"tagger: standard output: File too large\n")


@pytest.mark.parametrize("unbuffered", UNBUFFERED)
@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["download-data", "--list"], ["info"], ["tag"]])
def test_a_full_device_is_a_failure_of_every_command(
    random_model: Path, unbuffered: dict[str, str], arguments: list[str]
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    models = {"info": [str(random_model)], "tag": ["-m", str(random_model)]}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *arguments, *models.get(arguments[0], [])],
            input=b"Merkel met Macron.\n",
            stdout=full,
            stderr=subprocess.PIPE,
            env={**ENVIRONMENT, **unbuffered},
            check=False,
        )
    line = b"tagger: standard output: No space left on device\n"
    assert (done.returncode, done.stderr) == (1, line)


@pytest.mark.parametrize("unbuffered", UNBUFFERED)
def test_a_slow_pipe_that_does_not_block_gets_everything(
    random_model: Path, long_text: Path, all_of_it: bytes, unbuffered: dict[str, str]
) -> None:
    reading, writing = os.pipe()
    flags = fcntl.fcntl(writing, fcntl.F_GETFL)
    fcntl.fcntl(writing, fcntl.F_SETFL, flags | os.O_NONBLOCK)
    read: list[bytes] = []

    def read_slowly() -> None:
        while block := os.read(reading, 30_000):
            read.append(block)
            time.sleep(0.001)

    reader = threading.Thread(target=read_slowly)
    reader.start()
    try:
        done = subprocess.run(
            [*COMMAND, "tag", "-m", str(random_model), str(long_text)],
            stdout=writing,
            stderr=subprocess.PIPE,
            env={**ENVIRONMENT, **unbuffered},
            check=False,
        )
    finally:
        os.close(writing)
        reader.join()
        os.close(reading)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"".join(read) == all_of_it


@pytest.mark.parametrize("unbuffered", UNBUFFERED)
def test_a_closed_pipe_ends_it_in_silence_but_not_with_0(
    random_model: Path, long_text: Path, unbuffered: dict[str, str]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [*COMMAND, "tag", "-m", str(random_model), str(long_text)],
            stdout=writing,
            stderr=subprocess.PIPE,
            env={**ENVIRONMENT, **unbuffered},
            check=False,
        )
    finally:
        os.close(writing)
    assert done.returncode in (-13, 141)
    assert done.stderr == b""


@pytest.mark.parametrize("arguments", [["--help"], ["download-data", "--list"], ["tag", "--help"]])
def test_help_and_lists_may_be_left_after_their_first_line(arguments: list[str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "tagger_cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        bufsize=0,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.wait() in ((0, 141) if arguments[0] == "tag" else (0,))
        assert process.stderr.read() == b""


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_a_terminal_without_utf8_gets_what_it_can_show(random_model: Path, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "žluťoučký.conll"
    file.write_text("Zürich→Łódź PROPN\nist VERB\n\n" * 30)
    for arguments in (
        ["info", random_model],
        ["check-data", file, "-t", "upos=2"],
        ["evaluate", random_model, file, "-t", "upos=2"],
        ["download-data", "--list"],
        ["train", "--list-settings"],
        ["--help"],
    ):
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            capture_output=True,
            env={**ENVIRONMENT, "PYTHONIOENCODING": encoding},
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b""), arguments
        assert done.stdout.decode(encoding)


def test_json_is_utf8_on_any_terminal(random_model: Path, tmp_path: Path) -> None:
    file = tmp_path / "words.conll"
    file.write_text("Łódź PROPN\n\n" * 3)
    done = tagger("check-data", file, "-t", "upos=2", "--json", PYTHONIOENCODING="latin-1")
    assert "Łódź" in json.dumps(json.loads(done.stdout), ensure_ascii=False)
    done = tagger("tag", "-m", random_model, file, PYTHONIOENCODING="latin-1", LC_ALL="C")
    assert done.stdout.startswith("Łódź\t")
