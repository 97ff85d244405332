"""Raw text and text in tokens: every offset points at its word in the line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.corpora.text_reader import read_text
from tagger_cli.corpora.tokens_reader import read_tokens


def segment(text: str) -> Iterator[list[tuple[int, int]]]:
    for sentence in re.finditer(r"[^.]*\.?", text):
        yield [word.span() for word in re.compile(r"\w+|[^\w\s]").finditer(text, *sentence.span())]


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
