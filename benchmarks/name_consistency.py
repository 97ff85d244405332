"""How often a name that a document repeats is not tagged alike throughout it, on a CoNLL-2003 file.

    python benchmarks/name_consistency.py [-m MODEL] [--file ../shared/data/conll2003/eng.testa]

A name is a sequence of words that is an entity somewhere in a document and stands there at least twice. It
is tagged alike if each time it is an entity of the same label, or lies within a longer one. The annotators'
own labels are counted in the same way: not all that differs is wrong ("Japan" the country and the team).
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.schemes import decode_spans
from tagger_cli.inference.find_model import find_model
from tagger_cli.inference.model import Model

Document = list[tuple[list[str], list[str]]]  # words and IOB2 labels of each sentence


def document_sizes(path: Path) -> Iterator[int]:
    """Sentences of each document of a file with -DOCSTART- lines."""
    for document in path.read_text(encoding="utf-8").split("-DOCSTART-")[1:]:
        blocks = document.partition("\n")[2].split("\n\n")
        if sentences := sum(1 for block in blocks if block.strip()):
            yield sentences


def repeated_names(document: Document) -> Iterator[set[str]]:
    """For each repeated name the labels it has, O among them."""
    names: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for words, labels in document:
        for span in decode_spans(labels):
            names[tuple(words[span.start : span.end])].append(span.label)
    for name, found in names.items():
        outside = sum(_outside(name, words, labels) for words, labels in document)
        if len(found) + outside > 1:
            yield {*found, *(["O"] if outside else [])}


def _outside(name: Sequence[str], words: list[str], labels: list[str]) -> int:
    """How often the words stand where no word is of an entity."""
    size = len(name)
    return sum(
        tuple(words[place : place + size]) == name and set(labels[place : place + size]) == {"O"}
        for place in range(len(words) - size + 1)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model")
    parser.add_argument("--file", type=Path, default=Path("../shared/data/conll2003/eng.testa"))
    arguments = parser.parse_args()
    model = Model(find_model(arguments.model))
    gold = read_corpus(LabelledFile(str(arguments.file), {"ner": "4"})).sentences
    target = [target for target in model.targets if target.name == "ner"]
    predicted = model.predict([sentence.words for sentence in gold], target)["ner"]
    for source, labels in (("model", predicted), ("gold", [sentence.tags["ner"] for sentence in gold])):
        sentences = iter(zip([sentence.words for sentence in gold], labels, strict=True))
        counts: Counter[str] = Counter()
        for size in document_sizes(arguments.file):
            for found in repeated_names([next(sentences) for _ in range(size)]):
                counts["repeated"] += 1
                counts[
                    "labels differ" if len(found - {"O"}) > 1 else "missed somewhere" if "O" in found else "alike"
                ] += 1
        assert next(sentences, None) is None
        shares = ", ".join(
            f"{key} {counts[key] / counts['repeated']:.1%}" for key in ("alike", "labels differ", "missed somewhere")
        )
        print(f"{source:6} {counts['repeated']:,} repeated names: {shares}")


if __name__ == "__main__":
    main()
