"""``tagger tag`` in a pipe: answers at once, leaves when its reader or its user wants it to."""

from __future__ import annotations

import signal
import statistics
import subprocess
import time
from pathlib import Path

import pytest
from command import COMMAND, ENVIRONMENT


def start(model: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [*COMMAND, "tag", "-m", str(model), *arguments]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, env=ENVIRONMENT, bufsize=0, **pipes)  # type: ignore[call-overload]


@pytest.mark.parametrize("format", ["jsonl", "html"])
def test_each_line_comes_back_before_the_next_is_sent(random_model: Path, format: str) -> None:
    latencies = []
    with start(random_model, "-f", format) as process:
        for number in range(20):
            began = time.monotonic()
            process.stdin.write(f"Merkel met Macron {number}.\n".encode())
            answer = b""
            while str(number).encode() not in answer.split(b"</head>")[-1]:
                answer += process.stdout.readline()
            latencies.append(time.monotonic() - began)
        process.stdin.close()
        rest = process.stdout.read()
        assert process.wait() == 0
        assert process.stderr.read() == b""
    assert statistics.median(latencies) < 1  # some milliseconds, on a machine that has time
    assert rest.endswith(b"</html>\n") or format == "jsonl"


def test_a_reader_that_has_enough_is_left_in_silence(random_model: Path, tmp_path: Path) -> None:
    file = tmp_path / "endless.txt"
    file.write_text("Merkel met Macron.\n" * 200_000)
    with start(random_model, str(file)) as process:
        assert process.stdout.readline().startswith(b"Merkel\t")
        process.stdout.close()
        began = time.monotonic()
        assert process.wait() in (0, -signal.SIGPIPE)
        assert time.monotonic() - began < 5
        assert process.stderr.read() == b""


@pytest.mark.parametrize("busy", [False, True])
def test_ctrl_c_ends_it_at_once(random_model: Path, tmp_path: Path, busy: bool) -> None:
    file = tmp_path / "endless.txt"
    file.write_text("Merkel met Macron.\n" * 400_000)
    output = tmp_path / "out"
    with start(random_model, *([str(file), "-o", str(output)] if busy else [])) as process:
        if busy:
            while not list(tmp_path.glob(".out.*.tmp")):
                time.sleep(0.01)
            time.sleep(0.1)
        else:
            process.stdin.write(b"Merkel met Macron.\n")
            assert process.stdout.readline().startswith(b"Merkel\t")
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == (130 if busy else -signal.SIGINT)  # shells give 130 for both
        assert time.monotonic() - began < 1  # some 20 milliseconds
        assert process.stderr.read() == b""
    assert list(tmp_path.iterdir()) == [file]
