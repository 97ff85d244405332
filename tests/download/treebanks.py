"""CoNLL-U → the rows that ``commul/universal_dependencies`` has of it."""

from __future__ import annotations

import io
from typing import Any

import pyarrow.parquet
from datasets import Features, List, Value

_STRING = Value("string")
_NODE = dict.fromkeys(("id", "form", "lemma", "upos", "xpos", "feats"), _STRING)
_NODE |= {"head": Value("uint16"), "deprel": _STRING, "deps": _STRING, "misc": _STRING}
FEATURES = Features(
    {
        "sent_id": _STRING,
        "text": _STRING,
        **{name: List(_STRING) for name in ("comments", "tokens", "lemmas", "upos", "xpos", "feats")},
        "head": List(Value("uint16")),
        **{name: List(_STRING) for name in ("deprel", "deps", "misc")},
        "mwt": List(dict.fromkeys(("id", "form", "feats", "misc"), _STRING)),
        "empty_nodes": List(_NODE),
    }
)
_LISTS = ("tokens", "lemmas", "upos", "xpos", "feats", "head", "deprel", "deps", "misc")
_OPEN = {"xpos", "feats", "head", "deps", "misc"}
"""Columns in which the dataset has null for ``_``."""


def treebank_parquet(conllu: str) -> bytes:
    """The Parquet file of a CoNLL-U text."""
    blocks = [block.split("\n") for block in conllu.strip("\n").split("\n\n")]
    output = io.BytesIO()
    table = pyarrow.Table.from_pylist([_row(block) for block in blocks], schema=FEATURES.arrow_schema)
    pyarrow.parquet.write_table(table, output)
    return output.getvalue()


def _row(block: list[str]) -> dict[str, Any]:
    row: dict[str, Any] = {"comments": [], "mwt": [], "empty_nodes": [], **{name: [] for name in _LISTS}}
    for line in block:
        if line.startswith("#"):
            key, _, value = line[1:].strip().partition(" = ")
            if key in ("sent_id", "text"):
                row[key] = value
                row["comments"].append(f"__{key.upper()}__")
            else:
                row["comments"].append(line[1:].strip())
            continue
        identifier, *fields = line.split("\t")
        columns = dict(zip(_LISTS, fields, strict=True))
        values: dict[str, Any] = {name: None if name in _OPEN and v == "_" else v for name, v in columns.items()}
        if values["head"] is not None:
            values["head"] = int(values["head"])
        node = {"id": identifier, "form": values.pop("tokens"), "lemma": values.pop("lemmas"), **values}
        if "-" in identifier:
            row["mwt"].append({name: node[name] for name in ("id", "form", "feats", "misc")})
        elif "." in identifier:
            row["empty_nodes"].append(node)
        else:
            for name in _LISTS:
                row[name].append(node[{"tokens": "form", "lemmas": "lemma"}.get(name, name)])
    return row
