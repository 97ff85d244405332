"""JSONL: one object a line with ``tokens`` and their labels, or with ``text`` and character ``entities`` or a label."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping

from tagger_cli.corpora.bad_input import PassedOver, refuse_bad_lines
from tagger_cli.corpora.lines import Lines
from tagger_cli.corpora.record_sentences import Record, RecordReading, sentences_of_records
from tagger_cli.corpora.renamed_record import RenamedRecord
from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError


def read_jsonl(
    lines: Lines,
    source: str,
    segment: Segment | None = None,
    targets: Mapping[str, str | None] | None = None,
    word_column: str | None = None,
    repairs: Counter[str] | None = None,
    passed_over: PassedOver | None = None,
    lines_before: int = 0,
    whole_texts: bool = False,
    text_field: str | None = None,
) -> Iterator[Sentence | None]:
    """Sentences of a JSONL file; every object gives at least one, which may have no words.

    An object with ``tokens`` (strings, or objects with ``text`` and perhaps ``start`` and ``end``) is one
    sentence. Of an object with ``text`` alone ``segment`` makes the words; its sentences share the
    ``record``, and no entity is cut by the end of one; a text that has a label as a whole is one sentence.
    ``record_labels`` says where labels may stand.

    Args:
        lines: see ``Lines``; empty lines are skipped.
        source: the file's name for error messages.
        segment: makes words of running text; None refuses objects without ``tokens``.
        targets: target → the field of its labels; None takes the target's own name or one of the usual ones.
            A sentence whose object has no such field goes without the target.
        word_column: the field of the words; None is ``tokens``.
        repairs: counts entities that could not be taken as they stand.
        passed_over: counts lines that cannot be read and are left out; None refuses them.
        lines_before: lines of the file that stand before these.
        whole_texts: whether a text is one sentence, whatever its segmentation says.
        text_field: the field of the text; None is ``text``.

    Raises:
        InputError: a line that is not an object, or whose words or labels are not of these forms.
    """
    reading = RecordReading(
        source,
        segment,
        targets or {},
        word_column or "tokens",
        whole_texts,
        Counter() if repairs is None else repairs,
        passed_over,
    )
    return sentences_of_records(_records(lines, source, passed_over, lines_before, text_field or "text"), reading)


def _records(
    lines: Lines, source: str, passed_over: PassedOver | None, number: int, text_field: str
) -> Iterator[tuple[int, Record, int] | None]:
    """The number of each line that has an object, from the one behind ``number``, the object, and its length."""
    for line in lines:
        if line is None:
            yield None
            continue
        number += 1
        if not line or line.isspace():
            continue
        if passed_over is None:
            yield number, _named(_parse(line, source, number), text_field), len(line)
            continue
        try:
            refuse_bad_lines([line])
            record = _parse(line, source, number)
        except InputError as error:
            passed_over.note("records left out", error)
        else:
            yield number, _named(record, text_field), len(line)


def _named(record: Record, text_field: str) -> Record:
    return record if text_field == "text" else RenamedRecord(record, text_field)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits} is too large a number")
    return number


# What is read is written back, and JSON has no numbers that are not finite.
_decode = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite).decode


def _parse(line: str, source: str, number: int) -> Record:
    try:
        record = _decode(line)
        if "\\ud" in line or "\\uD" in line:  # half a surrogate pair is no character: UTF-8 cannot write it
            record = _decode(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace").decode())
    except (ValueError, RecursionError) as error:
        what = f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else error
        hint = "give every line one whole object (jq -c . makes such lines)"
        raise InputError(source, number, f"not JSON: {what}; {hint}") from None
    if not isinstance(record, dict):
        message = "a line must hold one object"
        if isinstance(record, list):
            message += "; turn an array into lines with: jq -c '.[]'"
        raise InputError(source, number, message)
    return record
