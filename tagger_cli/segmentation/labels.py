"""Labels of atoms: whether a token, words written together, or a sentence end with it."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.sentence import LONGEST_SENTENCE
from tagger_cli.segmentation.atoms import Atoms
from tagger_cli.segmentation.segmented_text import SegmentedText

INSIDE, TOKEN, WORDS, SENTENCE, WORDS_SENTENCE = range(5)

LABELS = ("inside", "token", "words", "sentence", "words+sentence")
"""Their names: the token goes on; it ends; it ends and is several words written together; it ends and with it the
sentence, without and with several words."""


def label_atoms(text: SegmentedText, atoms: Atoms) -> NDArray[np.uint8]:
    """The label of each atom.

    Where a token ends within an atom, it is read as if it went on to the atom's end.

    Args:
        text: with its tokens.
        atoms: its atoms.

    Returns:
        (atoms,) labels.
    """
    ends = atoms.ends
    labels = np.full(len(ends), INSIDE, np.uint8)
    if not len(text):
        return labels
    token_ends = np.array([end for _, end in text.places()])
    of_token = np.array([TOKEN + bool(words) for words in text.words], np.uint8)
    of_token += np.where(text.ends, np.uint8(SENTENCE - TOKEN), np.uint8(0))
    last = np.searchsorted(ends, token_ends)
    # The last token that ends within an atom gives its label; sentence ends within it are not lost.
    labels[last] = of_token
    sentence = np.zeros(len(ends), np.bool_)
    sentence[last[np.array(text.ends)]] = True
    labels[sentence & (labels == TOKEN)] = SENTENCE
    labels[sentence & (labels == WORDS)] = WORDS_SENTENCE
    return labels


class TokenPlaces(msgspec.Struct, frozen=True):
    """The tokens that labels tell.

    Attributes:
        starts: (tokens,) where each starts in the text.
        ends: (tokens,) where it ends.
        several: (tokens,) whether it is several words written together.
        atoms: (tokens,) how many atoms it has.
        sentences: (sentences,) the number of tokens up to the end of each sentence.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    several: NDArray[np.bool_]
    atoms: NDArray[np.int64]
    sentences: NDArray[np.int64]


def read_labels(labels: NDArray[np.uint8], atoms: Atoms, paragraphs: NDArray[np.int64]) -> TokenPlaces:
    """The tokens and sentences of a text; the last of a paragraph end with it, whatever their labels say.

    Args:
        labels: (atoms,) of its atoms.
        atoms: the atoms.
        paragraphs: (paragraphs,) the last atom of each.
    """
    labels = labels.copy()
    last = labels[paragraphs]
    labels[paragraphs] = np.where((last == WORDS) | (last == WORDS_SENTENCE), WORDS_SENTENCE, SENTENCE)
    # numpy.flatnonzero and numpy.diff take many times as long for the few atoms of one sentence.
    token_ends = (labels != INSIDE).nonzero()[0]
    of_token = labels[token_ends]
    return TokenPlaces(
        starts=_firsts(atoms.starts, token_ends),
        ends=atoms.ends[token_ends],
        several=(of_token == WORDS) | (of_token == WORDS_SENTENCE),
        atoms=_steps(token_ends, -1),
        sentences=_bounded((of_token >= SENTENCE).nonzero()[0] + 1),
    )


def _firsts(starts: NDArray[np.int64], token_ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where tokens start whose last atoms are given: each with the atom after the token before it."""
    return starts[np.concatenate([[0], token_ends[:-1] + 1])] if len(token_ends) else token_ends


def _steps(places: NDArray[np.int64], before: int) -> NDArray[np.int64]:
    """From each place to the next one, ``before`` standing before the first."""
    steps = places.copy()
    steps[:1] -= before
    steps[1:] -= places[:-1]
    return steps


def _bounded(sentences: NDArray[np.int64]) -> NDArray[np.int64]:
    """Ends of sentences with further ones where a sentence has more than ``LONGEST_SENTENCE`` tokens."""
    if _steps(sentences, 0).max(initial=0) <= LONGEST_SENTENCE:
        return sentences
    parts = []
    start = 0
    for end in sentences.tolist():
        parts.append(np.append(np.arange(start + LONGEST_SENTENCE, end, LONGEST_SENTENCE), end))
        start = end
    return np.concatenate(parts)
