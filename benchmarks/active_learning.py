"""Is the queue of `tagger annotate` worth it: F1 against the number of labelled sentences, for it and for chance.

    python benchmarks/active_learning.py [--counts 50,100,200,350,500] [--seeds 1] [--data ../shared/data]

The annotator is the gold labels of Universal NER EWT train (OTH left out), of which the first 4,000 sentences are the
pool; F1 is measured on dev. Each model is trained anew on all answers so far, with GloVe: small ones, 15 epochs. Chance
goes on to twice as many sentences.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
from pathlib import Path
from typing import Any

from tagger_cli.annotation.uncertainty import queue, representativeness, uncertainty
from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.label_rules import heard
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.features.vocabulary import spellings
from tagger_cli.inference.model import Model
from tagger_cli.training.configuration import load_configuration
from tagger_cli.training.train import TrainingResult
from tagger_cli.training.train_model import train_model

SETTINGS: dict[str, Any] = {
    "network": {"hidden": 64},
    "training": {"epochs": 15, "precision": "fp32", "batch_tokens": 256, "patience": 0},
    "export": {"precision": "fp32"},
}


def read(path: Path) -> list[Sentence]:
    sentences = read_corpus(LabelledFile(str(path), {"ner": "2"})).sentences
    for sentence in sentences:
        sentence.tags["ner"] = heard(sentence.tags["ner"], {"OTH"})
    return sentences


def write(path: Path, sentences: list[Sentence]) -> str:
    path.write_text("".join(json.dumps({"tokens": s.words, **s.tags}) + "\n" for s in sentences), encoding="utf-8")
    return str(path)


def few_vectors(source: Path, path: Path, sentences: list[Sentence]) -> str:
    """The vectors of the words that there are, so that each of many trainings reads a small file."""
    wanted = {spelling for s in sentences for word in s.words for spelling in spellings(word)}
    with gzip.open(source, "rt", encoding="utf-8") as lines, path.open("w", encoding="utf-8") as out:
        out.writelines(line for line in lines if line[: line.index(" ")] in wanted)
    return str(path)


def trained(folder: Path, sentences: list[Sentence], dev: str, vectors: str, seed: int) -> tuple[float, Path]:
    """F1 on dev, and the folder of the model."""
    name = f"{len(list(folder.iterdir()))}"
    corpus = {"train": [write(folder / f"{name}.jsonl", sentences)], "dev": [dev], "targets": {"ner": ""}}
    given = {"corpora": [corpus], "vectors": {"path": vectors}, "training": {"seed": seed}}
    given["targets"] = {"ner": {"kind": "span"}}
    result = train_model(load_configuration(None, [SETTINGS, given]), folder / name)
    assert isinstance(result, TrainingResult)
    return result.scores["dev"].targets["ner"].f1, folder / name  # type: ignore[union-attr]


def run(
    pool: list[Sentence], dev: str, vectors: str, counts: list[int], seed: int, chosen: bool, folder: Path
) -> list[tuple[int, float]]:
    """(sentences, F1) of one order."""
    points = []
    order = random.Random(seed).sample(range(len(pool)), len(pool))
    answered, model = order[: counts[0]], Path()
    for count in counts:
        if count > len(answered):
            left = [place for place in order if place not in set(answered)]
            if chosen:
                words = [pool[place].words for place in left]
                tagged = Model(model, 1).tag(words, ["ner"], scores=True)
                unsure = [uncertainty(sentence.scores["ner"]) for sentence in tagged]
                values = (representativeness(words) * unsure).tolist()
                left = [left[place] for place in queue(values, words, [pool[place].words for place in answered])]
            answered = answered + left[: count - len(answered)]
        f1, model = trained(folder, [pool[place] for place in answered], dev, vectors, seed)
        words = sum(len(pool[place]) for place in answered)
        print(f"{'queue' if chosen else 'chance'}\t{seed}\t{count}\t{words}\t{100 * f1:.2f}", flush=True)
        points.append((count, f1))
    return points


def plot(curves: list[tuple[str, list[tuple[int, float]]]]) -> str:
    """The curves as SVG, dashed those of chance."""
    most = max(count for _, points in curves for count, _ in points)

    def place(count: int, f1: float) -> tuple[float, float]:
        return 50 + 500 * count / most, 270 - 250 * f1

    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 310" font-family="sans-serif" font-size="12">']
    parts.append('<rect width="640" height="310" fill="#fff"/>')
    for f1 in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        y = place(0, f1)[1]
        parts.append(
            f'<path d="M50 {y}H550" stroke="#ddd"/><text x="42" y="{y + 4}" text-anchor="end">{100 * f1:.0f}</text>'
        )
    for count in range(0, most + 1, most // 5):
        parts.append(f'<text x="{place(count, 0)[0]}" y="288" text-anchor="middle">{count:,}</text>')
    parts.append('<text x="300" y="305" text-anchor="middle">labelled sentences; F1 on dev</text>')
    for name, points in curves:
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in points))
        dashes, colour = ("", "#0072b2") if name == "queue" else (' stroke-dasharray="6 4"', "#d55e00")
        x, y = place(*points[-1])
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>')
        parts.append(f'<text x="{x + 6}" y="{y + 4}" fill="{colour}">{name} {100 * points[-1][1]:.1f}</text>')
    return "\n".join([*parts, "</svg>\n"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", default="50,100,200,350,500")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--pool", type=int, default=4000)
    parser.add_argument("--plot", type=Path, help="an SVG of the curves")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments = parser.parse_args()
    counts = [int(count) for count in arguments.counts.split(",")]
    pool = read(arguments.data / "uner-ewt/train.conll")[: arguments.pool]
    held_out = read(arguments.data / "uner-ewt/dev.conll")
    curves: list[tuple[str, list[tuple[int, float]]]] = []
    print("order\tseed\tsentences\twords\tF1 on dev")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dev = write(folder / "dev.jsonl", held_out)
        glove = arguments.data / "glove/glove.6B.100d.341k.txt.gz"
        vectors = few_vectors(glove, folder / "vectors.txt", [*pool, *held_out])
        for seed in range(arguments.first_seed, arguments.first_seed + arguments.seeds):
            curves.append(("queue", run(pool, dev, vectors, counts, seed, True, folder)))
            of_chance = [counts[0], counts[-1], 2 * counts[-1]]
            curves.append(("chance", run(pool, dev, vectors, of_chance, seed, False, folder)))
    if arguments.plot is not None:
        arguments.plot.write_text(plot(curves), encoding="utf-8")


if __name__ == "__main__":
    main()
