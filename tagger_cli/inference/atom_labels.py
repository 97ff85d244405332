"""Runs the segmenter's network: paragraphs → a label for each of their atoms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tagger_cli.errors import TaggerError
from tagger_cli.inference.model import Model
from tagger_cli.inference.word_cache import WordCache
from tagger_cli.segmentation.labels import LABELS, SENTENCE

TARGET = "segments"
"""What the model of a segmenter predicts of each atom."""

CORE = 128
"""Atoms of a window that get their label from it."""

CONTEXT = 32
"""Atoms before and after them that the network reads as well."""

BATCH = 16
"""Windows that run together; more are slower, because their states no longer fit the processor's cache."""

CACHED_ATOMS = 1 << 15
"""Distinct atoms whose vectors are kept: they are small, and to compute one takes as long as to label ten."""

IMPOSSIBLE = -1e4
"""The logit of a label that the treebank does not have."""


class AtomLabeller:
    """Labels atoms; the labels of a paragraph depend on nothing but the paragraph.

    A long one is read in windows that begin at fixed places, whatever else is read at the same time.

    Args:
        model: a model whose words are atoms.
        sentence_bias: what is added to the logits of labels that end a sentence.

    Raises:
        TaggerError: it is another model.
    """

    def __init__(self, model: Model, sentence_bias: float = 0.0) -> None:
        labels = next((target.labels for target in model.targets if target.name == TARGET), ())
        if not labels or not set(labels) <= set(LABELS):
            raise TaggerError(f"{model.folder}: not the model of a segmenter; copy the model again")
        self._model = model
        self._sentence_odds = float(np.exp(sentence_bias))
        self._cache = WordCache(model.words, model.known_words, CACHED_ATOMS)
        self._columns = [LABELS.index(label) for label in labels]

    def label(
        self, forms: Sequence[str], paragraphs: NDArray[np.int64]
    ) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """The labels of the atoms of some paragraphs.

        Args:
            forms: the forms of the atoms.
            paragraphs: (paragraphs,) the last atom of each.

        Returns:
            (atoms,) labels, and (atoms, labels) the logits that they were made of.
        """
        rows = self._cache.rows(forms)
        emissions = np.full((len(rows), len(LABELS)), IMPOSSIBLE, np.float32)
        for windows in _batches(paragraphs + 1):
            self._run(rows, emissions, windows)
        return decide(emissions, self._sentence_odds), emissions

    def _run(self, rows: NDArray[np.intp], emissions: NDArray[np.float32], windows: NDArray[np.int64]) -> None:
        """Put in the emissions of the cores of some windows: (windows, 4) where each and its core start and end."""
        starts, ends, core_starts, core_ends = windows.T
        lengths = ends - starts
        steps = np.arange(lengths.max())[:, None]
        places = np.minimum(starts + steps, ends - 1)
        vectors = self._cache.vectors.take(rows.take(places), axis=0)
        feeds = {"inputs.vectors": vectors, "inputs.lengths": lengths.astype(np.int32)}
        found = self._model.run(feeds, [TARGET])[TARGET]
        inside = (places >= core_starts) & (places < core_ends) & (steps < lengths)
        emissions[places[inside][:, None], self._columns] = found[inside]


def decide(emissions: NDArray[np.float32], sentence_odds: float) -> NDArray[np.uint8]:
    """The label of each atom: a sentence ends where that is more probable than that none does, of whatever kind.

    Args:
        emissions: (…, labels) logits.
        sentence_odds: by how much a sentence's end is more probable than the logits say.

    Returns:
        (…) labels.
    """
    odds = np.exp(emissions - emissions.max(axis=-1, keepdims=True))
    ends = sentence_odds * odds[..., SENTENCE:].sum(-1) > odds[..., :SENTENCE].sum(-1)
    kinds = np.where(ends, SENTENCE + odds[..., SENTENCE:].argmax(-1), odds[..., :SENTENCE].argmax(-1))
    labels: NDArray[np.uint8] = kinds.astype(np.uint8)
    return labels


def _batches(ends: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Windows of like length that run together.

    Args:
        ends: (paragraphs,) where each ends, in atoms.

    Yields:
        (windows, 4) where each window and its core start and end.
    """
    starts = np.zeros_like(ends)
    starts[1:] = ends[:-1]
    lengths = ends - starts
    if lengths.max(initial=0) <= CORE + 2 * CONTEXT:
        windows = np.stack([starts, ends, starts, ends], axis=1)
    else:
        windows = _windows(starts, ends)
    windows = windows[np.argsort(windows[:, 1] - windows[:, 0], kind="stable")]
    for place in range(0, len(windows), BATCH):
        yield windows[place : place + BATCH]


def _windows(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The windows of paragraphs of which some are long, see ``_batches``."""
    lengths = ends - starts
    cores = np.where(lengths <= CORE + 2 * CONTEXT, 1, -(-lengths // CORE))
    of_paragraph = np.repeat(np.arange(len(ends)), cores)
    number = np.arange(cores.sum()) - np.repeat(np.cumsum(cores) - cores, cores)
    first, end = starts[of_paragraph], ends[of_paragraph]
    core_starts = first + number * CORE
    core_ends = np.where(cores[of_paragraph] > 1, np.minimum(core_starts + CORE, end), end)
    reach = np.maximum(core_starts - CONTEXT, first), np.minimum(core_ends + CONTEXT, end)
    return np.stack([*reach, core_starts, core_ends], axis=1)
