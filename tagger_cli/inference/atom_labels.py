"""Runs the segmenter's network: texts → a label for each of their atoms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from tagger_cli.runtime.word_cache import WordCache
from tagger_cli.segmentation.labels import LABELS, SENTENCE

CORE = 128
"""Atoms of a window that get their label from it."""

CONTEXT = 32
"""Atoms before and after them that the network reads as well."""

BATCH = 16
"""Windows that run together; more are slower, because their states no longer fit the processor's cache."""


class AtomLabeller:
    """Labels atoms; the labels of a text depend on nothing but the text.

    A long text is read in windows that begin at fixed places, whatever else is read at the same time.

    Args:
        session: the graph that labels sequences of vectors.
        cache: from the form of an atom to its vector.
        output: the name of the graph's output.
    """

    def __init__(self, session: onnxruntime.InferenceSession, cache: WordCache, output: str) -> None:
        self._session = session
        self._cache = cache
        self._output = output

    def label(self, texts: Sequence[Sequence[str]]) -> list[NDArray[np.uint8]]:
        """The labels of each text.

        Args:
            texts: of each text the forms of its atoms.

        Returns:
            For each text (atoms,) labels.
        """
        bounds = np.cumsum([0, *map(len, texts)])
        rows = np.array(self._cache.rows(form for forms in texts for form in forms), np.int32)
        labels = np.empty(len(rows), np.uint8)
        for batch in _batches(list(_windows(bounds))):
            self._run(rows, labels, np.array(batch))
        return [labels[start:end] for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)]

    def _run(self, rows: NDArray[np.int32], labels: NDArray[np.uint8], windows: NDArray[np.int64]) -> None:
        """Label the cores of some windows: (windows, 4) where each and its core start and end."""
        starts, ends, core_starts, core_ends = windows.T
        lengths = ends - starts
        steps = np.arange(lengths.max())[:, None]
        places = np.minimum(starts + steps, ends - 1)
        vectors = self._cache.vectors[rows[places]]
        emissions = self._session.run(
            [self._output], {"inputs.vectors": vectors, "inputs.lengths": lengths.astype(np.int32)}
        )[0]
        found = decide(emissions)
        inside = (places >= core_starts) & (places < core_ends) & (steps < lengths)
        labels[places[inside]] = found[inside]


def decide(emissions: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The label of each atom: a sentence ends where that is more probable than that none does, of whatever kind.

    Args:
        emissions: (…, labels) logits.

    Returns:
        (…) labels.
    """
    odds = np.exp(emissions - emissions.max(axis=-1, keepdims=True))
    ends = odds[..., SENTENCE:].sum(-1) > odds[..., :SENTENCE].sum(-1)
    return np.where(
        ends, SENTENCE + odds[..., SENTENCE:].argmax(-1), odds[..., :SENTENCE].argmax(-1)
    ).astype(np.uint8)


def _windows(bounds: NDArray[np.int64]) -> Iterator[tuple[int, int, int, int]]:
    """Where each window and its core start and end, for texts that lie between the bounds."""
    places = bounds.tolist()
    for start, end in zip(places[:-1], places[1:], strict=True):
        if end - start <= CORE + 2 * CONTEXT:
            if end > start:
                yield start, end, start, end
            continue
        for core in range(start, end, CORE):
            core_end = min(core + CORE, end)
            yield max(core - CONTEXT, start), min(core_end + CONTEXT, end), core, core_end


def _batches(windows: list[tuple[int, int, int, int]]) -> Iterator[list[tuple[int, int, int, int]]]:
    windows.sort(key=lambda window: window[1] - window[0])
    for first in range(0, len(windows), BATCH):
        yield windows[first : first + BATCH]


