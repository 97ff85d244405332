"""Peak memory of tagging: a short text, a file of many lines, and one very long line.

    python benchmarks/memory.py -m MODEL [--megabytes 200]

Peaks are those of the tagging process (`ru_maxrss`), in MB of 10^6 bytes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model", required=True)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    size = arguments.megabytes * 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        short, lines, line = (Path(folder) / name for name in ("short.txt", "lines.txt", "line.txt"))
        short.write_text(LINE.format(number=1) + "\n")
        count = size // len(LINE)
        with lines.open("w") as many, line.open("w") as one:
            for number in range(count):
                many.write(LINE.format(number=number) + "\n")
                if number < count // 4:
                    one.write(LINE.format(number=number))
        base = peak(arguments.model, short, arguments.threads)
        print(f"short text               {base:6.0f} MB")
        for name, path in (("many lines", lines), ("one line", line)):
            megabytes = peak(arguments.model, path, arguments.threads)
            print(f"{name}, {path.stat().st_size / 1e6:4.0f} MB      {megabytes:6.0f} MB, {megabytes - base:+.0f} MB")


if __name__ == "__main__":
    main()
