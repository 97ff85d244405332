"""Tagged sentences for a person at a terminal: words, their tags beneath, spans bracketed and in colour.

::

    Angela Merkel met  Emmanuel Macron in  Paris .
    PROPN  PROPN  VERB PROPN    PROPN  ADP PROPN PUNCT
    └ PER ──────┘      └ PER ────────┘     └LOC┘

Where sentences have scores, each tag has its probability beneath it, and each span beside its label. Labels of the
sentence stand above it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise, zip_longest
from operator import attrgetter
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from tagger_cli.corpora.schemes import decode_spans
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.display.labels import badge, number_span_labels, percentage
from tagger_cli.targets.feature_bundles import NO_FEATURES, FeatureBundleCodec
from tagger_cli.targets.target import Target, of_sentences, of_spans, of_words

PLAIN, BOLD, DIM = 0, 1, 2
COLOURS = (36, 32, 35, 33, 34, 31)
"""Of span labels, as ANSI codes: cyan, green, magenta, yellow, blue, red."""
HARMLESS = {code: 0x2400 + code for code in range(32)}
HARMLESS |= dict.fromkeys([*range(0x7F, 0xA0), *range(0xD800, 0xE000)], 0xFFFD)
"""What is shown for control characters: no word may move the cursor of a terminal or change its colours."""

Style = tuple[int, ...]
Paint = Callable[[str, Style], str]

_start, _end = attrgetter("start"), attrgetter("end")


class _Bracket(NamedTuple):
    """What is drawn beneath the words of a span.

    Attributes:
        start: its first word.
        end: the word after its last.
        text: its label, with its probability where that is known.
        colour: of the label.
    """

    start: int
    end: int
    text: str
    colour: int


def format_pretty(sentences: Iterable[Sentence], targets: Sequence[Target], width: int, coloured: bool) -> str:
    """Sentences as text, a blank line after each.

    Args:
        sentences: with their tags.
        targets: each is a row beneath the words.
        width: of the terminal, in cells; only a word that is wider by itself goes beyond.
        coloured: whether styles are written, as ANSI codes.
    """
    paint = _ansi if coloured else _unstyled
    colours = {pair: COLOURS[number % len(COLOURS)] for pair, number in number_span_labels(targets).items()}
    lines: list[str] = []
    for sentence in sentences:
        if sentence.words:
            lines += [*_sentence_lines(sentence, targets, width, colours, paint), ""]
    return "".join(line + "\n" for line in lines)


def _sentence_lines(
    sentence: Sentence,
    targets: Sequence[Target],
    width: int,
    colours: Mapping[tuple[str, str], int],
    paint: Paint,
) -> Iterator[str]:
    badges = [badge(sentence, target).translate(HARMLESS) for target in of_sentences(targets)]
    if badges:
        yield "  ".join(paint(text, (BOLD,)) for text in badges)
    words = [word.translate(HARMLESS) for word in sentence.words]
    tags = [row for target in of_words(targets) for row in _tag_rows(sentence, target)]
    spans = [_brackets(sentence, target.name, colours) for target in of_spans(targets)]
    styles: list[Style] = [(PLAIN,)] * len(words)
    for found in reversed(spans):  # where spans overlap, the first target colours the words
        for start, end, _, colour in found:
            styles[start:end] = [(BOLD, colour)] * (end - start)

    all_spans = [span for found in spans for span in found]
    widths = _column_widths([words, *tags], all_spans, width)
    starts = list(accumulate((cells + 1 for cells in widths), initial=0))  # and where a word after the last would be
    for first, last in _line_breaks(starts, all_spans, width):
        places = [start - starts[first] for start in starts[first:last]]
        yield _row(zip(places, words[first:last], styles[first:last], strict=True), paint)
        for labels in tags:
            if any(labels[first:last]):
                texts = zip(places, labels[first:last], [(DIM,)] * len(places), strict=True)
                yield _row((text for text in texts if text[1]), paint)
        for found in spans:
            brackets = []
            for start, end, text, colour in _spans_within(found, first, last):
                left, right = starts[max(first, start)], starts[min(last, end)] - 1
                bracket = _bracket(text, right - left, start >= first, end <= last)
                brackets.append((left - starts[first], bracket, (colour,)))
            if brackets:
                yield _row(brackets, paint)


def _tag_rows(sentence: Sentence, target: Target) -> Iterator[Sequence[str]]:
    """The labels of the words, and beneath them their probabilities where the sentence has any.

    Each feature of a bundle has a row of its own, else one word would fill the line.
    """
    labels = sentence.tags[target.name]
    if isinstance(target.codec, FeatureBundleCodec):
        bundles = [[] if bundle == NO_FEATURES else bundle.split("|") for bundle in labels]
        yield from zip_longest(*bundles, fillvalue="")
    else:
        yield [label.translate(HARMLESS) for label in labels]
    if sentence.scores:
        yield list(map(percentage, sentence.scores[target.name]))


def _brackets(sentence: Sentence, target: str, colours: Mapping[tuple[str, str], int]) -> list[_Bracket]:
    """The spans of a target, in their order."""
    spans = decode_spans(sentence.tags[target])
    texts = [span.label for span in spans]
    if sentence.span_scores:
        scores = sentence.span_scores[target]
        texts = [f"{span.label} {percentage(score)}" for span, score in zip(spans, scores, strict=True)]
    return [
        _Bracket(span.start, span.end, text, colours[target, span.label])
        for span, text in zip(spans, texts, strict=True)
    ]


def _column_widths(rows: Sequence[Sequence[str]], spans: Iterable[_Bracket], width: int) -> list[int]:
    """Cells of each word's column, at most ``width``: room for its text in every row and for ``└LABEL┘``."""
    widths = [max(map(cell_len, texts)) for texts in zip(*rows, strict=True)]
    for begin, end, text, _ in spans:
        missing = cell_len(text) + 2 - (sum(widths[begin:end]) + end - begin - 1)
        widths[end - 1] += max(missing, 0)
    return [min(cells, width) for cells in widths]


def _line_breaks(starts: Sequence[int], spans: Iterable[_Bracket], width: int) -> Iterator[tuple[int, int]]:
    """The words (first, last + 1) of each line; a span is broken only where it is longer than a line."""
    glued = {word for begin, end, _, _ in spans for word in range(begin + 1, end)}
    pieces: list[tuple[int, int]] = []
    for begin, end in pairwise(word for word in range(len(starts)) if word not in glued):
        fits = starts[end] - starts[begin] - 1 <= width
        pieces += [(begin, end)] if fits else pairwise(range(begin, end + 1))
    first = 0
    for begin, end in pieces:
        if begin > first and starts[end] - starts[first] - 1 > width:
            yield first, begin
            first = begin
    yield first, len(starts) - 1


def _spans_within(spans: Sequence[_Bracket], first: int, last: int) -> Sequence[_Bracket]:
    """Those that have words of a line."""
    return spans[bisect_right(spans, first, key=_end) : bisect_left(spans, last, key=_start)]


def _bracket(text: str, cells: int, opens: bool, closes: bool) -> str:
    """``└ PER ───┘``, or what one line shows of it."""
    left, right = "└" if opens else "─", "┘" if closes else "─"
    middle = ""
    if opens:
        middle = f" {text} " if cell_len(text) + 4 <= cells else text
    room = max(cells - 2, 0)
    if cell_len(middle) > room:
        middle = set_cell_size(middle, room)
    return (left + middle + "─" * (room - cell_len(middle)) + right)[-cells:]


def _row(texts: Iterable[tuple[int, str, Style]], paint: Paint) -> str:
    """Texts, each at its place in cells."""
    parts = []
    reached = 0
    for place, text, style in texts:
        parts += [" " * (place - reached), paint(text, style)]
        reached = place + cell_len(text)
    return "".join(parts)


def _ansi(text: str, style: Style) -> str:
    return f"\x1b[{';'.join(map(str, style))}m{text}\x1b[0m" if style != (PLAIN,) else text


def _unstyled(text: str, style: Style) -> str:
    return text
