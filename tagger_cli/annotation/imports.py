"""What was labelled in other programs, as answers."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tagger_cli.annotation.answers import Answer, ChosenBy
from tagger_cli.annotation.brat import read_brat
from tagger_cli.annotation.label_studio import read_label_studio
from tagger_cli.annotation.pool import pooled
from tagger_cli.annotation.task import Task
from tagger_cli.annotation.turns import CHANCE
from tagger_cli.corpora.jsonl_reader import read_jsonl
from tagger_cli.corpora.lines import read_lines
from tagger_cli.corpora.schemes import Kind, Span, decode_spans
from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import LONGEST_SENTENCE, Sentence
from tagger_cli.errors import UsageError


def read_answers(file: str, target: str, kind: Kind, segment: Segment, who: str, known: Container[str]) -> list[Answer]:
    """The sentences of a file as accepted answers; those that have an answer already are left out.

    Args:
        file: JSONL as doccano writes it, a JSON array of Label Studio, or a text of brat with its ``.ann`` beside it.
        target: that the labels are of.
        kind: what one label is of.
        segment: makes sentences and words of the texts; no entity is cut by it.
        who: is said to have answered.
        known: the keys of the sentences that have one.

    Raises:
        InputError: the file is not of its format.
        UsageError: it has another one.
    """
    answers: dict[str, Answer] = {}
    when = datetime.now(UTC).isoformat(timespec="seconds")
    for sentence in _sentences(file, target, kind, segment):
        one = pooled(sentence, file)
        if one.key in known or one.key in answers:
            continue
        spans = _spans(sentence, target, kind)
        task = Task(target, kind, tuple({span.label for span in spans}))
        try:
            task.check(spans, len(one.words))
        except ValueError:
            continue  # words without a label, or no label of the sentence: it was not labelled
        # Nobody chose these sentences, so that a part of them may say how good a model is.
        by: ChosenBy = "chance" if len(answers) % CHANCE == CHANCE - 1 else "queue"
        answers[one.key] = one.answered(task, spans, "accept", by, 1, who, when)
    return list(answers.values())


def _sentences(file: str, target: str, kind: Kind, segment: Segment) -> Iterator[Sentence]:
    name = Path(file).suffix.lower()
    lines: Iterable[str | None]
    if name == ".jsonl":
        lines = read_lines(file)
    elif name == ".json":
        lines = _written(read_label_studio(Path(file), target))
    elif name in (".txt", ".ann") and kind != "sentence":
        lines = _written(read_brat(Path(file), target))
    else:
        raise UsageError(
            f"{file}: expected .jsonl of doccano, .json of Label Studio, or .txt of brat (not for sentences)"
        )
    for sentence in read_jsonl(lines, file, segment, {target: None}, whole_texts=kind == "sentence"):
        if sentence is not None and 0 < len(sentence.words) <= LONGEST_SENTENCE:
            yield sentence


def _written(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    return (json.dumps(record, ensure_ascii=False) for record in records)


def _spans(sentence: Sentence, target: str, kind: Kind) -> Sequence[Span]:
    """The labels of a sentence: those of words, too, stand as spans in other programs."""
    if kind == "sentence":
        label = sentence.labels.get(target)
        return [] if label is None else [Span(0, len(sentence.words), label)]
    return decode_spans(sentence.tags.get(target, ["O"] * len(sentence.words)))
