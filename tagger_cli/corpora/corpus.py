"""A labelled file as training and evaluation want it: read whole, looked over, span labels in IOB2."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from tagger_cli.corpora.formats import LabelledFormat
from tagger_cli.corpora.label_reading import LabelReading
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.recutting import recut
from tagger_cli.corpora.schemes import Kind, Scheme
from tagger_cli.corpora.sentence import Sentence


@dataclass(slots=True)
class Corpus:
    """The sentences of one labelled file.

    Attributes:
        source: the file's name.
        sentences: each has words and says something of at least one target.
        kinds: target → what its labels are of.
        schemes: span target → the scheme the file is written in; the sentences have IOB2.
        notes: what was repaired or left out, one line each, for the user to see once.
        format: what the file was read as.
        repaired: span target → labels that break their scheme, read as conlleval reads them.
    """

    source: str
    sentences: list[Sentence]
    kinds: dict[str, Kind] = field(default_factory=dict)
    schemes: dict[str, Scheme] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    format: LabelledFormat = "conll"
    repaired: dict[str, int] = field(default_factory=dict)

    def label_counts(self, target: str) -> Counter[str]:
        """How often each label of a target occurs, in the order in which they first do; words without one left out."""
        counts = Counter(chain.from_iterable(sentence.said_of(target) or () for sentence in self.sentences))
        counts.pop("", None)
        return counts


def read_corpus(file: LabelledFile, kinds: Mapping[str, Kind] | None = None) -> Corpus:
    """Read a labelled file.

    In a word target a word without a label has the empty one; a sentence that has no other goes without the target, and
    without any target it is left out. In a span target a word without a label is outside (``O``).

    Args:
        file: the file, and where its words and labels stand.
        kinds: target → kind, where it is not to be found by looking.

    Raises:
        InputError: the file is empty or malformed, or lacks the labels of a target; see the readers.
    """
    repairs: Counter[str] = Counter()
    format, read = file.read(repairs)
    corpus = Corpus(file.source, list(read), format=format)
    corpus.notes += [f"{file.source}: {count} {what}" for what, count in repairs.items()]
    for target in file.targets:
        reading = LabelReading(file.source, target, (kinds or {}).get(target))
        for sentence in corpus.sentences:
            reading.look_at(sentence)
        reading.settle(corpus.sentences[0])
        for sentence in corpus.sentences:
            reading.apply(sentence)
        corpus.kinds[target] = reading.kind
        if reading.scheme is not None:
            corpus.schemes[target] = reading.scheme
            corpus.repaired[target] = reading.repaired
        corpus.notes += reading.notes()
    corpus.sentences = [sentence for sentence in corpus.sentences if any(sentence.targets)]
    for sentence in corpus.sentences:
        sentence.lines = None  # nobody writes a corpus back, and they are most of its memory
    if file.recut:
        corpus.sentences = [recut(sentence, file.segment, corpus.kinds) for sentence in corpus.sentences]
    return corpus
