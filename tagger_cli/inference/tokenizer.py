"""A model that predicts nothing: it finds sentences and words, and loads no more than that takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import TaggerError
from tagger_cli.inference.segmenter_folder import load_segmenter
from tagger_cli.segmentation.segmenter import RuleSegmenter

WINDOW_SENTENCES = 256
"""Sentences that are handed on together."""


class Tokenizer:
    """The segmenter of a model in the place of a session.

    Args:
        folder: the folder of a model, or of a segmenter that was trained alone.

    Attributes:
        segment: what finds sentences and words: rules where there is no segmenter.
        alphabet: the characters that the segmenter knows; empty for rules.
    """

    def __init__(self, folder: Path) -> None:
        loaded = load_segmenter(folder)
        self.segment: Segment = RuleSegmenter().segment if loaded is None else loaded.segmenter().segment
        self.alphabet = "" if loaded is None else loaded.network.description.alphabet

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def tag_stream(
        self, sentences: Iterable[Sentence | None], targets: Sequence[str] | None = None, scores: bool = False
    ) -> Iterator[list[Sentence]]:
        """The sentences as they are, in windows; see ``Session.tag_stream``."""
        window: list[Sentence] = []
        try:
            for sentence in sentences:
                if sentence is not None:
                    window.append(sentence)
                if window and (sentence is None or len(window) == WINDOW_SENTENCES):
                    yield window
                    window = []
                if sentence is None:
                    yield []
        except TaggerError:
            if window:
                yield window
            raise
        if window:
            yield window
