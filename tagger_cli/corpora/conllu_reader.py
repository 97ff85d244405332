"""CoNLL-U (universaldependencies.org/format): the words of each sentence and any of their annotations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from tagger_cli.corpora.alignment import align_words
from tagger_cli.corpora.bad_input import PassedOver, refuse_bad_lines
from tagger_cli.corpora.comment_labels import CommentLabels
from tagger_cli.corpora.lines import Lines
from tagger_cli.corpora.mentions import read_names
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError

COLUMNS = ("id", "form", "lemma", "upos", "xpos", "feats", "head", "deprel", "deps", "misc")
MISC = COLUMNS.index("misc")
DOCUMENT_START = "# newdoc"
MISC_ESCAPES = {"\\": "\\\\", "|": "\\p", " ": "\\s", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
"""Characters that cannot stand in a value of MISC and what UDPipe writes for them."""
_UNESCAPE = {escape: character for character, escape in MISC_ESCAPES.items()}

Row: TypeAlias = list[str]  # the ten columns of one word
Field: TypeAlias = Callable[[Sequence[Row]], list[str]]  # words → one annotation of each


class Range(NamedTuple):
    """A multi-word token: words ``start`` to ``end`` (not included) are written as ``form``, on this line."""

    start: int
    end: int
    form: str
    line: int


def read_conllu(
    lines: Lines,
    source: str,
    targets: Mapping[str, str | None] | None = None,
    word_column: str | None = None,
    passed_over: PassedOver | None = None,
    lines_before: int = 0,
) -> Iterator[Sentence | None]:
    """Sentences of a CoNLL-U file, with ``lines`` for writing them back.

    Multi-word ranges (``1-2``) and empty nodes (``1.1``) are no words; ``# newdoc`` begins a document. ``text``
    is that of ``# text = …``; ``offsets`` point into it where the words match it; the words of a range that is
    not simply their concatenation all have its place.

    Args:
        lines: see ``Lines``.
        source: the file's name for error messages.
        targets: target → its column: a name (``upos``), a number from 1 (negative: from the end), or a key in
            MISC (``misc.NER`` or ``NER``, in any case); None takes the target's own name. A word without the
            annotation (``_``) has the label ``""``, except in LEMMA and FEATS, where ``_`` is a value. Of the key
            ``Entity``, which marks all mentions, the names are read, see ``mentions``. A comment of that name
            (``# topic = sports``) is the label of its sentence; one in the first sentence of a document is the label
            of the sentences after it, too, that have none of their own.
        word_column: the column of the words, by name or number; None is FORM.
        passed_over: counts sentences that are not CoNLL-U and are left out; None refuses them.
        lines_before: lines of the file that stand before these.

    Raises:
        InputError: a line that is not CoNLL-U, an empty word, a column that is not there.
    """
    word = _field(word_column or "form", source)
    fields = {target: _field(selector or target, source) for target, selector in (targets or {}).items()}
    comments = CommentLabels(targets or {})

    document = 0

    def read(block: list[str], first: int) -> Iterator[Sentence]:
        nonlocal document
        document += any(line.startswith(DOCUMENT_START) for line in block)
        if passed_over is None:
            return _sentence(block, word, fields, comments, source, first, document)
        try:
            refuse_bad_lines(block)
            return iter(list(_sentence(block, word, fields, comments, source, first, document)))
        except InputError as error:
            passed_over.note("sentences left out", error)
            return iter(())

    block: list[str] = []
    number = lines_before
    for line in lines:
        if line is None:
            yield None
            continue
        number += 1
        if line and not line.isspace():
            block.append(line)
        elif block:
            yield from read(block, number - len(block))
            block = []
    if block:
        yield from read(block, number - len(block) + 1)


def _sentence(
    block: list[str],
    word: Field,
    fields: Mapping[str, Field],
    comments: CommentLabels,
    source: str,
    first: int,
    document: int,
) -> Iterator[Sentence]:
    rows: list[Row] = []
    ranges: list[Range] = []
    text = None
    first_word = first
    for number, line in enumerate(block, first):
        if line[0] == "#":
            if text is None and line.startswith("# text ="):
                text = line[8:].strip(" ")
            continue
        row = line.split("\t")
        if len(row) != 10:
            message = f"{len(row)} tab-separated columns where CoNLL-U has 10; mend the line or name the format"
            raise InputError(source, number, message)
        identifier = row[0]
        if identifier.isdecimal():
            if not rows:
                first_word = number
            rows.append(row)
            continue
        begin, dash, end = identifier.partition("-")
        if dash and begin.isdecimal() and end.isdecimal():
            ranges.append(_range(row[1], identifier, len(rows), ranges, (source, number)))
        elif not identifier.replace(".", "", 1).isdecimal():
            message = f"ID is '{identifier}'; it must be a word (1), a range (1-2) or an empty node (1.1)"
            raise InputError(source, number, message)
    if not rows:
        return
    if ranges and ranges[-1].end > len(rows):
        identifier = block[ranges[-1].line - first].partition("\t")[0]
        message = f"the range {identifier} has more words than follow it; mend its ID"
        raise InputError(source, ranges[-1].line, message)
    words = word(rows)
    if "" in words:
        raise InputError(source, first, "a word of this sentence is empty; fill its FORM in")
    offsets = None if text is None else _offsets(words, ranges, text)
    labels = comments.read(block)
    tags = {target: field(rows) for target, field in fields.items() if target not in labels}
    yield Sentence(words, tags, offsets, text, line=first_word, lines=block, document=document, labels=labels)


def _range(form: str, identifier: str, rows: int, before: Sequence[Range], place: tuple[str, int]) -> Range:
    """The multi-word range that begins behind so many words.

    Raises:
        InputError: it has no words, or some of those of the range before it.
    """
    first, _, last = identifier.partition("-")
    try:
        count = int(last) - int(first) + 1
    except ValueError:  # Python reads no more than some thousand digits
        count = 0
    if count < 1 or (before and before[-1].end > rows):
        message = f"the range {identifier[:40]} has no words, or some of the range before it; mend its ID"
        raise InputError(*place, message)
    return Range(rows, rows + count, form, place[1])


def _offsets(words: list[str], ranges: list[Range], text: str) -> list[tuple[int, int]] | None:
    if not ranges:
        return align_words(words, text)
    surfaces: list[str] = []
    members: list[list[str]] = []  # the words of each surface form
    position = 0
    for start, end, form, _ in ranges:
        surfaces += [*words[position:start], form]
        members += [[word] for word in words[position:start]] + [words[start:end]]
        position = end
    surfaces += words[position:]
    members += [[word] for word in words[position:]]
    places = align_words(surfaces, text)
    if places is None:
        return None
    offsets: list[tuple[int, int]] = []
    for (start, end), parts in zip(places, members, strict=True):
        if "".join(parts) == text[start:end]:
            for part in parts:
                offsets.append((start, start + len(part)))
                start += len(part)
        else:
            offsets += [(start, end)] * len(parts)
    return offsets


def _field(selector: str, source: str) -> Field:
    name = selector.casefold()
    if name in COLUMNS:
        return _column(COLUMNS.index(name))
    try:
        number = int(selector)
    except ValueError:
        return _misc_key(selector[5:] if name.startswith("misc.") else selector)
    if not 1 <= abs(number) <= 10:
        raise InputError(source, None, f"there is no column {number}; CoNLL-U has 10: {' '.join(COLUMNS)}")
    return _column(number - 1 if number > 0 else number + 10)


def _column(index: int) -> Field:
    if COLUMNS[index] in ("id", "form", "lemma", "feats"):
        return lambda rows: [row[index] for row in rows]
    return lambda rows: ["" if row[index] == "_" else row[index] for row in rows]


def _misc_key(key: str) -> Field:
    if key.casefold() == "entity":
        return read_names
    find = re.compile(rf"(?:^|\|){re.escape(key)}=([^|]*)", re.IGNORECASE).search

    def read(rows: Sequence[Row]) -> list[str]:
        values = []
        for row in rows:
            match = None if row[MISC] == "_" else find(row[MISC])
            values.append(unescape_misc(match[1]) if match else "")
        return values

    return read


def unescape_misc(value: str) -> str:
    """A value of MISC without the escapes of ``MISC_ESCAPES``."""
    return re.sub(r"\\.", lambda match: _UNESCAPE.get(match[0], match[0]), value) if "\\" in value else value
