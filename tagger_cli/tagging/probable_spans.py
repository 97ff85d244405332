"""A tagger that keeps its less probable spans to itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tagger_cli.corpora.schemes import decode_spans, encode_iob2
from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.tagging.tag_files import StreamTagger


class ProbableSpans:
    """Leaves out the spans that are less probable than a bound.

    Args:
        tagger: what tags.
        least: the least probability of a span that stays, from 0 to 1.
    """

    def __init__(self, tagger: StreamTagger, least: float) -> None:
        self._tagger = tagger
        self._least = least

    @property
    def segment(self) -> Segment:
        """What finds the sentences and words of running text."""
        return self._tagger.segment

    def tag_stream(
        self, sentences: Iterable[Sentence | None], targets: Sequence[str] | None = None, scores: bool = False
    ) -> Iterator[list[Sentence]]:
        """Windows of tagged sentences, see ``Session.tag_stream``; without probabilities unless they are wanted."""
        for window in self._tagger.tag_stream(sentences, targets, True):
            for sentence in window:
                for target, span_scores in sentence.span_scores.items():
                    if span_scores and min(span_scores) < self._least:
                        self._leave_out(sentence, target)
                if not scores:
                    sentence.scores, sentence.span_scores = {}, {}
            yield window

    def _leave_out(self, sentence: Sentence, target: str) -> None:
        labels = sentence.tags[target]
        spans = zip(decode_spans(labels), sentence.span_scores[target], strict=True)
        kept = [(span, score) for span, score in spans if score >= self._least]
        sentence.tags[target] = encode_iob2((span for span, _ in kept), len(labels))
        sentence.span_scores[target] = [score for _, score in kept]
        # A word whose label is gone has the probability that it was not right.
        sentence.scores[target] = [
            score if old == new else 1.0 - score
            for score, old, new in zip(sentence.scores[target], labels, sentence.tags[target], strict=True)
        ]
