"""JSONL: an object per sentence, or per object of a JSONL input, with ``text``, ``tokens``, ``entities``."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from tagger_cli.corpora.renamed_record import RenamedRecord
from tagger_cli.corpora.schemes import Kind, decode_spans
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.several_labels import split_labels
from tagger_cli.errors import UsageError
from tagger_cli.tagging.writers.writer import Writer
from tagger_cli.targets.target import Target

TOKEN_FIELDS = ("text", "start", "end")
"""What every token has, so that no target can be called so."""

OBJECT_FIELDS = (*TOKEN_FIELDS, "tokens", "entities", "file", "line", "paragraph")
"""What an object may have, so that no target of sentences can be called so."""

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


@dataclass(slots=True)
class _HeldRecord:
    """A record of which more sentences may come.

    Attributes:
        first: its first sentence.
        tokens: those of its sentences as pieces of JSON, without the brackets around them.
        entities: likewise.
        with_readings: its sentences that have readings.
    """

    first: Sentence
    tokens: list[str] = field(default_factory=list)
    entities: list[str] = field(default_factory=list)
    with_readings: list[Sentence] = field(default_factory=list)


class JsonlWriter(Writer):
    """Sentences that arrive in batches → lines of JSON.

    ``tokens`` have ``text``, ``start``, ``end`` and the label of each word target; ``entities`` have
    ``text``, ``label``, ``start``, ``end``, and ``target`` where there are several span targets. Places are
    in characters of the object's own ``text``. A sentence of raw text says its ``file``, the ``line`` in which it
    begins, its ``paragraph``, and its ``start`` in characters of that line, or of the file where lines are not read
    by themselves. Without a running text it is the words with a blank between. Where sentences have scores, the
    probability of a token's ``upos`` stands in its ``upos_score``, that of an entity as a whole in its ``score``.

    Where sentences have readings, they stand in ``best``: a list of objects with ``score``, how probable the reading of
    the object's spans is as a whole, and ``entities``; with ``target`` where there are several span targets.

    A target of sentences is a field of the object: its label, or a list where a sentence may have several, and in
    ``topic_scores`` the probability of each label there is. Of a text without words it is null.

    The sentences of one input record make one object. Its other fields pass through in their order, as do the
    fields that its own tokens have.

    Args:
        targets: target → kind, in the order of the output.
        several: the targets of which a sentence may have several labels.

    Raises:
        UsageError: a target is called like a field that every token has, or one of sentences like one of an object.
    """

    def __init__(self, targets: Mapping[str, Kind], several: Collection[str] = ()) -> None:
        reserved = {target: OBJECT_FIELDS if kind == "sentence" else TOKEN_FIELDS for target, kind in targets.items()}
        taken = next((target for target, fields in reserved.items() if target in fields), None)
        if taken is not None:
            raise UsageError(f"target {taken}: jsonl has a field of that name; choose another format with -f")
        self._of_sentences = [target for target, kind in targets.items() if kind == "sentence"]
        self._several = several
        self._words = [target for target, kind in targets.items() if kind == "word"]
        self._spans = [target for target, kind in targets.items() if kind == "span"]
        self._score_fields = {f"{target}_score" for target in self._words}
        self._held: _HeldRecord | None = None

    @classmethod
    def of(cls, targets: Sequence[Target]) -> Self:
        """The writer for some targets."""
        kinds = {target.name: target.kind for target in targets}
        return cls(kinds, [target.name for target in targets if target.head == "sigmoid"])

    def write(self, sentences: Sequence[Sentence]) -> str:
        """The lines that are complete; a record's sentences are held until another sentence comes."""
        lines = []
        for sentence in sentences:
            if self._held is not None and sentence.record is not self._held.first.record:
                lines.append(self._record_line(self._held))
            if sentence.record is not None:
                self._hold(sentence)
            else:
                lines.append(self._sentence_line(sentence))
        return "".join(lines)

    def pause(self) -> str:
        """The line of the record that is held, if any."""
        return "" if self._held is None else self._record_line(self._held)

    def end(self) -> str:
        """The line of the record that is held, if any."""
        return self.pause()

    def _sentence_line(self, sentence: Sentence) -> str:
        sentence = _running(sentence)
        line: dict[str, Any] = {"text": sentence.text, **_provenance(sentence)}
        line["tokens"] = self._tokens(sentence, sentence.start)
        if self._spans:
            line["entities"] = self._entities(sentence, sentence.start)
        if sentence.readings:
            line["best"] = self._best([sentence], sentence.start)
        return _encode({**line, **self._labels(sentence)}) + "\n"

    def _hold(self, sentence: Sentence) -> None:
        """Take a sentence of a record as the JSON it becomes, which needs a tenth of the memory of its tokens."""
        record: dict[str, Any] = sentence.record or {}
        if record.get("text") is None:  # tokens alone are one sentence
            sentence = _running(sentence)
        if self._held is None:
            self._held = _HeldRecord(sentence)
        tokens = self._tokens(sentence, 0)
        given = record.get("tokens")
        if isinstance(given, list) and len(given) == len(tokens):
            tokens = [self._merged(old, new) for old, new in zip(given, tokens, strict=True)]
        for pieces, items in ((self._held.tokens, tokens), (self._held.entities, self._entities(sentence, 0))):
            if items:
                pieces += [", " if pieces else "", _encode(items)[1:-1]]
        if sentence.readings:
            self._held.with_readings.append(sentence)

    def _record_line(self, held: _HeldRecord) -> str:
        self._held = None
        record: dict[str, Any] = held.first.record or {}
        text = record.get("text")
        own: dict[str, Any] = {"text": held.first.text if text is None else text, "tokens": held.tokens}
        if self._spans:
            own["entities"] = held.entities
        if held.with_readings:
            own["best"] = self._best(held.with_readings, 0)
        fields = {**record, **own, **self._labels(held.first)}
        if isinstance(record, RenamedRecord):
            fields = record.named_as_before(fields)
        pieces: list[str] = []  # joined once: the line may be large
        for name, value in fields.items():
            pieces += [", " if pieces else "{", _encode(name), ": "]
            pieces += ["[", *value, "]"] if value is held.tokens or value is held.entities else [_encode(value)]
        return "".join([*pieces, "}\n"])

    def _labels(self, sentence: Sentence) -> dict[str, Any]:
        """The fields of the labels of a sentence, or of a record, which is one."""
        fields: dict[str, Any] = {}
        for target in self._of_sentences:
            label = sentence.labels.get(target)
            fields[target] = split_labels(label) if label is not None and target in self._several else label
            if target in sentence.label_scores:
                fields[f"{target}_scores"] = {name: round(p, 4) for name, p in sentence.label_scores[target].items()}
        return fields

    def _merged(self, old: Any, new: dict[str, Any]) -> dict[str, Any]:
        """A token of the input with what we say of it; scores of the labels it had before are gone."""
        if not isinstance(old, dict):
            return new
        return {**{name: value for name, value in old.items() if name not in self._score_fields}, **new}

    def _tokens(self, sentence: Sentence, begin: int) -> list[dict[str, Any]]:
        """The tokens; places count from the character ``begin`` of the line or document."""
        tokens: list[dict[str, Any]]
        if sentence.offsets is None:
            tokens = [{"text": word} for word in sentence.words]
        else:
            tokens = [
                {"text": word, "start": start - begin, "end": end - begin}
                for word, (start, end) in zip(sentence.words, sentence.offsets, strict=True)
            ]
        for target in self._words:
            for token, label in zip(tokens, sentence.tags[target], strict=True):
                token[target] = label
            if sentence.scores:
                for token, score in zip(tokens, sentence.scores[target], strict=True):
                    token[f"{target}_score"] = round(score, 4)
        return tokens

    def _entities(self, sentence: Sentence, begin: int) -> list[dict[str, Any]]:
        """The entities; places count from the character ``begin`` of the line or document."""
        entities = []
        for target in self._spans:
            entities += self._entities_of(
                sentence, begin, target, sentence.tags[target], sentence.span_scores.get(target)
            )
        return entities

    def _entities_of(
        self, sentence: Sentence, begin: int, target: str, labels: Sequence[str], scores: Sequence[float] | None
    ) -> list[dict[str, Any]]:
        entities = []
        spans = decode_spans(labels)
        values: Sequence[float | None] = scores or [None] * len(spans)
        for (first, last, label), score in zip(spans, values, strict=True):
            entity: dict[str, Any]
            if sentence.offsets is None or sentence.text is None:
                entity = {"text": " ".join(sentence.words[first:last]), "label": label}
            else:
                start, end = sentence.offsets[first][0], sentence.offsets[last - 1][1]
                text = sentence.text[start - sentence.start : end - sentence.start]
                entity = {"text": text, "label": label, "start": start - begin, "end": end - begin}
            if score is not None:
                entity["score"] = round(score, 4)
            if len(self._spans) > 1:
                entity["target"] = target
            entities.append(entity)
        return entities

    def _best(self, sentences: Sequence[Sentence], begin: int) -> list[dict[str, Any]]:
        """The most probable readings of all sentences together, for each span target."""
        from tagger_cli.inference.best_sequences import joint

        best: list[dict[str, Any]] = []
        for target in sentences[0].readings:
            parts = [sentence.readings[target] for sentence in sentences]
            for probability, chosen in joint(parts, max(map(len, parts))):
                entities: list[dict[str, Any]] = []
                for sentence, labels in zip(sentences, chosen, strict=True):
                    entities += self._entities_of(sentence, begin, target, labels, None)
                reading: dict[str, Any] = {"score": round(probability, 4), "entities": entities}
                best.append({**reading, "target": target} if len(self._spans) > 1 else reading)
        return best


def _provenance(sentence: Sentence) -> dict[str, Any]:
    """Where a sentence of raw text came from."""
    origin = sentence.origin
    if origin is None:
        return {"start": sentence.start} if sentence.start else {}
    file = {} if origin.file.startswith("<") else {"file": origin.file}
    return {**file, "line": sentence.line, "paragraph": origin.paragraph, "start": sentence.start}


def _running(sentence: Sentence) -> Sentence:
    """The sentence with a running text; where it has none, its words with a blank between."""
    if sentence.text is not None and sentence.offsets is not None:
        return sentence
    offsets = []
    position = 0
    for word in sentence.words:
        offsets.append((position, position + len(word)))
        position += len(word) + 1
    return replace(sentence, offsets=offsets, text=" ".join(sentence.words), start=0)
