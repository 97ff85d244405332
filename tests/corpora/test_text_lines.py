"""Raw text in lines: what is segmented together, where sentences come from, and nothing lost between them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.corpora.line_layout import LineMode, looks_wrapped
from tagger_cli.corpora.lines import LineDecoder
from tagger_cli.corpora.segments import SentencePlaces
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.text_reader import read_text
from tagger_cli.segmentation.segmenter import RuleSegmenter

PROSE = (
    "Ada Lovelace was an English mathematician and writer. She is known for her work on a proposed mechanical "
    "general-purpose computer, the Analytical Engine. Was she the first to see that it could do more than sums? "
    "Many think so. She published the first algorithm intended to be carried out by such a machine."
)


class BlankSegmenter:
    """Words at blanks, sentences at full stops and line ends: slow, obvious, and enough to test readers with."""

    def segment(self, texts: Sequence[str]) -> list[list[SentencePlaces]]:
        return [list(self._sentences(text)) for text in texts]

    def _sentences(self, text: str) -> Iterator[SentencePlaces]:
        sentence = SentencePlaces([], [])
        start = 0
        for place, character in enumerate(f"{text} "):
            if character.isspace():
                if start < place:
                    sentence.words.append(text[start:place])
                    sentence.offsets.append((start, place))
                start = place + 1
            if (character in "\n\r" or text[place - 1 : place] == ".") and sentence.words:
                yield sentence
                sentence = SentencePlaces([], [])
        if sentence.words:
            yield sentence


def read(text: str, mode: LineMode = "paragraph", long_line: int | None = None, block: int = 7) -> list[Sentence]:
    decoder = LineDecoder("f.txt", long_line=long_line)
    data = text.encode()

    def lines() -> Iterator[str]:
        for begin in range(0, len(data), block):
            yield from decoder.feed(data[begin : begin + block])
        yield from decoder.finish()

    return [
        sentence for sentence in read_text(lines(), BlankSegmenter().segment, "f.txt", mode) if sentence is not None
    ]


def put_together(sentences: Iterable[Sentence]) -> str:
    return "".join(f"{sentence.before}{sentence.text}{sentence.after}" for sentence in sentences)


LINES = st.lists(st.sampled_from(["", " ", "a b.", "c. d", "e f g h i j k l m n o p.", "\u00a0", " x "]), max_size=12)


@settings(deadline=None)
@given(LINES, st.booleans(), st.sampled_from(["wrapped", "sentence", "paragraph", "document", "auto"]))
def test_sentences_and_what_is_between_them_are_the_text(lines: list[str], open_end: bool, mode: LineMode) -> None:
    text = "\n".join(lines) + ("" if open_end else "\n")
    sentences = read(text, mode)
    assert not sentences or put_together(sentences) == text
    assert [word for sentence in sentences for word in sentence.words] == text.split()


@settings(deadline=None)
@given(LINES, st.sampled_from(["wrapped", "document", "paragraph"]), st.integers(3, 12), st.integers(1, 9))
def test_long_lines_in_parts_lose_nothing(lines: list[str], mode: LineMode, long_line: int, block: int) -> None:
    text = "\n".join(lines) + "\n"
    sentences = read(text, mode, long_line, block)
    assert not sentences or put_together(sentences) == text
    assert [word for sentence in sentences for word in sentence.words] == text.split()


@pytest.mark.parametrize("mode", ["wrapped", "document"])
def test_offsets_count_from_the_beginning_of_the_file(mode: LineMode) -> None:
    text = "\nAda lived.\nIn London.\n\n\nShe wrote. And died\nyoung.\n"
    for sentence in read(text, mode):
        assert sentence.text == text[sentence.start : sentence.start + len(sentence.text or "")]
        assert [text[start:end] for start, end in sentence.offsets or []] == sentence.words


def test_line_and_paragraph_of_each_sentence() -> None:
    text = "\nOne. Two\n\nthree.\nFour.\n"
    assert [(s.line, s.origin and s.origin.paragraph) for s in read(text, "paragraph")] == [
        (2, 1),
        (2, 1),
        (4, 2),
        (5, 3),
    ]
    assert [(s.line, s.origin and s.origin.paragraph) for s in read(text, "document")] == [
        (2, 1),
        (2, 1),
        (4, 2),
        (5, 2),
    ]
    assert [s.text for s in read(text, "sentence")] == ["One. Two", "three.", "Four."]


def test_wrapped_lines_are_read_as_if_they_were_not() -> None:
    wrapped = "\n".join(textwrap.wrap(PROSE, 60)) + "\n\n" + "\n".join(textwrap.wrap(PROSE, 60)) + "\n"
    for mode in ("wrapped", "auto"):
        told: list[str] = []
        found = [s for s in read_text(wrapped.split("\n"), RuleSegmenter().segment, "f", mode, told.append) if s]  # type: ignore[arg-type]
        plain = [s for s in read_text([PROSE, PROSE], RuleSegmenter().segment, "f", "paragraph") if s]
        assert [sentence.words for sentence in found] == [sentence.words for sentence in plain]
        assert len(told) == (mode == "auto")


def test_short_lines_of_wrapped_text_still_end_something() -> None:
    lines = [*textwrap.wrap(PROSE, 60), "", "Dear Ada,", "thank you for the notes on the engine."]
    found = [s.text for s in read_text(lines, BlankSegmenter().segment, "f", "wrapped") if s]
    assert found[-2:] == ["Dear Ada,", "thank you for the notes on the engine."]


@pytest.mark.parametrize(
    "lines",
    [
        [PROSE, PROSE],
        ["one", "two words", "and three more", "four", "five words are here", "x"],
        ["", "", ""],
        ["a tweet of some length that says what it says #yes", "another one", "a third, longer than the second one"]
        * 5,
    ],
)
def test_what_is_no_wrapped_text(lines: list[str]) -> None:
    assert not looks_wrapped(lines)


def test_a_pause_hands_on_what_is_there() -> None:
    read_so_far = list(read_text(["One. Two.", None, "Three.", None], BlankSegmenter().segment, "f", "paragraph"))
    assert [s and s.text for s in read_so_far] == ["One.", "Two.", None, "Three.", None]
