"""JSONL: one object a line with ``tokens`` and their labels, or with ``text`` and character ``entities``."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from tagger_cli.corpora.alignment import align_words
from tagger_cli.corpora.bad_input import PassedOver, refuse_bad_lines
from tagger_cli.corpora.entities import entity_labels
from tagger_cli.corpora.lines import Lines
from tagger_cli.corpora.record_labels import entities_in, labels_in
from tagger_cli.corpora.schemes import Span
from tagger_cli.corpora.segments import Segment, SentencePlaces, as_one
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError

CHARACTERS_AT_ONCE = 1 << 16
"""Characters of lines whose texts are segmented together."""

Record: TypeAlias = dict[str, Any]
Offsets: TypeAlias = list[tuple[int, int]]


def read_jsonl(
    lines: Lines,
    source: str,
    segment: Segment | None = None,
    targets: Mapping[str, str | None] | None = None,
    word_column: str | None = None,
    repairs: Counter[str] | None = None,
    passed_over: PassedOver | None = None,
    lines_before: int = 0,
) -> Iterator[Sentence | None]:
    """Sentences of a JSONL file; every object gives at least one, which may have no words.

    An object with ``tokens`` (strings, or objects with ``text`` and perhaps ``start`` and ``end``) is one
    sentence. Of an object with ``text`` alone ``segment`` makes the words; its sentences share the
    ``record``, and no entity is cut by the end of one. ``record_labels`` says where labels may stand.

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

    Raises:
        InputError: a line that is not an object, or whose words or labels are not of these forms.
    """
    number, size = lines_before, 0
    repairs = Counter() if repairs is None else repairs
    field = word_column or "tokens"
    waiting: list[tuple[int, Record]] = []  # objects and their lines: many texts are segmented faster together

    def sentences() -> Iterator[Sentence]:
        nonlocal waiting, size
        records, waiting, size = waiting, [], 0
        texts = [record["text"] for _, record in records if _is_text(record, field)]
        segmented = iter(segment(texts) if segment is not None and texts else ())
        for line_number, record in records:
            places = next(segmented, None) if _is_text(record, field) else None
            try:
                for sentence in _sentences(record, places, targets or {}, field, repairs):
                    sentence.line = line_number
                    sentence.document = 0 if places is None else line_number  # a text is one, tokens say nothing
                    yield sentence
            except ValueError as error:
                problem = InputError(source, line_number, str(error))
                if passed_over is None:
                    raise problem from None
                passed_over.note("records left out", problem)

    try:
        for line in lines:
            if line is None:
                yield from sentences()
                yield None
                continue
            number += 1
            if not line or line.isspace():
                continue
            if passed_over is None:
                waiting.append((number, _parse(line, source, number)))
            else:
                try:
                    refuse_bad_lines([line])
                    waiting.append((number, _parse(line, source, number)))
                except InputError as error:
                    passed_over.note("records left out", error)
                    continue
            size += len(line)
            if size >= CHARACTERS_AT_ONCE or segment is None or not _is_text(waiting[0][1], field):
                yield from sentences()
    except InputError:
        yield from sentences()  # what was read before the bad input is not lost
        raise
    yield from sentences()


def _is_text(record: Record, field: str) -> bool:
    """Whether an object has running text and no words."""
    return isinstance(record.get("text"), str) and record.get(field) is None


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


def _sentences(
    record: Record,
    segmented: list[SentencePlaces] | None,
    targets: Mapping[str, str | None],
    field: str,
    repairs: Counter[str],
) -> Iterator[Sentence]:
    text = record.get("text")
    if text is not None and not isinstance(text, str):
        raise ValueError("'text' must be a string")
    if record.get(field) is not None:
        words = _words(record[field], field)
        begin = _begin(record, field)
        offsets = None if text is None else _offsets(record[field], words, text, begin)
        tags = _tags(record, field, offsets, begin, targets, repairs)
        yield _sentence(record, words, offsets, text, tags, begin)
    elif text is not None and segmented is not None:
        yield from _segmented(record, text, segmented, targets, repairs)
    else:
        wanted = f"'{field}'" if text is not None else f"'{field}' or 'text'"
        raise ValueError(f"the object has no {wanted}; it has {', '.join(record) or 'nothing'}")


def _words(tokens: object, field: str) -> list[str]:
    if not isinstance(tokens, list):
        raise ValueError(f"'{field}' must be a list")
    words: list[Any] = [token.get("text") if isinstance(token, dict) else token for token in tokens]
    for number, word in enumerate(words, 1):
        if not isinstance(word, str) or not word:
            raise ValueError(f"token {number} in '{field}' must be a string, not empty, or have such a 'text'")
    return words


def _have_places(tokens: Sequence[object]) -> bool:
    return bool(tokens) and all(isinstance(t, dict) and "start" in t and "end" in t for t in tokens)


def _begin(record: Record, field: str) -> int:
    """The place of the text's first character; not 0 in what we wrote of a later sentence of a line."""
    begin = record.get("start")
    tokens = record[field]
    return begin if type(begin) is int and _have_places(tokens) and begin <= tokens[0]["start"] else 0


def _offsets(tokens: Sequence[Any], words: list[str], text: str, begin: int) -> Offsets | None:
    """(start, end) of each token, counted from the first character of ``text``."""
    if not _have_places(tokens):
        return align_words(words, text)
    offsets = []
    before = (0, 0)
    for number, token in enumerate(tokens, 1):
        start, end = token["start"], token["end"]
        if type(start) is int and type(end) is int:
            start, end = start - begin, end - begin
            if before[0] <= start < end <= len(text) and before[1] <= end:
                before = (start, end)
                offsets.append(before)
                continue
        raise ValueError(f"token {number}: 'start' and 'end' must be places in 'text', in order")
    return offsets


def _segmented(
    record: Record,
    text: str,
    segmented: list[SentencePlaces],
    targets: Mapping[str, str | None],
    repairs: Counter[str],
) -> Iterator[Sentence]:
    entities = {target: entities_in(record, target, selector, 0, len(text)) for target, selector in targets.items()}
    uncut = [entity for given in entities.values() for entity in given or ()]
    sentences = _joined(segmented, uncut)
    if not sentences:
        yield Sentence([], {target: [] for target, given in entities.items() if given is not None}, record=record)
    begin = 0
    for number, places in enumerate(sentences, 1):
        offsets = places.offsets
        behind = offsets[-1][1] if number < len(sentences) else len(text)
        tags = {}
        for target, given in entities.items():
            if given is not None:
                here = [entity for entity in given if begin <= entity.start < behind]
                tags[target] = entity_labels(offsets, here, repairs)
        sentence = _sentence(record, places.words, offsets, text, tags, 0)
        sentence.ranges = places.ranges
        sentence.before = text[: offsets[0][0]] if number == 1 else ""
        following = sentences[number].offsets[0][0] if number < len(sentences) else len(text)
        sentence.after = text[offsets[-1][1] : following]
        yield sentence
        begin = behind


def _joined(sentences: Iterable[SentencePlaces], entities: Sequence[Span]) -> list[SentencePlaces]:
    """Sentences of which two become one where an entity has words in both."""
    joined: list[SentencePlaces] = []
    for places in sentences:
        end = joined[-1].offsets[-1][1] if joined else 0  # of the sentence before
        if any(entity.start < end and places.offsets[0][0] < entity.end for entity in entities):
            joined[-1:] = as_one([joined[-1], places])
        else:
            joined.append(places)
    return joined


def _tags(
    record: Record,
    field: str,
    offsets: Offsets | None,
    begin: int,
    targets: Mapping[str, str | None],
    repairs: Counter[str],
) -> dict[str, list[str]]:
    tags = {}
    for target, selector in targets.items():
        labels = labels_in(record, field, target, selector)
        if labels is None:
            entities = entities_in(record, target, selector, begin, len(record.get("text") or ""))
            if entities is None:
                continue
            if offsets is None and entities:
                raise ValueError(
                    "'entities' need a 'text' that consists of the tokens, or tokens with 'start' and 'end'"
                )
            labels = entity_labels(offsets or [(0, 0)] * len(record[field]), entities, repairs)
        tags[target] = labels
    return tags


def _sentence(
    record: Record,
    words: list[str],
    offsets: Offsets | None,
    text: str | None,
    tags: dict[str, list[str]],
    begin: int,
) -> Sentence:
    if not offsets or text is None:
        return Sentence(words, tags, record=record)
    start = offsets[0][0]
    text = text[start : offsets[-1][1]]
    if begin:
        offsets = [(begin + start, begin + end) for start, end in offsets]
    return Sentence(words, tags, offsets, text, begin + start, record)
