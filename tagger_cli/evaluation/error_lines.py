"""Errors as JSONL, each in its sentence, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tagger_cli.corpora.schemes import Span
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.evaluation.tagging_errors import TaggingError


def error_lines(errors: Iterable[TaggingError], sentences: Sequence[Sentence], files: Sequence[str]) -> Iterator[str]:
    """A line for each error.

    It has ``kind``, ``target``, ``file``, ``line`` (of the sentence, from 1; 0 where it is not known), ``words`` of the
    sentence, ``gold`` and ``predicted``: lists of spans with ``label``, ``first`` and ``behind`` (words, from 0),
    ``text``, and a ``score`` of predicted ones where probabilities were asked for. A word with a label is a span of one
    word.

    Args:
        errors: to be written.
        sentences: all that were measured.
        files: the name of the file of each sentence.
    """
    for error in errors:
        sentence = sentences[error.row]
        predicted = [span_of_words(span, sentence) for span in error.found]
        for span, score in zip(predicted, error.scores, strict=False):
            span["score"] = round(score, 4)
        line = {
            "kind": error.kind,
            "target": error.target,
            "file": files[error.row],
            "line": sentence.line,
            "words": sentence.words,
            "gold": [span_of_words(span, sentence) for span in error.gold],
            "predicted": predicted,
        }
        yield json.dumps(line, ensure_ascii=False) + "\n"


def span_of_words(span: Span, sentence: Sentence) -> dict[str, Any]:
    """A span of a sentence as an object of JSON."""
    text = " ".join(sentence.words[span.start : span.end])
    return {"label": span.label, "first": span.start, "behind": span.end, "text": text}
