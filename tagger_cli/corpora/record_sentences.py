"""Records, as JSONL and tables have them, → sentences: words that are given, or that are made of a running text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tagger_cli.corpora.alignment import align_words
from tagger_cli.corpora.bad_input import PassedOver
from tagger_cli.corpora.entities import entity_labels
from tagger_cli.corpora.long_texts import segment_each
from tagger_cli.corpora.record_labels import LABEL_FIELDS, entities_in, entity_field, label_in, labels_in
from tagger_cli.corpora.schemes import Span
from tagger_cli.corpora.segments import Segment, SentencePlaces, as_one
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.several_labels import NONE
from tagger_cli.errors import InputError

CHARACTERS_AT_ONCE = 1 << 16
"""Characters of records whose texts are segmented together: many texts are segmented faster at once."""

Record: TypeAlias = dict[str, Any]
Offsets: TypeAlias = list[tuple[int, int]]


@dataclass(slots=True)
class RecordReading:
    """How records become sentences.

    Attributes:
        source: the file's name for error messages.
        segment: makes words of running text; None refuses records without words.
        targets: target → the field of its labels; None takes the target's own name or one of the usual ones.
        words: the field of the words.
        whole_texts: whether a text is one sentence, whatever its segmentation says.
        repairs: counts entities that could not be taken as they stand.
        passed_over: counts records that cannot be read and are left out; None refuses them.
    """

    source: str
    segment: Segment | None
    targets: Mapping[str, str | None]
    words: str = "tokens"
    whole_texts: bool = False
    repairs: Counter[str] = field(default_factory=Counter)
    passed_over: PassedOver | None = None

    def is_text(self, record: Record) -> bool:
        """Whether a record has running text and no words."""
        return isinstance(record.get("text"), str) and record.get(self.words) is None


def sentences_of_records(
    records: Iterable[tuple[int, Record, int] | None], reading: RecordReading
) -> Iterator[Sentence | None]:
    """The sentences of records; every record gives at least one, which may have no words.

    Args:
        records: the line, the record, and its length in characters; ``None`` where no more have arrived for now.
        reading: how they are read.

    Raises:
        InputError: words or labels of a record are not of the forms that ``read_jsonl`` names.
    """
    waiting: list[tuple[int, Record]] = []
    size = 0

    def sentences() -> Iterator[Sentence]:
        nonlocal waiting, size
        taken, waiting, size = waiting, [], 0
        texts = [record["text"] for _, record in taken if reading.is_text(record)]
        segmented = iter(segment_each(texts, reading.segment) if reading.segment is not None and texts else ())
        for line, record in taken:
            places = next(segmented, None) if reading.is_text(record) else None
            try:
                for sentence in _sentences(record, places, reading):
                    sentence.line = line
                    sentence.document = 0 if places is None else line  # a text is one, tokens say nothing
                    yield sentence
            except ValueError as error:
                problem = InputError(reading.source, line, str(error))
                if reading.passed_over is None:
                    raise problem from None
                reading.passed_over.note("records left out", problem)

    try:
        for item in records:
            if item is None:
                yield from sentences()
                yield None
                continue
            line, record, length = item
            waiting.append((line, record))
            size += length
            if size >= CHARACTERS_AT_ONCE or reading.segment is None or not reading.is_text(waiting[0][1]):
                yield from sentences()
    except InputError:
        yield from sentences()  # what was read before the bad input is not lost
        raise
    yield from sentences()


def _sentences(
    record: Record, segmented: Iterable[SentencePlaces] | None, reading: RecordReading
) -> Iterator[Sentence]:
    text, field = record.get("text"), reading.words
    if text is not None and not isinstance(text, str):
        raise ValueError("'text' must be a string")
    has_words = record.get(field) is not None
    labels = _labels(record, reading, has_words)
    if has_words:
        words = _words(record[field], field)
        begin = _begin(record, field)
        offsets = None if text is None else _offsets(record[field], words, text, begin)
        tags = _tags(record, field, offsets, begin, reading, labels)
        sentences = iter([_sentence(record, words, offsets, text, tags, begin)])
    elif text is not None and segmented is not None:
        # Where the text has no label at all, it does not matter what it would be of.
        whole = reading.whole_texts or any(label != NONE for label in labels.values())
        sentences = _segmented(record, text, as_one(list(segmented)) if whole else segmented, reading, labels)
    else:
        wanted = f"'{field}'" if text is not None else f"'{field}' or 'text'"
        filled = ", ".join(name for name, value in record.items() if value is not None)
        raise ValueError(f"the object has no {wanted}; it has {filled or 'nothing'}")
    for sentence in sentences:
        sentence.labels = dict(labels)
        yield sentence


def _labels(record: Record, reading: RecordReading, has_words: bool) -> dict[str, str]:
    """The labels of a record as a whole.

    A field of the target's own name is meant; one of a usual name only where no word has a label of the target.
    """
    tokens = record[reading.words] if has_words else []
    # The labels of tokens that are objects stand in them: a list beside them, as we write it, is of the text.
    of_words = has_words and not (isinstance(tokens, list) and all(isinstance(token, dict) for token in tokens))
    labels = {}
    for target, selector in reading.targets.items():
        label = label_in(record, [selector or target], has_words if selector else of_words)
        if label is None and selector is None:
            words = labels_in(record, reading.words, target, None) if has_words else None
            field = entity_field(record, target, None)
            # An empty list of labels may be one of entities: the labels of other records will tell.
            if words is None and (field is None or (field in LABEL_FIELDS and not record[field])):
                label = label_in(record, LABEL_FIELDS, has_words)
        if label is not None:
            labels[target] = label
    return labels


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
    segmented: Iterable[SentencePlaces],
    reading: RecordReading,
    labels: Mapping[str, str],
) -> Iterator[Sentence]:
    entities = {
        target: entities_in(record, target, selector, 0, len(text))
        for target, selector in reading.targets.items()
        if labels.get(target, NONE) == NONE
    }
    uncut = [entity for given in entities.values() for entity in given or ()]
    sentences = iter(_joined(segmented, uncut) if uncut else segmented)
    places = next(sentences, None)
    if places is None:
        yield Sentence([], {target: [] for target, given in entities.items() if given is not None}, record=record)
    begin, before = 0, text[: places.offsets[0][0]] if places is not None else ""
    while places is not None:
        following = next(sentences, None)
        offsets = places.offsets
        behind = offsets[-1][1] if following is not None else len(text)
        tags = {}
        for target, given in entities.items():
            if given is not None:
                here = [entity for entity in given if begin <= entity.start < behind]
                tags[target] = entity_labels(offsets, here, reading.repairs)
        sentence = _sentence(record, places.words, offsets, text, tags, 0)
        sentence.ranges, sentence.before = places.ranges, before
        sentence.after = text[offsets[-1][1] : len(text) if following is None else following.offsets[0][0]]
        yield sentence
        begin, before, places = behind, "", following


def _joined(sentences: Iterable[SentencePlaces], entities: Sequence[Span]) -> Iterator[SentencePlaces]:
    """Sentences of which two become one where an entity has words in both."""
    last: SentencePlaces | None = None
    for places in sentences:
        if last is None:
            last = places
        elif any(entity.start < last.offsets[-1][1] and places.offsets[0][0] < entity.end for entity in entities):
            (last,) = as_one([last, places])
        else:
            yield last
            last = places
    if last is not None:
        yield last


def _tags(
    record: Record,
    field: str,
    offsets: Offsets | None,
    begin: int,
    reading: RecordReading,
    of_record: Mapping[str, str],
) -> dict[str, list[str]]:
    tags = {}
    for target, selector in reading.targets.items():
        if of_record.get(target, NONE) != NONE:
            continue
        labels = labels_in(record, field, target, selector)
        if labels is None:
            entities = entities_in(record, target, selector, begin, len(record.get("text") or ""))
            if entities is None:
                continue
            if offsets is None and entities:
                raise ValueError(
                    "'entities' need a 'text' that consists of the tokens, or tokens with 'start' and 'end'"
                )
            labels = entity_labels(offsets or [(0, 0)] * len(record[field]), entities, reading.repairs)
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
