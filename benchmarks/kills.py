"""Runs over a folder of 500 documents, killed at random moments and resumed: do they give the bytes of one run?

    python benchmarks/kills.py -m MODEL [--data ../shared/data] [--runs 30] [--documents 500]

Documents are pieces of the `# text` lines of EWT train, of 1 to 60 lines. Each run is killed (SIGKILL, the process and
not its workers) one to three times, then it is let to its end. Every file is compared with those of a run that nobody
disturbed, and whatever the manifest had listed at the last kill must not have been written again.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def make_documents(corpus: Path, folder: Path, count: int) -> None:
    lines = [line[9:] for line in corpus.open(encoding="utf-8") if line.startswith("# text = ")]
    draw = random.Random(0)
    for number in range(count):
        file = folder / f"{number % 20:02}" / f"{number:04}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        first, length = draw.randrange(len(lines)), draw.randint(1, 60)
        file.write_text("".join(lines[first : first + length]), encoding="utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def listed(output: Path) -> dict[str, int]:
    """What the manifest lists, and when each output was written."""
    manifest = output / "manifest.jsonl"
    lines = manifest.read_bytes().splitlines(keepends=True)[1:] if manifest.exists() else []
    names = [json.loads(line)["file"] for line in lines if line.endswith(b"\n")]
    return {name: (output / f"{name}.conll").stat().st_mtime_ns for name in names}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model", default="en")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--documents", type=int, default=500)
    arguments = parser.parse_args()
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as place:
        texts, whole = Path(place, "texts"), Path(place, "whole")
        corpus = arguments.data / "ud-english-ewt/en_ewt-ud-train.conllu"
        make_documents(corpus, texts, arguments.documents)
        command = [
            sys.executable,
            "-m",
            "tagger_cli",
            "tag",
            "-m",
            arguments.model,
            "--jobs",
            "2",
            str(texts),
            "--resume",
        ]
        began = time.monotonic()
        subprocess.run([*command, "-o", str(whole)], check=True)
        seconds = time.monotonic() - began
        expected = tree(whole)
        kills = done_twice = different = 0
        kept: list[float] = []
        for run in range(arguments.runs):
            output = Path(place, f"run{run}")
            for _ in range(draw.randint(1, 3)):
                with subprocess.Popen([*command, "-o", str(output)]) as process:
                    time.sleep(draw.random() * seconds)
                    process.send_signal(signal.SIGKILL)
                kills += 1
                before = listed(output)
                kept.append(len(before) / arguments.documents)
            subprocess.run([*command, "-o", str(output)], check=True)
            after = listed(output)
            done_twice += sum(after[name] != written for name, written in before.items())
            different += tree(output) != expected
    print(f"{arguments.runs} runs over {arguments.documents} documents, {kills} kills; {seconds:.1f} s undisturbed")
    print(f"runs with other bytes: {different}; documents done twice though listed: {done_twice}")
    shares = f"{100 * sum(kept) / len(kept):.0f} % on average, {100 * min(kept):.0f} to {100 * max(kept):.0f}"
    print(f"done when killed: {shares}")


if __name__ == "__main__":
    main()
