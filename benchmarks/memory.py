"""Peak memory of tagging: a short text, a file of many lines, and one very long line.

    python benchmarks/memory.py -m MODEL [--text FILE] [--megabytes 200]

The text is repeated until it is long enough. Real text needs more memory than a made-up line, since many of its words
are new to the cache of words. Peaks are those of the tagging process (`ru_maxrss`), in MB of 10^6 bytes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path

LINE = "Angela Merkel met Emmanuel Macron in Paris on {number}, and they didn't agree about Brexit number {number}. "


def peak(model: str, text: Path, threads: int) -> float:
    """Peak resident memory of tagging a file."""
    command = [sys.executable, "-m", "tagger_cli", "tag", "-m", model, "--threads", str(threads), str(text)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"tagging {text} failed with status {status}")
    return usage.ru_maxrss * 1024 / 1e6


def long_text(text: Path | None, size: int) -> Iterator[str]:
    """Lines of about ``size`` bytes in all: those of a file again and again, or a made-up one with rising numbers."""
    lines = (LINE.format(number=number) for number in count())
    if text is not None:
        lines = cycle(text.read_text(encoding="utf-8").splitlines())
    while size > 0:
        line = next(lines)
        size -= len(line.encode()) + 1
        yield line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model", required=True)
    parser.add_argument("--text", type=Path, help="of real text; the default is a made-up line")
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    size = arguments.megabytes * 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        short, lines, line = (Path(folder) / name for name in ("short.txt", "lines.txt", "line.txt"))
        short.write_text(LINE.format(number=1) + "\n")
        with lines.open("w", encoding="utf-8") as many:
            many.writelines(f"{text}\n" for text in long_text(arguments.text, size))
        with line.open("w", encoding="utf-8") as one:
            one.writelines(f"{text} " for text in long_text(arguments.text, size // 4))
        base = peak(arguments.model, short, arguments.threads)
        print(f"short text               {base:6.0f} MB")
        for name, path in (("many lines", lines), ("one line", line)):
            megabytes = peak(arguments.model, path, arguments.threads)
            print(f"{name}, {path.stat().st_size / 1e6:4.0f} MB      {megabytes:6.0f} MB, {megabytes - base:+.0f} MB")


if __name__ == "__main__":
    main()
