"""Write treebanks with the genre of each sentence in a comment: python benchmarks/genres.py ewt|gum INPUT… -o FOLDER.

The sentences of EWT say in their ``sent_id`` what they are from (weblog, newsgroup, email, reviews, answers); its parts
share no document. Of GUM, whose documents say it in ``# meta::genre``, every fifth document of a genre goes to dev.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path


def blocks(path: Path) -> Iterator[list[str]]:
    """The lines of each sentence."""
    block: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def value_of(block: list[str], name: str) -> str | None:
    """The value of a comment of a sentence."""
    return next((line.partition("=")[2].strip() for line in block if line.startswith(f"# {name} =")), None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("treebank", choices=["ewt", "gum"])
    parser.add_argument("inputs", type=Path, nargs="+")
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    for path in arguments.inputs:
        parts: dict[str, list[str]] = {}
        documents: Counter[str] = Counter()
        genre, part = "", path.name
        for block in blocks(path):
            if arguments.treebank == "ewt":
                genre = (value_of(block, "sent_id") or "").partition("-")[0]
            elif found := value_of(block, "meta::genre"):
                genre = found
                part = "dev.conllu" if documents[genre] % 5 == 4 else "train.conllu"
                documents[genre] += 1
            parts.setdefault(part, []).append("\n".join([f"# genre = {genre}", *block]) + "\n\n")
        for name, sentences in parts.items():
            (arguments.output / name).write_text("".join(sentences), encoding="utf-8")
            print(f"{arguments.output / name}: {len(sentences):,} sentences")


if __name__ == "__main__":
    main()
