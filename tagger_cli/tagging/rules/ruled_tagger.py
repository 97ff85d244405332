"""A tagger whose spans rules have the last word on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tagger_cli.corpora.schemes import Span, decode_spans
from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.tagging.rules.rules import OUTSIDE, Rules
from tagger_cli.tagging.tag_files import StreamTagger
from tagger_cli.targets.spans import SpanCodec
from tagger_cli.targets.target import Target

OWN_TARGET = "ner"
"""The target of the rules' spans where the network predicts none."""

SURE = 1.0
"""How probable is what a rule says."""


class RuledTagger:
    """What rules find replaces all spans of the network that overlap it.

    Args:
        tagger: what tags.
        rules: names and expressions.
        target: whose spans they are; one that the tagger does not predict gets those of the rules alone.
    """

    def __init__(self, tagger: StreamTagger, rules: Rules, target: str) -> None:
        self._tagger = tagger
        self._rules = rules
        self._target = target

    @property
    def segment(self) -> Segment:
        """What finds the sentences and words of running text."""
        return self._tagger.segment

    def tag_stream(
        self, sentences: Iterable[Sentence | None], targets: Sequence[str] | None = None, scores: bool = False
    ) -> Iterator[list[Sentence]]:
        """Windows of tagged sentences, see ``Session.tag_stream``; ``targets`` are those that the tagger predicts."""
        for window in self._tagger.tag_stream(sentences, targets, scores):
            for sentence in window:
                spans = self._rules.find(sentence)
                if self._target not in sentence.tags:
                    sentence.tags[self._target] = ["O"] * len(sentence)
                    if scores:
                        sentence.scores[self._target] = [SURE] * len(sentence)
                        sentence.span_scores[self._target] = []
                if spans:
                    decide(sentence, self._target, spans)
            yield window


def decide(sentence: Sentence, target: str, spans: Sequence[Span]) -> None:
    """Put spans where those of the network stand that overlap them; the other ones stay.

    Where the sentence has probabilities, those of the spans are 1, and words whose label is gone have the probability
    that it was not right.

    Args:
        sentence: with its tags.
        target: whose spans they are.
        spans: in order, none overlapping; those labelled ``O`` only take away.
    """
    before = sentence.tags[target]
    labels = before.copy()
    for start, end, label in spans:
        first, behind = start, end
        while labels[first].startswith("I-"):
            first -= 1
        while behind < len(labels) and labels[behind].startswith("I-"):
            behind += 1
        labels[first:behind] = ["O"] * (behind - first)
        if label != OUTSIDE:
            labels[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
    sentence.tags[target] = labels
    if target in sentence.scores:
        _score(sentence, target, spans, before)


def _score(sentence: Sentence, target: str, spans: Sequence[Span], before: Sequence[str]) -> None:
    """Make the probabilities of a sentence those of its labels, which were others before."""
    labels = sentence.tags[target]
    ruled = bytearray(len(sentence))
    for start, end, _ in spans:
        ruled[start:end] = b"\1" * (end - start)
    sentence.scores[target] = [
        SURE if decided else score if label == old else 1.0 - score
        for decided, score, label, old in zip(ruled, sentence.scores[target], labels, before, strict=True)
    ]
    known = dict(zip(decode_spans(before), sentence.span_scores[target], strict=True)) | dict.fromkeys(spans, SURE)
    sentence.span_scores[target] = [known[span] for span in decode_spans(labels)]


def with_types(targets: Sequence[Target], types: Sequence[str]) -> tuple[list[Target], str]:
    """Targets of which the first one of spans has some more types, and the name of that one.

    Args:
        targets: of the model.
        types: of the spans that rules find.
    """
    for number, target in enumerate(targets):
        if isinstance(target.codec, SpanCodec):
            codec = SpanCodec.of(dict.fromkeys([*target.codec.types, *types]))
            return [*targets[:number], Target(target.name, codec, target.head), *targets[number + 1 :]], target.name
    return [*targets, Target(OWN_TARGET, SpanCodec.of(types), "crf")], OWN_TARGET
