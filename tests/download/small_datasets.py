"""Datasets of a few sentences, as the files that a hub serves."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow.parquet
from datasets import ClassLabel, Dataset, Features, List, Value
from hub_server import HubServer, Repository

NER = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")
SENTENCES = {
    "train": ([["Ada", "Lovelace", "left", "Paris"], ["It", "rained"]], [[1, 2, 0, 3], [0, 0]]),
    "validation": ([["Bo", "stayed"]], [[1, 0]]),
    "test": ([["London", "calls"]], [[3, 0]]),
}
STRING = Value("string")


def parquet(columns: Mapping[str, Sequence[Any]], features: Features | None = None) -> bytes:
    """A Parquet file; the names of label ids are in its metadata."""
    if features is None:
        features = Dataset.from_dict(dict(columns)).features
    output = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pydict(dict(columns), schema=features.arrow_schema), output)
    return output.getvalue()


def jsonl(rows: Sequence[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def tagged(words: Sequence[Sequence[str]], labels: Sequence[Sequence[int]], names: Sequence[str] = NER) -> bytes:
    """Words and their ``ner_tags``."""
    features = Features({"tokens": List(STRING), "ner_tags": List(ClassLabel(names=list(names)))})
    return parquet({"tokens": words, "ner_tags": labels}, features)


def serve_small(server: HubServer, name: str = "owner/small", revision: str = "main", **card: Any) -> Repository:
    """Put the small corpus on the server."""
    files = {f"data/{split}-00000-of-00001.parquet": tagged(*content) for split, content in SENTENCES.items()}
    files["README.md"] = b"# Small\n"
    return serve(server, name, files, revision, **card)


def serve(
    server: HubServer, name: str, files: dict[str, bytes], revision: str = "main", kind: str = "datasets", **card: Any
) -> Repository:
    """Put files on the server."""
    repository = Repository(files, card)
    server.repositories[f"{kind}/{name}", revision] = repository
    return repository
