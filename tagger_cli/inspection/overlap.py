"""What a corpus shares with the one that is trained on, and what it has that training has never seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tagger_cli.corpora.corpus import Corpus
from tagger_cli.corpora.schemes import decode_spans


@dataclass(frozen=True, slots=True)
class Overlap:
    """A corpus beside the training corpus; words and spans are counted as they run, repeated ones again.

    Attributes:
        sentences: those that occur word for word in training.
        sentence_words: the words of those.
        unseen_words: words that do not occur in training, in this spelling.
        unseen_distinct_words: different ones of those.
        unseen_spans: span target → spans that do not occur in training as these words with this label.
    """

    sentences: int
    sentence_words: int
    unseen_words: int
    unseen_distinct_words: int
    unseen_spans: dict[str, int]


class TrainingCorpus:
    """What the training corpus has seen."""

    def __init__(self, corpus: Corpus) -> None:
        self._sentences = {tuple(sentence.words) for sentence in corpus.sentences}
        self._words = {word for sentence in corpus.sentences for word in sentence.words}
        self._spans = {target: set(_spans(corpus, target)) for target in corpus.schemes}

    def overlap(self, corpus: Corpus) -> Overlap:
        """Compare another corpus with this one."""
        repeated = [len(sentence) for sentence in corpus.sentences if tuple(sentence.words) in self._sentences]
        unseen = [word for sentence in corpus.sentences for word in sentence.words if word not in self._words]
        unseen_spans = {
            target: sum(span not in self._spans.get(target, ()) for span in _spans(corpus, target))
            for target in corpus.schemes
        }
        return Overlap(len(repeated), sum(repeated), len(unseen), len(set(unseen)), unseen_spans)


def _spans(corpus: Corpus, target: str) -> Iterator[tuple[str, ...]]:
    """The spans of a corpus: the label, then the words."""
    for sentence in corpus.sentences:
        for start, end, label in decode_spans(sentence.tags.get(target, ())):
            yield label, *sentence.words[start:end]
