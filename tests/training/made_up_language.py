"""A made-up language whose labels can be learned, as corpora for training runs that last a second."""

from __future__ import annotations

import json
import random
from pathlib import Path

Word = tuple[str, str, str]
"""A word, its part of speech and its IOB2 entity label."""

_WORDS = {
    "DET": ["la", "un"],
    "ADJ": ["rubic", "velic", "domic", "faric"],
    "NOUN": ["katum", "sorum", "belum", "tirum", "golum"],
    "VERB": ["videt", "amat", "portat", "docet"],
    "ADP": ["in", "ad"],
}
_FIRST_NAMES = ["Ana", "Bruno", "Carla", "Nerva"]  # the last is a town as well: only what stands before it tells
_SURNAMES = ["Rossi", "Verdi", "Bianchi"]
_TOWNS = ["Loma", "Nerva", "Pisto"]


def sentences(count: int, seed: int = 0) -> list[list[Word]]:
    """Sentences such as ``Ana Rossi videt la rubic katum in Loma .``, of 3 to 10 words."""
    draw = random.Random(seed)

    def noun_phrase() -> list[Word]:
        parts = ["DET", "ADJ", "NOUN"] if draw.random() < 0.5 else ["DET", "NOUN"]
        return [(draw.choice(_WORDS[part]), part, "O") for part in parts]

    def person() -> list[Word]:
        first = (draw.choice(_FIRST_NAMES), "PROPN", "B-PER")
        return [first, (draw.choice(_SURNAMES), "PROPN", "I-PER")] if draw.random() < 0.5 else [first]

    def place() -> list[Word]:
        return [(draw.choice(_WORDS["ADP"]), "ADP", "O"), (draw.choice(_TOWNS), "PROPN", "B-LOC")]

    made = []
    for _ in range(count):
        verb = (draw.choice(_WORDS["VERB"]), "VERB", "O")
        words = [*draw.choice([noun_phrase, person])(), verb]
        words += draw.choice([noun_phrase, person])() if draw.random() < 0.5 else []
        words += place() if draw.random() < 0.5 else []
        made.append([*words, (".", "PUNCT", "O")])
    return made


def write_columns(path: Path, given: list[list[Word]]) -> str:
    """Write word, part of speech and entity label in columns 1 to 3; the path as configurations want it."""
    text = "".join("".join("\t".join(word) + "\n" for word in sentence) + "\n" for sentence in given)
    path.write_text(text, encoding="utf-8")
    return str(path)


def write_tokens(path: Path, given: list[list[Word]], carried: list[set[str]]) -> str:
    """Write JSONL in which each sentence carries only some of the targets ``pos`` and ``ner``."""
    lines = []
    for sentence, targets in zip(given, carried, strict=True):
        columns = {"pos": [word[1] for word in sentence], "ner": [word[2] for word in sentence]}
        labels = {target: columns[target] for target in sorted(targets)}
        lines.append(json.dumps({"tokens": [word[0] for word in sentence], **labels}) + "\n")
    path.write_text("".join(lines), encoding="utf-8")
    return str(path)
