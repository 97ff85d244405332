"""CoNLL-U back to the running text it was made from, with its tokens, words and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tagger_cli.corpora.lines import read_lines
from tagger_cli.errors import InputError
from tagger_cli.segmentation.segmented_text import SegmentedText

PARAGRAPH_GAP = "\n\n"

_ESCAPE = re.compile(r"\\[srntp\\]")
_ESCAPED = {r"\s": " ", r"\r": "\r", r"\n": "\n", r"\t": "\t", r"\p": "|", "\\\\": "\\"}


def read_segmented_texts(lines: Iterable[str], source: str) -> Iterator[SegmentedText]:
    r"""The texts of a CoNLL-U file: its documents, or all of it where it names none.

    A paragraph (``# newpar``) begins after a blank line. Blanks are those of ``SpaceAfter``, ``SpacesAfter``,
    ``SpacesBefore`` and ``SpacesInToken``, as UDPipe writes them (``\s``, ``\n``); without them one blank.

    Args:
        lines: of the file, without their line ends.
        source: the file's name for error messages.

    Raises:
        InputError: a line that is not CoNLL-U.
    """
    text = SegmentedText()
    gap = ""  # what stands before the next token
    range_end = 0  # the number of the last word of a range
    surface, misc_of_range, members = "", "", list[str]()

    def put(token: str, misc: str, words: tuple[str, ...] = ()) -> None:
        nonlocal gap
        items = dict(item.partition("=")[::2] for item in misc.split("|")) if misc != "_" else {}
        before = items.get("SpacesBefore")
        text.add(gap + (_unescaped(before) if before else ""), _unescaped(items.get("SpacesInToken", token)), words)
        after = items.get("SpacesAfter")
        gap = "" if items.get("SpaceAfter") == "No" else " " if after is None else _unescaped(after)

    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            if line.startswith("# newdoc") and text.tokens:
                text.tail = gap
                yield text
                text, gap = SegmentedText(), ""
            elif line.startswith(("# newpar", "# newdoc")) and text.tokens:
                gap = gap if "\n" in gap else PARAGRAPH_GAP
        elif not line or line.isspace():
            if text.tokens:
                text.ends[-1] = True
            range_end = 0
        else:
            row = line.split("\t")
            if len(row) != 10:
                raise InputError(
                    source, number, f"{len(row)} tab-separated columns where CoNLL-U has 10; mend the line"
                )
            identifier, form, misc = row[0], row[1], row[9]
            first, dash, last = identifier.partition("-")
            if not form or not first.partition(".")[0].isdigit():
                raise InputError(source, number, f"'{identifier}' with FORM '{form}' is no word, range or empty node")
            if "." in identifier:  # an empty node has no text
                continue
            if dash:
                range_end, surface, misc_of_range, members = int(last), form, misc, []
            elif int(first) <= range_end:
                members.append(form)
                if int(first) == range_end:
                    put(surface, misc_of_range, tuple(members))
            else:
                put(form, misc)
    if text.tokens:
        text.ends[-1] = True
        text.tail = gap
        yield text


def _unescaped(value: str) -> str:
    return _ESCAPE.sub(lambda match: _ESCAPED[match[0]], value) if "\\" in value else value


def read_paragraphs(path: Path) -> list[SegmentedText]:
    """The paragraphs of a CoNLL-U file, each a text of its own.

    Raises:
        InputError: it is not CoNLL-U.
    """
    return [part for text in read_segmented_texts(read_lines(str(path)), str(path)) for part in paragraphs(text)]


def paragraphs(text: SegmentedText) -> Iterator[SegmentedText]:
    """The parts of a text between blank lines."""
    first = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or PARAGRAPH_GAP in text.gaps[place]:
            part = text.part(slice(first, place))
            part.gaps[0], part.ends[-1] = "", True
            yield part
            first = place
