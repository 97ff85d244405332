"""The body of a request as what ``tagger tag`` reads: running text, or an object of JSON for each text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tagger_cli.corpora.formats import read_sentences
from tagger_cli.corpora.line_layout import LineMode
from tagger_cli.corpora.lines import BLOCK_BYTES, LONG_LINE_BYTES, LineDecoder
from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError

SOURCE = "<body>"
"""What the body is called in messages; ``<`` marks what is no file, which answers would name."""

BodyKind: TypeAlias = Literal["text", "json", "jsonl"]
BODY_KINDS: dict[str, BodyKind] = {
    "text/plain": "text",
    "application/json": "json",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
}
"""Media type → what it is."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts to be tagged.

    Attributes:
        lines: of running text, or one object of JSON each.
        format: which of the two.
    """

    lines: list[str]
    format: Literal["text", "jsonl"]

    def sentences(self, segment: Segment, mode: LineMode, whole_texts: bool = False) -> Iterator[Sentence]:
        """The sentences, as ``segment`` finds them; of an object one, if its text is to have a label as a whole.

        Raises:
            InputError: a line of JSON is not what it should be.
        """
        read = read_sentences(self.lines, SOURCE, self.format, segment, mode, whole_texts=whole_texts)
        return (sentence for sentence in read if sentence is not None)


def read_texts(body: bytes, kind: BodyKind) -> Texts:
    """Read a body.

    Args:
        body: UTF-8.
        kind: ``text`` is running text, ``jsonl`` an object a line, and ``json`` one object (or string), or an array
            of objects (or strings).

    Raises:
        InputError: it is not UTF-8, or no JSON.
    """
    if kind == "json":
        return Texts(_elements(body), "jsonl")
    decoder = LineDecoder(SOURCE, long_line=LONG_LINE_BYTES if kind == "text" else None)
    lines = []
    for begin in range(0, len(body), BLOCK_BYTES):
        lines += decoder.feed(body[begin : begin + BLOCK_BYTES])
    return Texts(lines + decoder.finish(), "text" if kind == "text" else "jsonl")


def is_one_object(body: bytes, kind: BodyKind) -> bool:
    """Whether the answer is one object, and not a line for each of several."""
    return kind == "json" and not body.lstrip().startswith(b"[")


def _elements(body: bytes) -> list[str]:
    """The objects of an array, or the one object, as lines of JSON."""
    try:
        value = json.loads(body.decode())
        elements = value if isinstance(value, list) else [value]
        return [json.dumps({"text": element} if isinstance(element, str) else element) for element in elements]
    except (ValueError, RecursionError) as error:
        raise InputError(SOURCE, None, f"not JSON: {error}; send an object with a text, or an array of them") from None
