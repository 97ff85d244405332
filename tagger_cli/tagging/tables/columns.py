"""Tagged sentences → columns of lists of structs, which pandas, polars and DuckDB read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import pyarrow as pa

from tagger_cli.corpora.schemes import Kind, decode_spans
from tagger_cli.corpora.sentence import Sentence

SCORES = pa.map_(pa.string(), pa.float32())
"""The type of the probabilities of all labels of a text."""


def token_type(targets: Mapping[str, Kind], scores: bool) -> pa.DataType:
    """The type of a token: text, places, and the label of each word target."""
    fields = [("text", pa.string()), ("start", pa.int32()), ("end", pa.int32())]
    for target, kind in targets.items():
        if kind == "word":
            fields.append((target, pa.string()))
            if scores:
                fields.append((f"{target}_score", pa.float32()))
    return pa.struct(fields)


def entity_type(scores: bool) -> pa.DataType:
    """The type of an entity: text, label, places, and the target that it is of."""
    fields = [("text", pa.string()), ("label", pa.string()), ("start", pa.int32()), ("end", pa.int32())]
    if scores:
        fields.append(("score", pa.float32()))
    return pa.struct([*fields, ("target", pa.string())])


def new_fields(targets: Mapping[str, Kind], scores: bool) -> list[pa.Field]:
    """The columns that are added: ``tokens``, ``entities`` where there are targets of spans, and a label a text."""
    fields = [pa.field("tokens", pa.list_(token_type(targets, scores)))]
    if "span" in targets.values():
        fields.append(pa.field("entities", pa.list_(entity_type(scores))))
    for target, kind in targets.items():
        if kind == "sentence":
            fields.append(pa.field(target, pa.string()))
            if scores:
                fields.append(pa.field(f"{target}_scores", SCORES))
    return fields


def new_columns(
    rows: Sequence[Sequence[Sentence] | None], texts: Sequence[str | None], targets: Mapping[str, Kind], scores: bool
) -> list[pa.Array]:
    """The columns of some rows, see ``new_fields``.

    Args:
        rows: the tagged sentences of each; None for a row without text, which has no list.
        texts: of the rows, into which the sentences' places point.
        targets: target → kind.
        scores: whether sentences have probabilities.
    """
    columns = [_tokens(rows, targets, scores)]
    if "span" in targets.values():
        columns.append(_entities(rows, texts, targets, scores))
    for target, kind in targets.items():
        if kind == "sentence":  # each text is one
            firsts = [row[0] if row else None for row in rows]
            columns.append(pa.array([sentence and sentence.labels.get(target) for sentence in firsts], pa.string()))
            if scores:
                found = [sentence and list(sentence.label_scores[target].items()) for sentence in firsts]
                columns.append(pa.array(found, SCORES))
    return columns


def _tokens(rows: Sequence[Sequence[Sentence] | None], targets: Mapping[str, Kind], scores: bool) -> pa.Array:
    sentences = [sentence for row in rows for sentence in row or ()]
    offsets = [place for sentence in sentences for place in sentence.offsets or ()]
    values: list[list[Any]] = [
        [word for sentence in sentences for word in sentence.words],
        [start for start, _ in offsets],
        [end for _, end in offsets],
    ]
    for target, kind in targets.items():
        if kind == "word":
            values.append([label for sentence in sentences for label in sentence.tags[target]])
            if scores:
                values.append([round(score, 4) for sentence in sentences for score in sentence.scores[target]])
    counts = [None if row is None else sum(map(len, row)) for row in rows]
    return _lists(counts, values, token_type(targets, scores))


def _entities(
    rows: Sequence[Sequence[Sentence] | None],
    texts: Sequence[str | None],
    targets: Mapping[str, Kind],
    scores: bool,
) -> pa.Array:
    found: list[tuple[Any, ...]] = []
    counts: list[int | None] = []
    for row, text in zip(rows, texts, strict=True):
        before = len(found)
        for sentence in row or ():
            places = sentence.offsets or []
            for target in (target for target, kind in targets.items() if kind == "span"):
                spans = decode_spans(sentence.tags[target])
                probabilities = sentence.span_scores.get(target, [0.0] * len(spans))
                for (first, behind, label), score in zip(spans, probabilities, strict=True):
                    start, end = places[first][0], places[behind - 1][1]
                    probability = (round(score, 4),) if scores else ()
                    found.append(((text or "")[start:end], label, start, end, *probability, target))
        counts.append(None if row is None else len(found) - before)
    kind = entity_type(scores)
    values = [list(column) for column in zip(*found, strict=True)] if found else [[] for _ in kind]
    return _lists(counts, values, kind)


def _lists(counts: Sequence[int | None], values: Sequence[Sequence[Any]], kind: pa.StructType) -> pa.Array:
    """Lists of structs, so many in each row; None where a row has no list."""
    arrays = [pa.array(column, field.type) for column, field in zip(values, kind, strict=True)]
    structs = pa.StructArray.from_arrays(arrays, fields=list(kind))
    starts: list[int | None] = list(accumulate((count or 0 for count in counts), initial=0))
    for number, count in enumerate(counts):
        if count is None:
            starts[number] = None
    return pa.ListArray.from_arrays(pa.array(starts, pa.int32()), structs)
