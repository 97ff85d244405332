r"""Inline: one sentence a line, labels beside the words they belong to.

``[PER Angela Merkel] met [PER Emmanuel Macron] in [LOC Paris] .`` with spans of the first span target in
brackets, ``Angela/PROPN met/VERB`` with every other target behind its words, or both. Labels of sentences come
first, each with a tab behind it: a table of two columns where there is one. A backslash stands
before a blank, bracket, slash or backslash that is part of a word or label; a line end inside a word is
``\n``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tagger_cli.corpora.schemes import Kind, decode_spans
from tagger_cli.corpora.sentence import Sentence

_SPECIAL = re.compile(r"[\s\[\]/\\]")


def format_inline(sentences: Iterable[Sentence], targets: Mapping[str, Kind]) -> str:
    """The sentences as text; a sentence without words gives nothing."""
    bracketed = next((target for target, kind in targets.items() if kind == "span"), None)
    of_sentences = [target for target, kind in targets.items() if kind == "sentence"]
    suffixed = [target for target in targets if target != bracketed and target not in of_sentences]
    lines = []
    for sentence in sentences:
        if not sentence.words:
            continue
        columns = [sentence.words, *(sentence.tags[target] for target in suffixed)]
        if _SPECIAL.search("".join(map("".join, columns))):
            columns = [list(map(_escaped, column)) for column in columns]
        words = list(map("/".join, zip(*columns, strict=True)))
        if bracketed is not None:
            for start, end, label in decode_spans(sentence.tags[bracketed]):
                words[start] = f"[{_escaped(label)} {words[start]}"
                words[end - 1] += "]"
        labels = "".join(f"{_escaped(sentence.labels.get(target, ''))}\t" for target in of_sentences)
        lines.append(f"{labels}{' '.join(words)}\n")
    return "".join(lines)


def _escaped(word: str) -> str:
    return _SPECIAL.sub(lambda match: "\\n" if match[0] in "\r\n" else "\\" + match[0], word)
