"""The one unit that travels through the program: a sentence as a struct of lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from tagger_cli.corpora.sentence_entities import Entity

LONGEST_SENTENCE = 1000
"""Words the network reads at once, so that memory stays bounded. The longest sentence of EWT has 159 words; what is
longer than this is no sentence but a table, a list or one endless line."""


SpanReading: TypeAlias = tuple[float, list[str]]
"""One way to mark the spans of a sentence: how probable it is as a whole, and its labels in IOB2."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A paragraph of the input.

    Attributes:
        file: the file's name, ``<stdin>`` for standard input.
        paragraph: its number in the file, from 1.
    """

    file: str
    paragraph: int


@dataclass(slots=True)
class Sentence:
    """Words of one sentence with their labels; lists have one entry per word where nothing else is said.

    Attributes:
        words: the words as they stand in the text.
        tags: target name → one label per word; span targets are in IOB2.
        labels: target name → the label of the sentence as a whole; of several ``rude|threat``, of none ``_``.
        offsets: (start, end) of each word in characters (code points) of the input line or
            document; None where the input had no running text.
        text: the running text of the sentence, None where the input had none.
        start: where ``text`` begins in the input line or document.
        record: the JSONL object this sentence came from; sentences of one object share it.
        line: line number from 1 of its first word, or of its object; 0 where no reader said so.
        lines: the CoNLL-U lines this sentence came from, without the closing blank line.
        scores: target name → probability (0 to 1) of each word's label; empty where nobody asked.
        readings: span target name → its most probable readings; empty where nobody asked.
        silent: types of spans of which the labels say nothing; what a model says of them is neither right nor wrong.
        span_scores: span target name → probability of each of its spans as a whole, in their order.
        label_scores: sentence target name → the probability of each label there is; empty where nobody asked.
        ranges: the (first word, word behind the last) of each token that is several words (``don't``).
        before: what stands before the first word, where no sentence stands before it.
        after: what stands between the last word and the next sentence; None where there was no running text.
        origin: the paragraph it is of; None where the input had no running text.
        document: the number in its file, from 1, of the document it stands in; 0 where the file does not say.
    """

    words: list[str]
    tags: dict[str, list[str]] = field(default_factory=dict)
    offsets: list[tuple[int, int]] | None = None
    text: str | None = None
    start: int = 0
    record: dict[str, Any] | None = None
    line: int = field(default=0, compare=False)
    lines: list[str] | None = None
    scores: dict[str, list[float]] = field(default_factory=dict)
    span_scores: dict[str, list[float]] = field(default_factory=dict)
    readings: dict[str, list[SpanReading]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    label_scores: dict[str, dict[str, float]] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    ranges: list[tuple[int, int]] = field(default_factory=list)
    before: str = field(default="", compare=False)
    after: str | None = field(default=None, compare=False)
    origin: Origin | None = field(default=None, compare=False)
    document: int = field(default=0, compare=False)

    @property
    def entities(self) -> list[Entity]:
        """The entities of all targets that mark spans, in the order of the targets and then of the text."""
        from tagger_cli.corpora.sentence_entities import entities_of

        return entities_of(self)

    def said_of(self, target: str) -> list[str] | None:
        """What is said of a target: a label per word, or the one of the sentence; None where nothing is."""
        label = self.labels.get(target)
        return self.tags.get(target) if label is None else [label]

    @property
    def targets(self) -> Iterator[str]:
        """The targets of which something is said."""
        return chain(self.tags, self.labels)

    def __len__(self) -> int:
        return len(self.words)
