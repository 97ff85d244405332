"""What a list of names costs when text is tagged, as a ratio measured in one run.

    python benchmarks/many_names.py [-m MODEL] [--names 700000] [--keep FILE] [--data ../shared/data]

The names are the different runs of capitalised words of the unlabelled English text, as many as are asked for: they
are names and beginnings of sentences of the kind that the tagged text has, too. That text is EWT train. Both commands
run on one thread, and what counts is the time of the processor, which other processes change little; loading, which is
measured by running them on one line, is told apart.
"""

from __future__ import annotations

import argparse
import lzma
import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

CAPITALISED = re.compile(r"[A-Z]\w+(?: [A-Z]\w+)*")
CONNECTED = re.compile(r"[A-Z]\w+(?:(?: (?:of|the|and|for|in|to|a|de|van|is|with|on|at))* [A-Z]\w+)+")


def names_of(folder: Path, count: int) -> list[str]:
    names: dict[str, None] = {}
    for path in sorted(folder.glob("*.txt.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                names.update(dict.fromkeys(CAPITALISED.findall(line) + CONNECTED.findall(line)))
                if len(names) >= count:
                    return list(names)[:count]
    raise SystemExit(f"{folder}: has only {len(names):,} different names")


def run(command: list[str]) -> tuple[float, int]:
    """Seconds of the processor and number of words written."""
    with tempfile.TemporaryFile() as output:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=output, env={**os.environ, "OMP_NUM_THREADS": "1"})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        output.seek(0)
        words = sum(1 for line in output if line.strip())
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, words


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model", default="en")
    parser.add_argument("--names", type=int, default=700_000)
    parser.add_argument("--keep", type=Path, help="the file of names, which takes a minute to make")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--targets", default="upos,xpos,ner")
    arguments = parser.parse_args()
    corpus = arguments.data / "ud-english-ewt/en_ewt-ud-train.conllu"
    lines = [line[9:] for line in corpus.open(encoding="utf-8") if line.startswith("# text = ")]
    with tempfile.TemporaryDirectory() as folder:
        text, one = Path(folder) / "text.txt", Path(folder) / "one.txt"
        names = arguments.keep or Path(folder) / "names.tsv"
        text.write_text("".join(lines), encoding="utf-8")
        one.write_text(lines[0], encoding="utf-8")
        if not names.exists():
            found = names_of(arguments.data / "raw-en", arguments.names)
            names.write_text("".join(f"{name}\tNAME\n" for name in found), encoding="utf-8")
        plain = [sys.executable, "-m", "tagger_cli", "tag", "-m", arguments.model, "-t", arguments.targets]
        plain += ["-f", "conll", "--threads", "1"]
        commands = {"without": plain, "with names": [*plain, "--entities", str(names)]}
        speeds: dict[str, list[float]] = {name: [] for name in commands}
        loads: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(arguments.rounds):
            # By turns, and each first as often as the other.
            for name, command in list(commands.items())[:: 1 if turn % 2 else -1]:
                loading, _ = run([*command, str(one)])
                taken, words = run([*command, str(text)])
                speeds[name].append(words / (taken - loading))
                loads[name].append(loading)
    for name, measured in speeds.items():
        print(f"{name:12} {median(measured):9,.0f} words/s, {median(loads[name]):.2f} s to load")
    ratios = sorted(given / plain for given, plain in zip(speeds["with names"], speeds["without"], strict=True))
    shown = ", ".join(f"{ratio:.3f}" for ratio in ratios)
    print(f"of the speed, median of {len(ratios)} rounds {median(ratios):.3f} ({shown})")


if __name__ == "__main__":
    main()
