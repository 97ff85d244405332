"""Memory of `tagger train` on a small and on a large corpus, and how soon each begins to train.

    python benchmarks/training_memory.py [--data ../shared/data] [--sentences 12000 2000000] [--minutes 3]

The corpora repeat EWT train with every fifth word replaced by another of EWT; the settings are the defaults. Each
is trained on twice: with an empty cache until the first checkpoint, a second after the first step, which shows what
encoding takes; and with a full one to the written model, within the given time. Peaks are those of the process, in
MB of 10^6 bytes: `resident` (VmHWM) counts pages of mapped files, which the system takes back when it needs memory;
`anonymous` (RssAnon, sampled) does not. In both the allocator takes more with every step, first fast, then slowly;
on a machine that is busy with one of the runs, they can only be compared if they last long enough.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile

REPLACED = 0.2
SAMPLE_SECONDS = 0.02
CHECKPOINT_MINUTES = 1 / 60
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Run:
    """What was seen of a training run: megabytes and seconds."""

    resident: float
    anonymous: float
    first_checkpoint: float


def write_corpus(path: Path, ewt: Path, count: int) -> None:
    """Write sentences in two columns, one at a time."""
    sentences = read_corpus(LabelledFile(str(ewt), {"upos": None})).sentences
    words = sorted({word for sentence in sentences for word in sentence.words})
    draw = random.Random(0)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            sentence = sentences[number % len(sentences)]
            for word, label in zip(sentence.words, sentence.tags["upos"], strict=True):
                if draw.random() < REPLACED:
                    word = draw.choice(words)
                file.write(f"{word}\t{label}\n")
            file.write("\n")


def memory(process: int) -> dict[str, float]:
    """The figures of a process in MB; none once it has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    figures = (line.split() for line in lines if line.startswith(("VmHWM", "RssAnon")))
    return {name.rstrip(":"): int(kilobytes) * 1024 / 1e6 for name, kilobytes, _ in figures}


def watch(train: Path, dev: Path, folder: Path, minutes: float, is_first: bool) -> Run:
    """Train and look at the memory of the process all the time."""
    output = folder / "model"
    shutil.rmtree(output, ignore_errors=True)
    command = [sys.executable, "-m", "tagger_cli", "train", "--train", str(train), "--dev", str(dev)]
    command += ["--target", "upos=2", "-o", str(output)]
    command += ["--set", f"training.checkpoint_minutes={CHECKPOINT_MINUTES}", "--set", "training.epochs=1000"]
    if not is_first:
        command += ["--set", f"training.minutes={minutes}"]
    environment = {**os.environ, "TAGGER_CACHE": str(folder / "cache")}
    began = time.monotonic()
    with (folder / "log.txt").open("w+") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        resident = anonymous = first_checkpoint = 0.0
        while process.poll() is None:
            figures = memory(process.pid)
            resident = max(resident, figures.get("VmHWM", 0.0))
            anonymous = max(anonymous, figures.get("RssAnon", 0.0))
            if not first_checkpoint and (output / "checkpoint.safetensors").exists():
                first_checkpoint = time.monotonic() - began
                if is_first:
                    process.send_signal(signal.SIGINT)
            time.sleep(SAMPLE_SECONDS)
        log.seek(0)
        said = log.read()
    if process.returncode != (INTERRUPTED if is_first else 0):
        raise SystemExit(f"training ended with status {process.returncode}:\n{said}")
    return Run(resident, anonymous, first_checkpoint)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sentences", type=int, nargs=2, default=[12_000, 2_000_000])
    parser.add_argument("--minutes", type=float, default=3.0)
    arguments = parser.parse_args()
    treebank = arguments.data / "ud-english-ewt"
    runs: dict[tuple[str, int], Run] = {}
    with tempfile.TemporaryDirectory() as folder:
        dev = Path(folder) / "dev.conll"
        write_corpus(dev, treebank / "en_ewt-ud-dev.conllu", 2_000)
        for count in arguments.sentences:
            train = Path(folder) / f"train-{count}.conll"
            write_corpus(train, treebank / "en_ewt-ud-train.conllu", count)
            print(f"{count:,} sentences, {train.stat().st_size / 1e6:,.0f} MB of text")
            for which in ("first", "second"):
                run = runs[which, count] = watch(train, dev, Path(folder), arguments.minutes, which == "first")
                print(
                    f"  {which:6} run: resident {run.resident:6.0f} MB, anonymous {run.anonymous:6.0f} MB; "
                    f"first checkpoint after {run.first_checkpoint:.1f} s"
                )
            kept = sum(file.stat().st_size for file in (Path(folder) / "cache").rglob("*"))
            print(f"  cache so far: {kept / 1e6:,.0f} MB")
    small, large = arguments.sentences
    for which in ("first", "second"):
        before, after = runs[which, small], runs[which, large]
        print(
            f"growth, {which} run: resident {after.resident - before.resident:+.0f} MB, "
            f"anonymous {after.anonymous - before.anonymous:+.0f} MB"
        )


if __name__ == "__main__":
    main()
