"""Standoff of brat: a text, and a file of entities by their characters in it (https://brat.nlplab.org/standoff.html)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tagger_cli.annotation.answers import Answer
from tagger_cli.errors import InputError

_LINE_END = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ENTITY = re.compile(r"T\d+\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t.*)?")


def write_brat(answers: Sequence[Answer]) -> dict[str, str]:
    """A text of one sentence a line, and a line for each entity with its characters in that text."""
    # A line end within a sentence becomes a blank: every character keeps its place.
    lines = [_LINE_END.sub(" ", answer.text) for answer in answers]
    found: list[str] = []
    begin = 0
    for answer, line in zip(answers, lines, strict=True):
        for entity in answer.entities:
            place = f"{entity.label} {begin + entity.start} {begin + entity.end}"
            found.append(f"T{len(found) + 1}\t{place}\t{line[entity.start : entity.end]}\n")
        begin += len(line) + 1
    return {"brat.txt": "".join(f"{line}\n" for line in lines), "brat.ann": "".join(found)}


def read_brat(path: Path, target: str) -> Iterator[dict[str, Any]]:
    """Each line of the text as a record with its entities; lines that an entity joins are one.

    Of an entity in several pieces all from its first character to its last is taken. Relations, events and notes are
    passed over.

    Args:
        path: of the text or of its ``.ann``.
        target: names the field of the entities.

    Raises:
        InputError: a line of the ``.ann`` is no entity, or it stands outside of the text.
    """
    text = _read(path.with_suffix(".txt"))
    notes = path.with_suffix(".ann")
    entities: list[tuple[int, int, str]] = []
    for number, line in enumerate(_read(notes).split("\n"), 1):
        if not line.startswith("T"):
            continue
        found = _ENTITY.fullmatch(line)
        if found is None:
            raise InputError(str(notes), number, "no entity; one is a line such as 'T1<tab>PER 0 3<tab>Ada'")
        places = [int(place) for place in re.split("[ ;]", found[2])]
        start, end = min(places), max(places)
        if not start < end <= len(text):
            raise InputError(str(notes), number, f"{start} to {end} is not inside the text (0 to {len(text)})")
        entities.append((start, end, found[1]))
    entities.sort()
    begin = 0
    while begin < len(text):
        end = _line_end(text, begin)
        while (crossing := max((e for s, e, _ in entities if s < end < e), default=0)) > end:
            end = _line_end(text, crossing)
        inside = [[s - begin, e - begin, label] for s, e, label in entities if begin <= s and e <= end]
        if text[begin:end].strip():
            yield {"text": text[begin:end], target: inside}
        begin = end + 1


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", newline="") as file:  # line ends count as they are
            return file.read()
    except OSError as error:
        raise InputError(str(path), None, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(str(path), None, "is not UTF-8; brat writes no other encoding") from None
