"""What a segmenter is trained on: paragraphs as they are, and pieces of documents varied as people write."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from tagger_cli.segmentation.atoms import AtomSplitter
from tagger_cli.segmentation.forms import atom_forms
from tagger_cli.segmentation.labels import LABELS, label_atoms
from tagger_cli.segmentation.raw_text import PARAGRAPH_GAP, paragraphs
from tagger_cli.segmentation.segmented_text import SegmentedText
from tagger_cli.training.raw_text_variation import varied

LONGEST_PIECE = 150
"""Tokens of a piece; a tagger reads windows of about as many atoms."""

PARAGRAPHS_TOGETHER = (1, 1, 2, 3, 5)


def training_pieces(texts: Iterable[SegmentedText], copies: int, seed: int) -> Iterator[SegmentedText]:
    """All paragraphs once, and ``copies`` times pieces of the documents with variations.

    Args:
        texts: the documents of a treebank.
        copies: how often its sentences are varied.
        seed: of everything random.
    """
    chance = random.Random(seed)
    for text in texts:
        yield from pieces(text, chance)
        for _ in range(copies):
            for block in _blocks(text, chance):
                for piece in _cut(block, chance):
                    yield varied(piece, chance)


def pieces(text: SegmentedText, chance: random.Random | None = None) -> Iterator[SegmentedText]:
    """The paragraphs of a text, cut where they are too long."""
    for paragraph in paragraphs(text):
        yield from _cut(paragraph, chance or random.Random(0))


def forms_and_labels(text: SegmentedText, splitter: AtomSplitter) -> tuple[list[str], list[str]]:
    """What the network reads of a text, and the names of the labels it shall give."""
    running = text.text
    atoms = splitter.split(running)
    labels = label_atoms(text, atoms)
    return atom_forms(running, atoms, text.tail or PARAGRAPH_GAP)[0], [LABELS[label] for label in labels.tolist()]


def _blocks(text: SegmentedText, chance: random.Random) -> Iterator[SegmentedText]:
    """Some paragraphs at a time, with blank lines or line ends between them."""
    rest = paragraphs(text)
    for block in rest:
        for _ in range(chance.choice(PARAGRAPHS_TOGETHER) - 1):
            following = next(rest, None)
            if following is None:
                break
            following.gaps[0] = chance.choice(("\n", PARAGRAPH_GAP))
            block.gaps += following.gaps
            block.tokens += following.tokens
            block.words += following.words
            block.ends += following.ends
        yield block


def _cut(text: SegmentedText, chance: random.Random) -> Iterator[SegmentedText]:
    """A text cut where it is too long, at any token; ``tail`` is then what stands before the next one."""
    if len(text) <= LONGEST_PIECE:
        yield text
        return
    first = 0
    length = chance.randint(LONGEST_PIECE // 3, LONGEST_PIECE)
    while first < len(text):
        end = min(first + length, len(text))
        piece = text.part(slice(first, end))
        piece.gaps[0] = ""
        piece.tail = text.gaps[end] if end < len(text) else PARAGRAPH_GAP
        yield piece
        first, length = end, LONGEST_PIECE
