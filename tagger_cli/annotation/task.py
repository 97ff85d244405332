"""What people label: spans of words, each word, or each sentence as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tagger_cli.corpora.schemes import Kind, Span, decode_spans
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import UsageError

LABELLED_CODECS = ("spans", "identity", "sentence-label")
"""Those whose labels are chosen from a list, one at a time; lemmas, features and several labels at once are not."""


@dataclass(frozen=True, slots=True)
class Task:
    """What one folder of answers is about.

    Labels travel as spans, whatever they are of: a word has a span of its own, a sentence one over all of its words.

    Attributes:
        target: its name.
        kind: what one label is of.
        labels: that people may give.
    """

    target: str
    kind: Kind
    labels: tuple[str, ...]

    def spans_of(self, sentence: Sentence) -> list[Span]:
        """What a file or a model says of a sentence; labels that people may not give are left out."""
        if self.kind == "sentence":
            found = [Span(0, len(sentence.words), sentence.labels.get(self.target, ""))]
        elif self.kind == "word":
            found = [Span(place, place + 1, label) for place, label in enumerate(sentence.tags.get(self.target, []))]
        else:
            found = decode_spans(sentence.tags.get(self.target, []))
        return [span for span in found if span.label in self.labels]

    def check(self, spans: Sequence[Span], words: int) -> None:
        """Refuse what is no answer to a sentence.

        Args:
            spans: in their order.
            words: of the sentence.

        Raises:
            ValueError: they overlap, lie outside, have other labels, or leave something without one that must have one.
        """
        behind = 0
        for span in spans:
            if not behind <= span.start < span.end <= words or span.label not in self.labels:
                raise ValueError("spans overlap, lie outside of the sentence or have no such label")
            behind = span.end
        if self.kind == "word" and not len(spans) == words == sum(span.end - span.start for span in spans):
            raise ValueError(f"{words - len(spans)} words have no label yet")
        if self.kind == "sentence" and [(span.start, span.end) for span in spans] != [(0, words)]:
            raise ValueError("the sentence has no label yet")


def task_of_model(folder: Path, name: str | None) -> Task | None:
    """What a model predicts that people can label: the target of a name, or its first one of spans.

    Returns:
        The task with all labels of the target; None where the model has no such target.

    Raises:
        UsageError: labels of the target are not chosen from a list, as lemmas are not.
    """
    from tagger_cli.inference.model_folder import read_description
    from tagger_cli.targets.target import of_spans

    targets = read_description(folder).targets
    found = [target for target in targets if target.name == name] if name is not None else of_spans(targets)
    if not found:
        return None
    codec = found[0].codec
    if codec.name not in LABELLED_CODECS:
        raise UsageError(
            f"target {found[0].name}: the page labels spans, or gives one label of a list, which this is not"
        )
    return Task(found[0].name, codec.kind, tuple(codec.shown))
