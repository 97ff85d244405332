"""Rows of a Universal Dependencies treebank ↔ CoNLL-U, with comments, multi-word ranges and empty nodes.

The columns are those of ``commul/universal_dependencies``: the ten of CoNLL-U under their names (``tokens`` and
``lemmas`` for FORM and LEMMA), ``mwt`` and ``empty_nodes`` as lists of their lines, and ``comments`` in which
``__SENT_ID__`` and ``__TEXT__`` hold the places of the two that have columns of their own. What a treebank
leaves open (``_``) is null there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import TaggerError

COLUMNS = (
    *("sent_id", "text", "comments", "tokens", "lemmas", "upos", "xpos", "feats"),
    *("head", "deprel", "deps", "misc", "mwt", "empty_nodes"),
)
_WORD_COLUMNS = ("tokens", "lemmas", "upos", "xpos", "feats", "head", "deprel", "deps", "misc")
_NODE_FIELDS = ("id", "form", "lemma", "upos", "xpos", "feats", "head", "deprel", "deps", "misc")
_MARKERS = {"__SENT_ID__": "sent_id", "__TEXT__": "text"}


def treebank_sentence(row: Mapping[str, Any], upos_names: Sequence[str] | None) -> Sentence:
    """A sentence with its CoNLL-U ``lines``.

    Args:
        row: see above; only ``tokens`` must be there.
        upos_names: what the ids in ``upos`` are called, None where it holds strings.

    Raises:
        TaggerError: a column has more or fewer entries than there are words.
    """
    words = [_text(word) for word in row["tokens"]]
    values: list[list[str]] = []
    for column in _WORD_COLUMNS:
        entries = row.get(column) or [None] * len(words)
        if len(entries) != len(words):
            place = row.get("sent_id") or " ".join(words[:5])
            raise TaggerError(f"sentence {place}: {len(words)} words, but {len(entries)} entries in '{column}'")
        if column == "upos" and upos_names is not None:
            entries = [None if entry is None or entry < 0 else upos_names[entry] for entry in entries]
        values.append([_text(entry) for entry in entries])
    ranges = {node["id"].partition("-")[0]: _node_line(node) for node in row.get("mwt") or ()}
    empty: dict[str, list[str]] = {}
    for node in row.get("empty_nodes") or ():
        empty.setdefault(node["id"].partition(".")[0], []).append(_node_line(node))
    lines = [*_comments(row), *empty.get("0", ())]
    for number, fields in enumerate(zip(*values, strict=True), 1):
        key = str(number)
        if key in ranges:
            lines.append(ranges[key])
        lines.append("\t".join((key, *fields)))
        lines += empty.get(key, ())
    return Sentence(words, lines=lines)


def _comments(row: Mapping[str, Any]) -> list[str]:
    comments = list(row.get("comments") or ())
    comments += [marker for marker in _MARKERS if marker not in comments]
    lines = []
    for comment in comments:
        key = _MARKERS.get(comment)
        if key is None:
            lines.append(f"# {_text(comment)}")
        elif row.get(key):
            lines.append(f"# {key} = {_text(row[key])}")
    return lines


def _node_line(node: Mapping[str, Any]) -> str:
    return "\t".join(_text(node.get(field)) for field in _NODE_FIELDS)


def _text(value: Any) -> str:
    """A field of CoNLL-U: ``_`` for what is open; nothing that would break the line."""
    if value is None or value == "":
        return "_"
    text = str(value)
    return " ".join(text.split()) or "_" if "\n" in text or "\t" in text or "\r" in text else text
