"""How the labels of a target are read: settled by looking at a whole file, then applied sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tagger_cli.corpora.scheme_detection import SchemeEvidence, find_repairs, is_span_labels
from tagger_cli.corpora.schemes import Kind, Scheme, to_iob2
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.several_labels import NONE
from tagger_cli.errors import InputError


class LabelReading:
    """The labels of one target in one file.

    Every sentence is looked at, then the reading is settled, then it is applied to every sentence; so a file
    can be streamed twice as well as held in memory.

    Args:
        source: the file's name for messages.
        target: whose labels they are.
        kind: of the labels; None finds it by looking.

    Attributes:
        kind: spans, words or sentences, once it is settled.
        scheme: the scheme of spans, once it is settled; None for others.
        counts: how often each label stands in the file.
        repaired: span labels that break the scheme, read as conlleval reads them.
    """

    def __init__(self, source: str, target: str, kind: Kind | None) -> None:
        self.kind: Kind = kind or "word"
        self.scheme: Scheme | None = None
        self.counts: Counter[str] = Counter()
        self.repaired = 0
        self._source = source
        self._target = target
        self._kind_is_given = kind is not None
        self._evidence = SchemeEvidence()
        self._partial = self._missing = 0  # sentences whose words do not all have a label; such words
        self._sentence_counts: Counter[str] = Counter()
        self._first_repair = 0  # line number

    def look_at(self, sentence: Sentence) -> None:
        """Take note of a sentence's labels, as they stand in the file."""
        label = sentence.labels.get(self._target)
        if label:
            self._sentence_counts[label] += 1
        labels = sentence.tags.get(self._target)
        if labels is None:
            return
        self.counts.update(labels)
        if "" in labels:
            self._partial += 1
            labels = _without_gaps(labels)
        self._evidence.add(labels)

    def settle(self, first: Sentence) -> None:
        """Find the kind and the scheme.

        Args:
            first: the file's first sentence, whose fields an error message names.

        Raises:
            InputError: nothing is labelled, or not all spans are in one scheme.
        """
        if self.kind == "sentence" or (not self._kind_is_given and self._sentence_counts.keys() - {NONE}):
            self.kind = "sentence"
            self.counts, self._partial = self._sentence_counts, 0
        self._missing = self.counts.pop("", 0)
        if self.counts.keys() <= {NONE}:
            what = "sentence" if self.kind == "sentence" else "word"
            raise InputError(self._source, None, f"no {what} has a label for {self._target}; {_places(first)}")
        if not self._kind_is_given and self.kind != "sentence":
            self.kind = "span" if is_span_labels(self.counts) else "word"
        if self.kind == "span":
            try:
                self.scheme = self._evidence.scheme()
            except ValueError as error:
                message = f"{self._target}: {error}; write all of them in one scheme, or is this the wrong column?"
                raise InputError(self._source, None, message) from None

    def apply(self, sentence: Sentence) -> None:
        """Put the labels of a sentence into their final form; it loses a target of which it says nothing.

        A list of labels that is empty may be one of entities or of labels of the sentence: what the others are decides.
        """
        if self.kind == "sentence":
            sentence.tags.pop(self._target, None)
            if not sentence.labels.get(self._target):
                sentence.labels.pop(self._target, None)
            return
        sentence.labels.pop(self._target, None)
        labels = sentence.tags.get(self._target)
        if labels is None:
            return
        if self.scheme is None:
            if self._partial and not any(labels):
                del sentence.tags[self._target]
            return
        labels = _without_gaps(labels)
        repairs = find_repairs(labels, self.scheme)
        if repairs and not self.repaired:
            self._first_repair = _line(sentence, repairs[0])
        self.repaired += len(repairs)
        sentence.tags[self._target] = to_iob2(labels, self.scheme)

    def notes(self) -> list[str]:
        """What the user should know, once all sentences are read."""
        notes = []
        if self._missing:
            what = f"{self._source}: {self._missing} words have no label for {self._target}"
            notes.append(what + (", and are not used for it" if self.scheme is None else ", read as O"))
        if self.repaired:
            what = f"I- labels of {self._target} that follow nothing read as B-"
            if self.scheme is Scheme.BIOES:
                what = f"labels of {self._target} that break the BIOES scheme mended"
            place = f"{self._source}:{self._first_repair}"
            notes.append(f"{place}: {self.repaired} {what} (as conlleval does); the first is here")
        return notes


def _without_gaps(labels: Sequence[str]) -> list[str]:
    """In a span target a word without a label is outside."""
    return [label or "O" for label in labels]


def _line(sentence: Sentence, word: int) -> int:
    """The line number of a word, one word a line; in JSONL that of its object."""
    if sentence.record is not None:
        return sentence.line
    if sentence.lines is None:
        return sentence.line + word
    rows = [row for row, line in enumerate(sentence.lines) if line.partition("\t")[0].isdecimal()]
    return sentence.line + rows[word] - rows[0]


def _places(sentence: Sentence) -> str:
    """What a sentence has instead of the labels asked for."""
    if sentence.lines is not None:
        misc = {
            item.partition("=")[0]
            for line in sentence.lines
            if line.count("\t") == 9
            for item in line.rsplit("\t", 1)[1].split("|")
        }
        keys = ", ".join(sorted(misc - {"_"})) or "no keys"
        return (
            f"CoNLL-U has lemma, upos, xpos, feats, deprel, keys in MISC (the first sentence: {keys}) "
            "and, for sentences, comments"
        )
    if sentence.record is not None:
        return f"the first object has the fields {', '.join(sentence.record)}"
    return "name its column"
