"""Streaming latency: how soon a line written to a pipe comes back tagged.

    python benchmarks/streaming_latency.py -m MODEL [--lines N]

Writes one line at a time to `tagger tag` and waits for its answer, as `tail -f` would; the first line,
which waits for the start, is left out.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model", required=True)
    parser.add_argument("--lines", type=int, default=200)
    arguments = parser.parse_args()
    command = [sys.executable, "-m", "tagger_cli", "tag", "-m", arguments.model, "-f", "jsonl"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    taken = []
    for number in range(arguments.lines + 1):
        began = time.perf_counter()
        process.stdin.write(f"Angela Merkel met visitor number {number} in Paris on Friday.\n".encode())
        process.stdin.flush()
        process.stdout.readline()
        taken.append(1000 * (time.perf_counter() - began))
    process.stdin.close()
    process.wait()
    waits = sorted(taken[1:])
    print(
        f"first line {taken[0]:.0f} ms; then median {statistics.median(waits):.2f} ms, "
        f"95 % within {waits[int(0.95 * len(waits))]:.2f} ms"
    )


if __name__ == "__main__":
    main()
