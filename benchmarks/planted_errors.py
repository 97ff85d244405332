"""How many labels that were changed at random does `tagger suspects` name first?

    python benchmarks/planted_errors.py FILE -t ner=2 [--share 0.05] [--sentences 6000] [--folds 3] [--set …]

Of the entities of a labelled file a share gets another type, or none, each with the same chance; labels that were wrong
before count as right. A suspect is a hit where its words overlap those of a changed entity.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.schemes import Span, decode_spans, encode_iob2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("-t", "--target", default="ner=2")
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--sentences", type=int, default=6000)
    parser.add_argument("--folds", default="3")
    parser.add_argument("--set", action="append", default=[])
    arguments = parser.parse_args()
    name, _, column = arguments.target.partition("=")
    sentences = read_corpus(LabelledFile(arguments.file, {name: column})).sentences[: arguments.sentences]
    spans = [decode_spans(sentence.tags[name]) for sentence in sentences]
    types = sorted({span.label for found in spans for span in found})
    places = [(number, place) for number, found in enumerate(spans) for place in range(len(found))]
    draw = random.Random(1)
    changed: dict[int, list[set[str]]] = {}
    for number, place in draw.sample(places, round(arguments.share * len(places))):
        start, end, label = spans[number][place]
        spans[number][place] = Span(start, end, draw.choice([type for type in [*types, ""] if type != label]))
        changed.setdefault(number + 1, []).append(set(sentences[number].words[start:end]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "planted.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for sentence, found in zip(sentences, spans, strict=True):
                labels = encode_iob2([span for span in found if span.label], len(sentence))
                file.write(json.dumps({"tokens": sentence.words, name: labels}) + "\n")
        command = [sys.executable, "-m", "tagger_cli", "suspects", str(path), "-t", name, "--json", "--most", "0"]
        command += ["--folds", arguments.folds, *(part for setting in arguments.set for part in ("--set", setting))]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    hits = []
    for line in lines:
        suspect = json.loads(line)
        words = {word for side in ("gold", "found") for reading in suspect[side] for word in reading["text"].split(" ")}
        hits.append(any(words & theirs for theirs in changed.get(suspect["line"], [])))
    planted = sum(map(len, changed.values()))
    print(f"{len(sentences):,} sentences, {len(places):,} entities, {planted:,} changed; {len(hits):,} suspects")
    for count in (50, 100, 200, planted, len(hits)):
        found_here = sum(hits[:count])
        print(f"first {count:,}: precision {found_here / count:.3f}, recall {min(found_here / planted, 1.0):.3f}")


if __name__ == "__main__":
    main()
