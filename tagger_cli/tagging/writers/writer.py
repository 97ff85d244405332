"""What every output format is to the engine that tags: something that makes text of windows of sentences."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from tagger_cli.corpora.sentence import Origin, Sentence


class Writer(ABC):
    """Tagged sentences that arrive in windows → the pieces of an output, in the order of the methods."""

    tells_files_apart = False
    """Whether each file has a heading, so that no window may hold sentences of two files."""

    sentences_numbered = 0
    """Sentences that have got a number in the output so far."""

    numbers: Sequence[tuple[int, int]] = ()
    """Where the numbers of sentences stand in the last text that ``write`` gave, and which they are."""

    def follow(self, origin: Origin | None) -> None:  # noqa: B027 (most formats do not mind)
        """Write as if a sentence of this paragraph had been written before; None for one of no running text."""

    def begin(self) -> str:
        """What stands before everything else."""
        return ""

    def heading(self, file: str) -> str:
        """What stands before the sentences of a file, where files are told apart."""
        return ""

    @abstractmethod
    def write(self, sentences: Sequence[Sentence]) -> str:
        """The text of a window, as far as it is complete."""

    def pause(self) -> str:
        """What ``write`` holds back, when no more input is there for now."""
        return ""

    def end(self) -> str:
        """What stands after everything else."""
        return ""


class PlainWriter(Writer):
    """A format in which the text of a sentence depends on nothing else.

    Args:
        format: the text of some sentences.
    """

    def __init__(self, format: Callable[[Sequence[Sentence]], str]) -> None:
        self._format = format

    def write(self, sentences: Sequence[Sentence]) -> str:
        """See ``Writer.write``."""
        return self._format(sentences)
