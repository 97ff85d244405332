"""Raw text: a paragraph or document a line, or lines that are wrapped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from tagger_cli.corpora.line_layout import LineMode
from tagger_cli.corpora.lines import Lines
from tagger_cli.corpora.segments import Segment, SentencePlaces, as_one
from tagger_cli.corpora.sentence import Origin, Sentence
from tagger_cli.corpora.text_units import TextUnit, read_units
from tagger_cli.errors import TaggerError

CHARACTERS_AT_ONCE = 1 << 16
"""Characters that are segmented together: a network reads many windows faster than one. Processes that share a file get
it cut where this many are full, too."""


def read_text(
    lines: Lines,
    segment: Segment,
    source: str = "",
    mode: LineMode = "paragraph",
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[Sentence | None]:
    """Sentences of raw text; where each is from, and what stands between them.

    A sentence's ``text`` reaches from its first word to its last. Lines without words give no sentence.

    Args:
        lines: the lines of the file.
        segment: finds sentences and words.
        source: the file's name.
        mode: what a line is.
        tell: is told what ``auto`` took a line for.
    """
    return read_text_units(read_units(lines, mode, tell), segment, source)


def read_text_units(units: Iterable[TextUnit | None], segment: Segment, source: str = "") -> Iterator[Sentence | None]:
    """Sentences of the texts of a file, or of some of them that follow one another; see ``read_text``.

    Args:
        units: the texts; what stands behind the last one is the ``before`` of a unit without text.
        segment: finds sentences and words.
        source: the file's name.
    """
    reader = _TextReader(segment, source)
    waiting: list[TextUnit] = []
    size = 0
    try:
        for unit in units:
            if unit is None or size >= CHARACTERS_AT_ONCE or (waiting and waiting[-1].unfinished):
                yield from reader.read(waiting, unit)
                waiting, size = [], 0
            if unit is None:
                yield None
            else:
                waiting.append(unit)
                size += len(unit.text)
    except TaggerError:
        # What was read before the bad input is not lost.
        yield from reader.read(waiting, None)
        raise
    yield from reader.read(waiting, None)
    yield from reader.finish()


class _TextReader:
    """Segments texts that follow one another, and keeps what is between them.

    Args:
        segment: finds sentences and words.
        source: the file's name.
    """

    def __init__(self, segment: Segment, source: str) -> None:
        self._segment = segment
        self._source = source
        self._gap = ""  # what stands behind the last sentence
        self._open: TextUnit | None = None  # the last sentence of a text that goes on

    def read(self, units: list[TextUnit], following: TextUnit | None) -> list[Sentence]:
        """The sentences of some texts, of which only the last may go on.

        Args:
            units: the texts.
            following: the text behind them; None where none is there yet.
        """
        if units and self._open is not None:
            units[0], self._open = _joined(self._open, units[0]), None
        segmented = self._segment([unit.flat for unit in units])
        sentences: list[Sentence] = []
        for unit, places in zip(units, segmented, strict=True):
            if unit.unfinished and places and not unit.one_sentence:
                self._open = _rest(unit, places.pop().offsets[0][0])
            self._add(sentences, unit, as_one(places) if unit.one_sentence else places)
        if sentences:
            sentences[-1].after, self._gap = self._gap, ""
            if following is not None and self._open is None:
                sentences[-1].after += following.before
                following.before = ""
        return sentences

    def finish(self) -> list[Sentence]:
        """The last sentence, where its text was to go on and did not."""
        return [] if self._open is None else self.read([TextUnit("", "", 0, 0, 0)], None)

    def _add(self, sentences: list[Sentence], unit: TextUnit, places: Sequence[SentencePlaces]) -> None:
        """Add the sentences of a text to those before it."""
        self._gap += unit.before
        origin = Origin(self._source, unit.paragraph)
        text, behind, line = unit.text, 0, unit.line
        for place in places:
            start, end = place.offsets[0][0], place.offsets[-1][1]
            self._gap += text[behind:start]
            offsets = place.offsets
            if unit.start:
                offsets = [(first + unit.start, last + unit.start) for first, last in offsets]
            line += text.count("\n", behind, start)
            sentence = Sentence(place.words, {}, offsets, text[start:end], unit.start + start, line=line)
            line += text.count("\n", start, end)
            sentence.ranges, sentence.origin = place.ranges, origin
            if sentences:
                sentences[-1].after = self._gap
            else:
                sentence.before = self._gap
            self._gap, behind = "", end
            sentences.append(sentence)
        self._gap += text[behind : len(text) if self._open is None else self._open.start - unit.start]


def _rest(unit: TextUnit, start: int) -> TextUnit:
    """A text from its last sentence on."""
    line = unit.line + unit.text.count("\n", 0, start)
    rest = TextUnit(unit.text[start:], "", unit.start + start, line, unit.paragraph)
    if unit.unwrapped is not None:
        rest.unwrapped = unit.unwrapped[start:]
    return rest


def _joined(first: TextUnit, second: TextUnit) -> TextUnit:
    """A text and the one that goes on where it ends."""
    text, flat = (one + second.before + other for one, other in ((first.text, second.text), (first.flat, second.flat)))
    joined = TextUnit(text, "", first.start, first.line, first.paragraph, second.unfinished)
    if flat != text:
        joined.unwrapped = flat
    return joined
