"""Names and regular expressions with the labels of what they find: what of them holds in a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from tagger_cli.corpora.schemes import Span
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.tagging.rules.name_table import NameTable

OUTSIDE = "O"
"""The label of what is no span, whatever the network says."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression over the text of a sentence, and the label of what it finds."""

    pattern: re.Pattern[str]
    label: str


@dataclass(slots=True)
class Rules:
    """What names and expressions say.

    Attributes:
        names: with their labels.
        expressions: in the order in which they were given.
        labels: all labels, in the order in which they first appear.
    """

    names: NameTable = field(default_factory=NameTable)
    expressions: list[Expression] = field(default_factory=list)
    labels: dict[str, None] = field(default_factory=dict)

    @property
    def types(self) -> list[str]:
        """The labels of spans."""
        return [label for label in self.labels if label != OUTSIDE]

    def find(self, sentence: Sentence) -> list[Span]:
        """The spans of words that hold in a sentence, in order; those labelled ``O`` are none.

        Of spans that overlap the one that begins first holds, of these the longest, of these a name and then the
        expression that was given last.
        """
        found = self.names.find(sentence.words)
        if self.expressions:
            found += self._expressed(sentence)
        if len(found) < 2:
            return found
        found.sort(key=lambda span: (span.start, -span.end))
        kept: list[Span] = []
        for span in found:
            if not kept or kept[-1].end <= span.start:
                kept.append(span)
        return kept

    def _expressed(self, sentence: Sentence) -> Iterator[Span]:
        """What expressions match, where that begins and ends with a word."""
        words = sentence.words
        text, places = sentence.text, sentence.offsets
        begin = sentence.start
        if text is None or places is None:
            text, places, begin = " ".join(words), [], 0
            place = 0
            for word in words:
                places.append((place, place + len(word)))
                place += len(word) + 1
        for expression in reversed(self.expressions):
            for match in expression.pattern.finditer(text):
                start, end = match.start() + begin, match.end() + begin
                first = bisect_left(places, start, key=itemgetter(0))
                last = bisect_left(places, end, key=itemgetter(1))
                if first <= last < len(places) and places[first][0] == start and places[last][1] == end:
                    yield Span(first, last + 1, expression.label)
