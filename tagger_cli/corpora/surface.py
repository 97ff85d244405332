"""The surface of CoNLL-U: its paragraphs as raw text, and where the tokens of each sentence stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tagger_cli.corpora.conllu_reader import MISC, unescape_misc
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError

BLANK_LINE = re.compile(r"\n\s*\n")
_PARAGRAPH = re.compile(r"#\s*new(?:doc|par)\b")
_SPACES = re.compile(r"(?:^|\|)(SpaceAfter|SpacesAfter|SpacesBefore|SpacesInToken)=([^|]*)")


class Token(NamedTuple):
    """What stands in a text for one word, or for several that are written together.

    Attributes:
        start: its first character in the text.
        end: the character behind its last one.
        words: how many words of the sentence it stands for.
        is_range: whether CoNLL-U writes it as a range (``1-2``) above its words.
    """

    start: int
    end: int
    words: int = 1
    is_range: bool = False


class PlacedSentence(NamedTuple):
    """A sentence and the tokens of its words."""

    sentence: Sentence
    tokens: list[Token]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Raw text, with its sentences."""

    text: str
    sentences: list[PlacedSentence]


def tokens_of(sentence: Sentence, begin: int) -> list[Token]:
    """The tokens of a sentence that has offsets; words that share one place are one token, as are those of a range.

    Args:
        sentence: with its offsets.
        begin: the place of the character from which the tokens' places are to count.
    """
    tokens: list[Token] = []
    offsets = sentence.offsets or ()
    ranges = dict(sentence.ranges)
    behind = 0  # the word behind the last range
    for number, (start, end) in enumerate(offsets):
        if number < behind:
            continue
        behind = ranges.get(number, number)
        if behind > number:
            tokens.append(Token(start - begin, offsets[behind - 1][1] - begin, behind - number, True))
            continue
        place = (start - begin, end - begin)
        if tokens and tokens[-1][:2] == place:
            tokens[-1] = Token(*place, tokens[-1].words + 1, True)
        else:
            tokens.append(Token(*place))
    return tokens


class _Piece(NamedTuple):
    """A token with the blanks around it, as a line of CoNLL-U tells them."""

    before: str
    text: str
    after: str
    words: int
    is_range: bool


def read_paragraphs(sentences: Iterable[Sentence], source: str) -> Iterator[Paragraph]:
    """The paragraphs of a CoNLL-U file.

    A paragraph begins at ``# newdoc``, at ``# newpar`` and after a blank line in ``SpacesAfter``; a file without any
    of them is one paragraph. Between tokens stands what ``SpacesAfter`` and ``SpacesBefore`` say (as UDPipe writes
    them), or else a blank where ``SpaceAfter`` is not ``No``.

    Args:
        sentences: from ``read_conllu``, with their ``lines``.
        source: the file's name for error messages.

    Raises:
        InputError: a range of words overlaps another one, has no words, or more than the sentence has.
    """
    parts: list[str] = []
    placed: list[PlacedSentence] = []
    position = 0
    blank = ""  # after the last token
    for sentence in sentences:
        lines = sentence.lines or []
        if placed and (BLANK_LINE.search(blank) or any(map(_PARAGRAPH.match, lines))):
            yield Paragraph("".join(parts), placed)
            parts, placed, position, blank = [], [], 0, ""
        tokens = []
        for piece in _pieces(sentence, source):
            parts += [blank + piece.before, piece.text]
            start = position + len(parts[-2])
            position = start + len(piece.text)
            tokens.append(Token(start, position, piece.words, piece.is_range))
            blank = piece.after
        placed.append(PlacedSentence(sentence, tokens))
    if placed:
        yield Paragraph("".join(parts), placed)


def _pieces(sentence: Sentence, source: str) -> Iterator[_Piece]:
    word = covered = 0  # words so far; those up to the end of the last range
    for line in sentence.lines or ():
        if line[0] == "#":
            continue
        row = line.split("\t")
        begin, is_range, end = row[0].partition("-")
        if is_range:
            words = int(end) - int(begin) + 1
            if word < covered or words < 1 or word + words > len(sentence.words):
                message = (
                    f"the range {row[0]} of this sentence overlaps another one, or its words are not there; mend it"
                )
                raise InputError(source, sentence.line, message)
            covered = word + words
            yield _piece(row, words, True)
        elif begin.isdecimal():
            word += 1
            if word > covered:
                yield _piece(row, 1, False)


def _piece(row: Sequence[str], words: int, is_range: bool) -> _Piece:
    before, text, after = "", row[1], " "
    if row[MISC] != "_":
        spaces = {key: unescape_misc(value) for key, value in _SPACES.findall(row[MISC])}
        after = spaces.get("SpacesAfter", "" if spaces.get("SpaceAfter") == "No" else " ")
        before = spaces.get("SpacesBefore", "")
        text = spaces.get("SpacesInToken", text)
    return _Piece(before, text, after, words, is_range)
