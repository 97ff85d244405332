"""Shapes of tokens: what a treebank never takes, or nearly always takes, for one token, whatever the network thinks.

A network that reads atoms forgets at each what it has put into the token so far, and so makes tokens such as
``...but`` that no treebank has. Of atoms that follow one another at once, the treebank tells how often those of a
shape are a token; where that is nearly never or nearly always, it weighs in where the network is in doubt.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from tagger_cli.segmentation.atoms import Atoms, AtomSplitter
from tagger_cli.segmentation.labels import INSIDE, SENTENCE, TOKEN, WORDS, WORDS_SENTENCE
from tagger_cli.segmentation.segmented_text import SegmentedText

MOST_ATOMS = 5
"""Atoms of the longest shape; of longer tokens, such as addresses, all is left to the network."""

ENOUGH = 5
"""How often a shape must have been seen."""

NEARLY_ALL = 0.95
"""Share of the places of a shape that must be one token, or none, for it to count."""

WEIGHT = 5.0
"""What a shape that is nearly always a token adds to the logit of that, and one that nearly never is takes away."""

ALWAYS, NEVER, EITHER = "always", "never", "either"
"""What the places of a shape tell."""

HANDLES = ("@ L", "# L")
"""Handles and hashtags are left to the network, which reads their letters: most treebanks are older than they are."""

LAST = " $"
"""Ends the shape of what ends a sentence: there a stop is mostly a token of its own, after an abbreviation too."""


class TokenShapes(msgspec.Struct, frozen=True):
    """Which shapes are tokens; the exact shape tells before the rough one.

    Attributes:
        always: shapes that are nearly always one token.
        never: shapes that nearly never are.
        either: exact shapes of which the rough one would tell what does not hold of them.
    """

    always: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    either: frozenset[str] = frozenset()

    def weight(self, exact: str, rough: str) -> float:
        """What is added to the logit that atoms of a shape are one token."""
        for shape in (exact, rough):
            if shape in self.never:
                return -WEIGHT
            if shape in self.always:
                return WEIGHT
            if shape in self.either:
                return 0.0
        return 0.0

    def correct(
        self, text: str, atoms: Atoms, emissions: NDArray[np.float32], labels: NDArray[np.uint8]
    ) -> NDArray[np.uint8]:
        """Labels with those put right of which the network was not sure, where shapes tell otherwise.

        Sentences stay as they are, and so do tokens with blanks in them and those of more than ``MOST_ATOMS`` atoms.

        Args:
            text: the text.
            atoms: its atoms.
            emissions: (atoms, labels) what the network says of them, as logits.
            labels: (atoms,) what was made of that.
        """
        if not (self.always or self.never) or len(atoms) < 2:
            return labels
        goes_on = emissions[:, INSIDE] - np.logaddexp.reduce(emissions[:, TOKEN:], axis=1)
        joined = np.zeros(len(atoms), np.bool_)
        joined[:-1] = (atoms.starts[1:] == atoms.ends[:-1]) & ~(atoms.parted[1:] | atoms.parted[:-1])
        run_ends = np.flatnonzero(~joined)
        doubtful = np.flatnonzero(joined & (np.abs(goes_on) < WEIGHT))
        labels = labels.copy()
        for run in sorted(set(np.searchsorted(run_ends, doubtful).tolist())):
            first, end = int(run_ends[run - 1]) + 1 if run else 0, int(run_ends[run]) + 1
            self._correct_run(text, atoms, emissions, goes_on, labels, first, end)
        return labels

    def _correct_run(
        self,
        text: str,
        atoms: Atoms,
        emissions: NDArray[np.float32],
        goes_on: NDArray[np.float32],
        labels: NDArray[np.uint8],
        first: int,
        end: int,
    ) -> None:
        """Put right the labels of atoms that follow one another at once."""
        old = labels[first:end].tolist()
        if old[-1] == INSIDE or (first and labels[first - 1] == INSIDE) or _longest(old) > MOST_ATOMS:
            return
        starts, ends = atoms.starts[first:end].tolist(), atoms.ends[first:end].tolist()
        pieces = [text[start:stop] for start, stop in zip(starts, ends, strict=True)]
        cuts = self._best_cuts(pieces, goes_on[first:end].tolist(), old)
        for place, label in enumerate(old[:-1]):
            if place in cuts and label == INSIDE:
                here = emissions[first + place]
                several = max(here[WORDS], here[WORDS_SENTENCE]) > max(here[TOKEN], here[SENTENCE])
                labels[first + place] = WORDS if several else TOKEN
            elif place not in cuts and label < SENTENCE:
                labels[first + place] = INSIDE

    def _best_cuts(self, pieces: Sequence[str], goes_on: Sequence[float], labels: Sequence[int]) -> set[int]:
        """After which atoms tokens end, so that the sum of the logits of all tokens is highest (Viterbi)."""
        best, begins = [0.0], [0]
        shapes = [(_exact_shape(piece), _rough_shape(piece)) for piece in pieces]
        for end in range(1, len(pieces) + 1):
            last = LAST if labels[end - 1] >= SENTENCE else ""
            score, begin, inside = best[-1], end - 1, 0.0
            exact, rough = shapes[end - 1]
            exact, rough = exact + last, rough + last
            for start in range(end - 2, max(end - MOST_ATOMS, 0) - 1, -1):
                if labels[start] >= SENTENCE:
                    break
                inside += goes_on[start]
                exact, rough = f"{shapes[start][0]} {exact}", f"{shapes[start][1]} {rough}"
                found = best[start] + inside + self.weight(exact, rough)
                if found > score:
                    score, begin = found, start
            best.append(score)
            begins.append(begin)
        cuts = set()
        place = len(pieces)
        while place:
            cuts.add(place - 1)
            place = begins[place]
        return cuts


def learn_token_shapes(texts: Iterable[SegmentedText], splitter: AtomSplitter) -> TokenShapes:
    """Count how often atoms of a shape that follow one another at once are one token."""
    exact: dict[str, Counter[bool]] = defaultdict(Counter)
    rough: dict[str, Counter[bool]] = defaultdict(Counter)
    rough_of: dict[str, str] = {}
    for text in texts:
        for exact_shape, rough_shape, is_token in _seen(text, splitter):
            exact[exact_shape][is_token] += 1
            rough[rough_shape][is_token] += 1
            rough_of[exact_shape] = rough_shape
    told_roughly = {shape: what for shape, counts in rough.items() if (what := _told(counts))}
    told_exactly = {
        shape: what
        for shape, counts in exact.items()
        if (what := _told(counts)) and what != told_roughly.get(rough_of[shape], EITHER)
    }
    told = told_exactly | told_roughly

    def shapes(wanted: str) -> frozenset[str]:
        return frozenset(shape for shape, found in told.items() if found == wanted)

    return TokenShapes(always=shapes(ALWAYS), never=shapes(NEVER), either=shapes(EITHER) - told_roughly.keys())


def _told(counts: Counter[bool]) -> str:
    """What the places of a shape tell; nothing where there are not enough."""
    total = counts.total()
    if total < ENOUGH:
        return ""
    if counts[True] >= NEARLY_ALL * total:
        return ALWAYS
    return NEVER if counts[False] >= NEARLY_ALL * total else EITHER


def _seen(text: SegmentedText, splitter: AtomSplitter) -> Iterator[tuple[str, str, bool]]:
    """The exact and rough shape of atoms that follow one another at once, and whether they are a token."""
    running = text.text
    atoms = splitter.split(running)
    starts, ends, parted = atoms.starts.tolist(), atoms.ends.tolist(), atoms.parted.tolist()
    places = text.places()
    tokens = set(places)
    sentence_ends = {end for (_, end), last in zip(places, text.ends, strict=True) if last}
    shapes = [
        (_exact_shape(piece), _rough_shape(piece))
        for piece in (running[start:end] for start, end in zip(starts, ends, strict=True))
    ]
    for first, start in enumerate(starts):
        exact, rough = shapes[first]
        for place in range(first + 1, min(first + MOST_ATOMS, len(starts))):
            if starts[place] != ends[place - 1] or parted[place] or parted[place - 1]:
                break
            exact, rough = f"{exact} {shapes[place][0]}", f"{rough} {shapes[place][1]}"
            if rough.startswith(HANDLES):
                continue
            last = LAST if ends[place] in sentence_ends else ""
            yield exact + last, rough + last, (start, ends[place]) in tokens


def _rough_shape(atom: str) -> str:
    """What an atom is: letters, digits, or which symbol, one or several."""
    if atom[0].isalpha():
        return "L"
    return "D" if atom[0].isdigit() else atom[0] * min(len(atom), 2)


def _exact_shape(atom: str) -> str:
    """The same with the case of letters, and how many letters or digits there are, as far as that tells much."""
    if atom[0].isalpha():
        case = "Lu" if atom.isupper() else "Ll" if atom.islower() else "Lt"
        return case + ("1" if len(atom) == 1 else "3" if len(atom) <= 3 else "")
    return f"D{min(len(atom), 5)}" if atom[0].isdigit() else atom[0] * min(len(atom), 2)


def _longest(labels: Sequence[int]) -> int:
    """Atoms of the longest token."""
    longest = length = 0
    for label in labels:
        length += 1
        longest = max(longest, length)
        if label != INSIDE:
            length = 0
    return longest
