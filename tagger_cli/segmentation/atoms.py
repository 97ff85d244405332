"""Atoms: the runs of characters within which a treebank never begins a new token.

What a network labels need not be single characters. In most languages no token ends between two letters, and
then a run of letters is one step for the network where it would be five; in Chinese one may end after every
character, and then each is an atom. Which neighbours belong together is counted in the treebank: nothing is
assumed of blanks, letters or languages, except of pairs of characters that training has not seen.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from tagger_cli.segmentation.segmented_text import SegmentedText

SEPARATOR = "separator"
MARK = "mark"
DIGIT = "digit"
SYMBOL = "symbol"

JOINER = 0x200D
CODE_POINTS = 0x110000

RARE = 0.002
"""Share of boundaries between two classes of characters that is taken for misspellings (``ofthe`` as two tokens)."""

ENOUGH = 20
"""Neighbours of two classes that must have been seen to learn from them."""
MANY = 500
"""The same for classes that are apart by default: a wrong join could not be mended by the network."""

# Format characters that nobody sees: marks of the writing direction, zero-width space, byte order mark.
_UNSEEN = frozenset("\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def character_class(character: str) -> str:
    """What a character is: a separator, mark, digit or symbol, or the script of a letter (``LATIN``)."""
    category = unicodedata.category(character)
    match category[0]:
        case "Z":
            return SEPARATOR
        case "L":
            return unicodedata.name(character, "LETTER").partition(" ")[0]
        case "M":
            return MARK
        case "C" if category == "Cc" or character in _UNSEEN:
            return SEPARATOR
        case "C" if category == "Cf":
            return MARK
    if category == "Nd":
        return DIGIT
    if category == "Sk" and ord(character) >= 0x1F3FB:  # skin tones of emoji
        return MARK
    name = unicodedata.name(character, "")
    return "REGIONAL" if name.startswith("REGIONAL INDICATOR") else SYMBOL


class AtomRules(msgspec.Struct, frozen=True):
    """Which neighbours are one atom; of other neighbours those of one class are and those of two are not.

    Attributes:
        parted: classes whose characters are atoms by themselves.
        joined: pairs of classes that are not parted.
        repeated: symbols that stay together with another one of them (``...``).
    """

    parted: frozenset[str] = frozenset()
    joined: frozenset[tuple[str, str]] = frozenset()
    repeated: str = ""


class Atoms(msgspec.Struct, frozen=True):
    """The atoms of a text.

    Attributes:
        starts: (atoms,) where each starts in the text.
        ends: (atoms,) where it ends.
        parted: (atoms,) whether it is one character of a class whose characters are atoms by themselves.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    parted: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.starts)


class AtomSplitter:
    """Finds the atoms of a text with numpy.

    Args:
        rules: of the treebank.
    """

    def __init__(self, rules: AtomRules) -> None:
        self.rules = rules
        self._numbers = {SEPARATOR: 1, MARK: 2, SYMBOL: 3}  # 0: not looked at yet
        self._classes = np.zeros(CODE_POINTS, np.uint8)
        self._together = np.zeros((256, 256), np.bool_)
        self._parted = np.zeros(256, np.bool_)
        self._repeated = np.zeros(CODE_POINTS, np.bool_)
        self._repeated[[ord(symbol) for symbol in rules.repeated]] = True

    def split(self, text: str) -> Atoms:
        """The atoms of a text; between them are separators alone."""
        codes = code_points(text)
        if not len(codes):
            return Atoms(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.bool_))
        classes = self._classes_of(codes)
        written = classes != 1
        marks = classes == 2
        if marks.any():
            # A mark is of the class of what it stands on; one that follows a separator is like a symbol.
            own = np.where(marks, 0, np.arange(len(codes)))
            bases = np.maximum.accumulate(own)
            based = classes[bases]
            based[marks & ((based == 1) | (based == 2))] = 3
            cut = ~self._together[based[:-1], based[1:]]
            cut &= ~(marks[1:] & written[:-1])
            cut &= ~((codes[:-1] == JOINER) & (based[:-1] == 3) & (based[1:] == 3))
        else:
            cut = ~self._together[classes[:-1], classes[1:]]
        cut &= ~((codes[:-1] == codes[1:]) & self._repeated[codes[:-1]])
        first = written.copy()
        first[1:] &= cut | ~written[:-1]
        last = written.copy()
        last[:-1] &= cut | ~written[1:]
        starts = first.nonzero()[0]
        return Atoms(starts, last.nonzero()[0] + 1, self._parted[classes[starts]])

    def _classes_of(self, codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
        classes = self._classes[codes]
        if not classes.all():
            for code in sorted(set(codes[classes == 0].tolist())):  # numpy.unique imports numpy.ma, 20 ms
                self._classes[code] = self._number(character_class(chr(code)))
            classes = self._classes[codes]
        return classes

    def _number(self, name: str) -> int:
        if name not in self._numbers:
            number = len(self._numbers) + 1
            if number > 255:
                return 3  # a text of more than 250 scripts
            rules = self.rules
            for other, place in [*self._numbers.items(), (name, number)]:
                if other == name:
                    self._together[number, number] = name not in rules.parted
                else:
                    self._together[number, place] = (name, other) in rules.joined
                    self._together[place, number] = (other, name) in rules.joined
            self._parted[number] = name in rules.parted
            self._numbers[name] = number
        return self._numbers[name]


def code_points(text: str) -> NDArray[np.uint32]:
    """The characters of a text as numbers: (characters,)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def learn_atom_rules(texts: Iterable[SegmentedText]) -> AtomRules:
    """Count between which neighbours tokens end, and draw up the rules."""
    inside: Counter[tuple[str, str]] = Counter()
    between: Counter[tuple[str, str]] = Counter()
    repeated: Counter[str] = Counter()
    repeated_between: Counter[str] = Counter()
    known: dict[str, str] = {}

    def class_of(character: str) -> str:
        if character not in known:
            known[character] = character_class(character)
        return known[character]

    def count(before: str, after: str, pairs: Counter[tuple[str, str]], repeats: Counter[str]) -> None:
        one, other = class_of(before), class_of(after)
        if SEPARATOR in (one, other) or MARK in (one, other):
            return
        if one == other == SYMBOL:
            if before == after:
                repeats[before] += 1
        else:
            pairs[one, other] += 1

    for text in texts:
        last = ""
        for gap, token in zip(text.gaps, text.tokens, strict=True):
            if last and not gap:
                count(last, token[0], between, repeated_between)
            for before, after in pairwise(token):
                count(before, after, inside, repeated)
            last = token[-1]

    def apart(one: int, other: int) -> bool:
        return other > RARE * (one + other)

    pairs = {pair: apart(inside[pair], between[pair]) for pair in inside | between}
    seen = {pair for pair in pairs if inside[pair] + between[pair] >= MANY}
    return AtomRules(
        parted=frozenset(one for (one, other) in pairs if one == other and pairs[one, other]),
        joined=frozenset(pair for pair in seen if len(set(pair)) == 2 and not pairs[pair]),
        repeated="".join(
            sorted(
                symbol
                for symbol, number in repeated.items()
                if number >= ENOUGH and not apart(number, repeated_between[symbol])
            )
        ),
    )
