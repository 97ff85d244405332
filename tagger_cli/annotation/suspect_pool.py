"""Suspicious labels as sentences to label, and their files with what people said of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tagger_cli.annotation.answers import Answer
from tagger_cli.annotation.labelled import write_labelled
from tagger_cli.annotation.pool import PooledSentence, pooled, text_and_places
from tagger_cli.annotation.task import Task
from tagger_cli.corpora.corpus import Corpus, read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.schemes import decode_spans
from tagger_cli.segmentation.segmenter import RuleSegmenter
from tagger_cli.training.suspects.suspect import Reading, Suspect

FILE = "corrected.jsonl"
"""All sentences of the files, those that were answered with the labels of the answers."""


class SuspectPool:
    """The sentences with suspicious labels, worst first.

    Args:
        suspects: of one target, worst first.
        files: in which they stand.
        targets: the target and its column, as ``find_suspects`` had them.

    Attributes:
        task: what is labelled.
        sentences: those with suspects; each has the labels of its file, and a note of what the models say.
    """

    def __init__(self, suspects: Sequence[Suspect], files: Sequence[str], targets: Mapping[str, str | None]) -> None:
        (target,) = targets
        segment = RuleSegmenter().segment
        corpora = [read_corpus(LabelledFile(file, targets, segment=segment)) for file in files]
        labels = sorted({label for corpus in corpora for label in _labels(corpus, target)})
        self.task = Task(target, corpora[0].kinds[target], tuple(labels))
        notes: dict[tuple[str, int, str], list[str]] = {}
        for suspect in suspects:
            notes.setdefault((suspect.file, suspect.line, suspect.sentence), []).append(_note(suspect))
        self._all: list[PooledSentence] = []
        suspicious: dict[tuple[str, int, str], PooledSentence] = {}
        for corpus in corpora:
            texts = ["", *(text_and_places(sentence)[0] for sentence in corpus.sentences), ""]
            for number, sentence in enumerate(corpus.sentences):
                place = (corpus.source, sentence.line, " ".join(sentence.words))
                spans, note = self.task.spans_of(sentence), "; ".join(notes.get(place, ()))
                one = pooled(sentence, corpus.source, texts[number], texts[number + 2], spans, note)
                self._all.append(one)
                suspicious[place] = one
        self.sentences = [suspicious[place] for place in notes]

    def write_corrected(self, path: Path, answers: Mapping[str, Answer]) -> None:
        """Write all sentences of the files as ``tagger train`` reads them; what was skipped stays as it was.

        Sentences of which a word has no label are left out.

        Args:
            path: of the file.
            answers: by the keys of sentences.
        """
        write_labelled(path, [answer for one in self._all if (answer := self._answer(one, answers.get(one.key)))])

    def _answer(self, sentence: PooledSentence, given: Answer | None) -> Answer | None:
        """What was said of a sentence, or else what its file says; None where that does not say all."""
        if given is not None and given.action == "accept":
            return given
        try:
            self.task.check(sentence.spans, len(sentence.words))
        except ValueError:
            return None
        return sentence.answered(self.task, sentence.spans, "accept", "queue", 0, "", "")


def correcting(pool: SuspectPool, folder: Path) -> Callable[[Mapping[str, Answer]], None]:
    """What writes the corrected files anew after an answer."""
    return lambda answers: pool.write_corrected(folder / FILE, answers)


def _labels(corpus: Corpus, target: str) -> set[str]:
    """The labels that a file has of a target."""
    if corpus.kinds[target] != "span":
        return set(corpus.label_counts(target))
    return {span.label for sentence in corpus.sentences for span in decode_spans(sentence.tags.get(target, []))}


def _note(suspect: Suspect) -> str:
    said, told = _written(suspect.gold), _written(suspect.found)
    return f"the file says {said}, a model that has not seen it {told} ({100 * suspect.score:.0f} %)"


def _written(readings: Sequence[Reading]) -> str:
    return ", ".join(f"{reading.text} {reading.label}" for reading in readings) or "nothing"
