"""Tagged sentences as one web page that needs nothing beside itself: spans in colour, tags beneath the words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from tagger_cli.corpora.schemes import decode_spans
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.display.html_text import html_text
from tagger_cli.display.labels import badge, number_span_labels, percentage
from tagger_cli.tagging.writers.writer import Writer
from tagger_cli.targets.target import Target, of_sentences, of_spans, of_words
from tagger_cli.version import VERSION

STYLE = Path(__file__).with_name("page.css")
COLOURS, LINES = 8, 4
"""Classes of the style sheet: ``c0`` to ``c7`` are the colours of span labels, ``l1`` to ``l3`` their lines."""
HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="tagger {version}">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<h1>{title}</h1>
<main{tagged} lang="">
"""


class HtmlWriter(Writer):
    """Sentences that arrive in batches → the pieces of a page, in the order of the methods.

    Every sentence is a paragraph, every word of it stands as in the text; labels of the sentence stand before it. The
    first word target is shown beneath the words; all of them, where there are several or have probabilities, when the
    pointer is over a word. Spans of all span targets are marked; one that overlaps a span of a target before it is
    marked in several pieces. The counts of labels are known last, and the style sheet shows them on top.

    Args:
        targets: in the order of the model.
        files: names of the inputs, ``-`` for standard input.
    """

    tells_files_apart = True

    def __init__(self, targets: Sequence[Target], files: Sequence[str]) -> None:
        self._word_targets = [target.name for target in of_words(targets)]
        self._span_targets = [target.name for target in of_spans(targets)]
        self._sentence_targets = of_sentences(targets)
        self._classes = {
            pair: f"c{number % COLOURS} l{number // COLOURS % LINES}"
            for pair, number in number_span_labels(targets).items()
        }
        self._files = files
        self._counts: Counter[tuple[str, str]] = Counter()
        self._sentences = self._tokens = 0

    def begin(self) -> str:
        """The page before its sentences."""
        title = _name(self._files[0]) + (f" and {len(self._files) - 1} more" if len(self._files) > 1 else "")
        return HEAD.format(
            version=VERSION,
            title=html_text(f"{title}, tagged"),
            style=STYLE.read_text(encoding="utf-8"),
            tagged=' class="tags"' if self._word_targets else "",
        )

    def heading(self, file: str) -> str:
        """What stands before the sentences of a file, where there are several."""
        return f"<h2>{html_text(_name(file))}</h2>\n"

    def write(self, sentences: Sequence[Sentence]) -> str:
        """Paragraphs."""
        return "".join(self._paragraph(sentence) for sentence in sentences if sentence.words)

    def end(self) -> str:
        """What was found, and the end of the page."""
        found = [
            f"<li>{self._mark(*pair)}{html_text(pair[1])}</mark>{self._counts[pair]:,}</li>\n"
            for pair in self._classes
            if self._counts[pair]
        ]
        legend = f"<ul>\n{''.join(found)}</ul>\n" if found else ""
        size = f"{_counted(self._sentences, 'sentence')}, {_counted(self._tokens, 'word')}"
        beneath = f"; {html_text(self._word_targets[0])} beneath the words" if self._word_targets else ""
        return f"</main>\n<footer>\n{legend}{size}{beneath}\n</footer>\n</body>\n</html>\n"

    def _paragraph(self, sentence: Sentence) -> str:
        self._sentences += 1
        self._tokens += len(sentence.words)
        before, labels, behind = self._marks(sentence)
        words = self._words(sentence, labels)
        pieces = zip(_gaps(sentence), before, words, behind, strict=True)
        badges = "".join(f"<small>{html_text(badge(sentence, target))}</small>" for target in self._sentence_targets)
        return f'<p dir="auto">{badges}{"".join(map("".join, pieces))}</p>\n'

    def _marks(self, sentence: Sentence) -> tuple[list[str], list[str], list[str]]:
        """For each word the marks that begin before it, the labels beside it, and the marks that end behind it.

        Marks never cross each other.
        """
        count = len(sentence.words)
        before, labels, behind = [""] * count, [""] * count, [""] * count
        borders: list[int] = []  # of the marks so far, in order
        for target in self._span_targets:
            spans = decode_spans(sentence.tags[target])
            scores = sentence.span_scores.get(target)
            for number, (start, end, label) in enumerate(spans):
                self._counts[target, label] += 1
                probability = f" {percentage(scores[number])}" if scores else ""
                labels[end - 1] = f"<b>{html_text(label)}{probability}</b>{labels[end - 1]}"
                cuts = borders[bisect_right(borders, start) : bisect_left(borders, end)]
                for first, last in pairwise([start, *cuts, end]):
                    before[first] += self._mark(target, label)
                    behind[last - 1] += "</mark>"
            borders = sorted({*borders, *(border for start, end, _ in spans for border in (start, end))})
        return before, labels, behind

    def _words(self, sentence: Sentence, labels: list[str]) -> Iterable[str]:
        """Each word with the labels beside it and its tag beneath it."""
        words = map(html_text, sentence.words)
        if not self._word_targets:
            return map("".join, zip(words, labels, strict=True))
        titles = [""] * len(labels)
        if len(self._word_targets) > 1 or sentence.scores:
            lines = [_title_lines(sentence, target) for target in self._word_targets]
            titles = [f' title="{"&#10;".join(column)}"' for column in zip(*lines, strict=True)]
        tags = map(html_text, sentence.tags[self._word_targets[0]])
        columns = zip(titles, words, labels, tags, strict=True)
        return (f"<span{title}>{word}{label}<i>{tag}</i></span>" for title, word, label, tag in columns)

    def _mark(self, target: str, label: str) -> str:
        title = f' title="{html_text(target)}"' if len(self._span_targets) > 1 else ""
        return f'<mark class="{self._classes[target, label]}"{title}>'


def _title_lines(sentence: Sentence, target: str) -> list[str]:
    """``target: tag`` of each word, with its probability where the sentence has it."""
    lines = [f"{target}: {tag}" for tag in sentence.tags[target]]
    if sentence.scores:
        lines = [f"{line} {percentage(score)}" for line, score in zip(lines, sentence.scores[target], strict=True)]
    return list(map(html_text, lines))


def _gaps(sentence: Sentence) -> list[str]:
    """What stands before each word: a blank, or nothing at the begin and where the text has none."""
    if sentence.offsets is None or sentence.text is None:
        return ["", *[" "] * (len(sentence.words) - 1)]
    between = [
        sentence.text[end - sentence.start : start - sentence.start]
        for (_, end), (start, _) in pairwise(sentence.offsets)
    ]
    return ["", *(" " if any(map(str.isspace, gap)) else "" for gap in between)]


def _name(file: str) -> str:
    return "standard input" if file == "-" else file


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
