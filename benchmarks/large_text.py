"""Whether `tagger tag --jobs N` gives of a large text what one process gives, and what memory its processes take.

    python benchmarks/large_text.py [-m MODEL] [--data ../shared/data] [--megabytes 200] [--jobs 2] [-t upos,ner]

The text is the `# text` lines of EWT train, again and again. The outputs, in `conll`, are compared byte for byte as
they come and are not kept: `--jobs N` leaves a digest of each MB, so that a run cut off still says how far they were
equal. Memory is what each process has for itself (private pages, `smaps_rollup`), looked at twice a second, in MB of
10^6 bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

MEGABYTE = 1_000_000
TELL = 50


def private_memory(process: int) -> float:
    """Pages that a process shares with no other; 0 once it has ended."""
    try:
        pages = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return sum(int(size) for size in re.findall(r"Private_\w+:\s+(\d+) kB", pages)) * 1024 / 1e6


def family(process: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children")
    try:
        return [process, *map(int, children.read_text().split())]
    except OSError:
        return [process]


def digests(command: list[str], peaks: dict[int, float]) -> Iterator[str]:
    """A digest of the output up to each MB of it, and at its end; the peak of each process is put into ``peaks``."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None

    def watch() -> None:
        while process.poll() is None:
            for number in family(process.pid):
                peaks[number] = max(peaks.get(number, 0.0), private_memory(number))
            time.sleep(0.5)

    threading.Thread(target=watch, daemon=True).start()
    whole = hashlib.sha256()
    while block := process.stdout.read(MEGABYTE):
        whole.update(block)
        yield whole.hexdigest()
    if process.wait():
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")


def lines_of(lines: list[str], size: int) -> Iterator[str]:
    """Lines of about ``size`` bytes in all."""
    for line in cycle(lines):
        if size <= 0:
            return
        size -= len(line.encode())
        yield line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model", default="en")
    parser.add_argument("-t", "--targets", default="upos,ner")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    corpus = arguments.data / "ud-english-ewt/en_ewt-ud-train.conllu"
    lines = [line[9:] for line in corpus.open(encoding="utf-8") if line.startswith("# text = ")]
    tagger = [sys.executable, "-m", "tagger_cli", "tag", "-m", arguments.model, "-f", "conll", "-t", arguments.targets]
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "text.txt"
        with text.open("w", encoding="utf-8") as stream:
            stream.writelines(lines_of(lines, arguments.megabytes * MEGABYTE))
        print(f"{text.stat().st_size / 1e6:.1f} MB of text", flush=True)
        found: dict[int, list[str]] = {}
        for jobs in (arguments.jobs, 1):
            began, peaks = time.perf_counter(), dict[int, float]()
            found[jobs] = []
            first = found[arguments.jobs]
            for number, digest in enumerate(digests([*tagger, "--jobs", str(jobs), str(text)], peaks)):
                found[jobs].append(digest)
                if digest != first[number]:
                    raise SystemExit(f"the outputs differ before MB {number + 1}")
                if number % TELL == TELL - 1:
                    most = ", ".join(f"{peak:.0f}" for peak in peaks.values())
                    seconds = time.perf_counter() - began
                    print(f"  --jobs {jobs}: {number + 1} MB of output in {seconds:.0f} s, peaks {most} MB", flush=True)
            most = ", ".join(f"{peak:.0f}" for peak in peaks.values())
            print(f"--jobs {jobs}: {time.perf_counter() - began:.0f} s; private memory at most {most} MB", flush=True)
        if len(found[1]) != len(found[arguments.jobs]):
            raise SystemExit("one output is longer than the other")
        print("the same bytes")


if __name__ == "__main__":
    main()
