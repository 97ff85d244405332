"""Raw text and text in tokens: every offset points at its word in the line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.corpora.lines import LinePart
from tagger_cli.corpora.segments import SentencePlaces
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.text_reader import read_text
from tagger_cli.corpora.tokens_reader import read_tokens
from tagger_cli.segmentation.segmenter import RuleSegmenter


def segment(texts: Sequence[str]) -> list[list[SentencePlaces]]:
    return [[sentence for sentence in sentences(text) if sentence.words] for text in texts]


def sentences(text: str) -> Iterator[SentencePlaces]:
    for sentence in re.finditer(r"[^.]*\.?", text):
        words = [word.span() for word in re.compile(r"\w+|[^\w\s]").finditer(text, *sentence.span())]
        yield SentencePlaces([text[start:end] for start, end in words], words)


def test_sentences_and_pauses_come_in_order() -> None:
    read = list(read_text(["  Go. Stop ", None, "", "x"], segment))
    assert [sentence and (sentence.text, sentence.start) for sentence in read] == [
        ("Go.", 2),
        ("Stop", 6),
        None,
        ("x", 0),
    ]
    assert read[0] is not None and (read[0].words, read[0].offsets) == (["Go", "."], [(2, 4), (4, 5)])


@given(st.text(alphabet="a\u00a0 \t"))
def test_tokens_are_what_stands_between_blanks(line: str) -> None:
    sentences = list(read_tokens([line, None]))
    assert sentences.pop() is None
    words = [word for word in re.split("[ \t]+", line) if word]
    assert [sentence.words for sentence in sentences if sentence] == ([words] if words else [])
    for sentence in sentences:
        assert sentence is not None and sentence.text == line and sentence.offsets is not None
        assert [line[start:end] for start, end in sentence.offsets] == words


def test_a_line_in_parts_gives_the_sentences_of_the_line() -> None:
    text = "Dr. Who lives in St. Ives. He didn't say why! I asked Mr. Smith, who left.  See www.x.org now. "
    rules = RuleSegmenter().segment
    expected = list(read_text([text], rules))
    assert len(expected) > 3
    for size in (1, 2, 3, 5):
        words = text.split(" ")
        parts = [LinePart(" ".join(words[at : at + size]) + " ") for at in range(0, len(words), size)]
        parts[-1] = LinePart(parts[-1][:-1])
        found = list(read_text([*parts, "", "Next line."], rules))
        assert found[:-1] == expected
        assert found[-1] == Sentence(["Next", "line", "."], {}, [(0, 4), (5, 9), (9, 10)], "Next line.", 0)
    assert list(read_text([LinePart(text)], rules)) == expected  # the input ends with a part
