"""A list of names, any number of them, and where they stand in sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tagger_cli.corpora.schemes import Span

_PARTS = re.compile(r"\w+|[^\w\s]")
_TWO_PARTS = 2


class NameTable:
    """Names with their labels, found by hashing.

    Names and sentences are cut alike into runs of letters and digits, and all other characters by themselves, so that
    a name is found however a segmenter cuts it. A look at one word costs a look into one dictionary, unless a
    name begins with it; how many names there are matters little.
    """

    def __init__(self) -> None:
        self._labels: dict[str, str] = {}  # the parts of a name with blanks between → its label
        self._first: set[str] = set()  # the first part of each name
        self._longest: dict[str, int] = {}  # the first two parts → parts of the longest name that begins with them

    def __len__(self) -> int:
        return len(self._labels)

    def add(self, name: str, label: str) -> bool:
        """Add a name; of two labels the later one holds.

        Returns:
            False for a name of blanks alone, which is none.
        """
        parts = name.split(" ") if name.replace(" ", "").isalnum() else _PARTS.findall(name)
        if "" in parts:
            parts = name.split()
        if not parts:
            return False
        self._labels[" ".join(parts)] = label
        self._first.add(parts[0])
        if len(parts) > _TWO_PARTS:
            pair = f"{parts[0]} {parts[1]}"
            if self._longest.get(pair, 0) < len(parts):
                self._longest[pair] = len(parts)
        return True

    def find(self, words: Sequence[str]) -> list[Span]:
        """The longest name that begins at each word and ends with a word; they may overlap."""
        first = self._first
        parts: list[str] = []
        places: list[int] = []  # the word that each part is of
        begins: list[int] = []  # parts that begin a word, and perhaps a name
        for place, word in enumerate(words):
            if word.isalnum():
                if word in first:
                    begins.append(len(parts))
                parts.append(word)
                places.append(place)
            else:
                found = _PARTS.findall(word)
                if found and found[0] in first:
                    begins.append(len(parts))
                parts += found
                places += [place] * len(found)
        if not begins:
            return []
        places.append(len(words))
        spans = []
        for begin in begins:
            most = 1
            if begin + 1 < len(parts):
                most = self._longest.get(f"{parts[begin]} {parts[begin + 1]}", _TWO_PARTS)
            for end in range(min(begin + most, len(parts)), begin, -1):
                label = self._labels.get(" ".join(parts[begin:end]))
                if label is not None and places[end] != places[end - 1]:
                    spans.append(Span(places[begin], places[end - 1] + 1, label))
                    break
        return spans
