"""What a segmenter is trained on: paragraphs as they are, and pieces of documents varied as people write."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from tagger_cli.segmentation.atoms import AtomSplitter
from tagger_cli.segmentation.forms import atom_forms
from tagger_cli.segmentation.labels import LABELS, label_atoms
from tagger_cli.segmentation.segmented_text import SegmentedText
from tagger_cli.training.raw_text_variation import varied

LONGEST_PIECE = 150
"""Tokens of a piece; a tagger reads windows of about as many atoms."""

PARAGRAPH_GAP = "\n\n"
PARAGRAPHS_TOGETHER = (1, 1, 2, 3, 5)


def training_pieces(paragraphs: Sequence[SegmentedText], variations: int, seed: int) -> Iterator[SegmentedText]:
    """All paragraphs once, and ``variations`` times some of them together, varied.

    Args:
        paragraphs: those of a treebank, in their order.
        variations: how often its sentences are varied.
        seed: of everything random.
    """
    chance = random.Random(seed)
    for paragraph in paragraphs:
        yield from pieces(paragraph, chance)
    for _ in range(variations):
        for block in _blocks(paragraphs, chance):
            for piece in pieces(block, chance):
                yield varied(piece, chance)


def pieces(text: SegmentedText, chance: random.Random) -> Iterator[SegmentedText]:
    """A text cut where it is too long, at any token; ``tail`` is then what stands before the next one."""
    first = 0
    length = LONGEST_PIECE if len(text) <= LONGEST_PIECE else chance.randint(LONGEST_PIECE // 3, LONGEST_PIECE)
    while first < len(text):
        end = min(first + length, len(text))
        piece = text.part(slice(first, end))
        piece.gaps[0] = ""
        piece.tail = text.gaps[end] if end < len(text) else PARAGRAPH_GAP
        yield piece
        first, length = end, LONGEST_PIECE


def forms_and_labels(text: SegmentedText, splitter: AtomSplitter) -> tuple[list[str], list[str]]:
    """What the network reads of a text, and the names of the labels it shall give."""
    running = text.text
    atoms = splitter.split(running)
    labels = label_atoms(text, atoms)
    return atom_forms(running, atoms, text.tail or PARAGRAPH_GAP)[0], [LABELS[label] for label in labels.tolist()]


def _blocks(paragraphs: Sequence[SegmentedText], chance: random.Random) -> Iterator[SegmentedText]:
    """Some paragraphs at a time, with blank lines or line ends between them."""
    first = 0
    while first < len(paragraphs):
        behind = first + chance.choice(PARAGRAPHS_TOGETHER)
        block = SegmentedText()
        for paragraph in paragraphs[first:behind]:
            gap = chance.choice(("\n", PARAGRAPH_GAP)) if block.tokens else ""
            block.gaps += [gap, *paragraph.gaps[1:]]
            block.tokens += paragraph.tokens
            block.words += paragraph.words
            block.ends += paragraph.ends
        yield block
        first = behind
