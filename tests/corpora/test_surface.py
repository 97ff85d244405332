"""The raw text of CoNLL-U, and the places of its tokens."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.corpora.conllu_reader import MISC_ESCAPES, read_conllu
from tagger_cli.corpora.lines import read_lines
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.surface import Paragraph, Token, read_paragraphs, tokens_of
from tagger_cli.errors import InputError


def row(identifier: str, form: str, misc: str = "_") -> str:
    return "\t".join([identifier, form, *"_______", misc])


def paragraphs(*lines: str) -> list[Paragraph]:
    return list(read_paragraphs(read_conllu(lines, "file.conllu"), "file.conllu"))


def test_blanks_ranges_and_empty_nodes() -> None:
    (paragraph,) = paragraphs(
        row("1", "I"),
        row("2-3", "don't", "SpaceAfter=No"),
        row("2", "do"),
        row("3", "n't", "SpaceAfter=No"),
        row("4", "."),
        "",
        "# text = a comment",
        row("1-2", "au", "SpaceAfter=No"),
        row("1", "à"),
        row("2", "le"),
        row("2.1", "grand"),
    )
    assert paragraph.text == "I don't. au"
    assert [tokens for _, tokens in paragraph.sentences] == [
        [Token(0, 1), Token(2, 7, 2, True), Token(7, 8)],
        [Token(9, 11, 2, True)],
    ]


def test_paragraphs_begin_where_comments_or_blank_lines_say_so() -> None:
    found = paragraphs(
        *("# newdoc id = a", "# newpar", row("1", "One"), ""),
        *("# newparty = no paragraph", row("1", "two", r"SpacesAfter=\s\n"), ""),
        *(row("1", "three", r"SpacesAfter=\n\s\n"), ""),
        *(row("1", "Four"), ""),
        *("# newpar id = p2", row("1", "Five"), ""),
        *("#newdoc", row("1", "Six")),
    )
    assert [paragraph.text for paragraph in found] == ["One two \nthree", "Four", "Five", "Six"]


def test_a_file_that_says_nothing_of_paragraphs_is_one() -> None:
    (paragraph,) = paragraphs(row("1", "a", "SpaceAfter=No"), "", row("1", "b"), "", row("1", "c"))
    assert paragraph.text == "ab c"


@pytest.mark.parametrize("ranges", [["1-2", "2-3"], ["2-4"], ["3-2"]])
def test_ranges_that_cannot_be(ranges: list[str]) -> None:
    lines = [row("1", "a"), row("2", "b"), row("3", "c")]
    for place, identifier in enumerate(ranges):
        lines.insert(int(identifier[0]) - 1 + place, row(identifier, "x"))
    with pytest.raises(InputError, match=rf"file\.conllu:\d+: the range {ranges[-1]} "):
        paragraphs(*lines)


SPACES = st.text(" \t\u00a0\u3000|\\", max_size=3)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(SPACES, st.text("ab |\\", min_size=1), SPACES), min_size=1))
def test_text_as_udpipe_writes_its_spaces_comes_back_whole(pieces: list[tuple[str, str, str]]) -> None:
    escapes = str.maketrans(MISC_ESCAPES)
    lines = []
    for number, (before, text, after) in enumerate(pieces, 1):
        misc = "|".join(
            f"{key}={spaces.translate(escapes)}"
            for key, spaces in (("SpacesBefore", before), ("SpacesInToken", text), ("SpacesAfter", after))
        )
        lines.append(row(str(number), text.replace(" ", "") or "x", misc))
    (paragraph,) = paragraphs(*lines)
    whole = "".join(map("".join, pieces))
    assert paragraph.text == whole.removesuffix(pieces[-1][2])
    ((_, tokens),) = paragraph.sentences
    assert [paragraph.text[token.start : token.end] for token in tokens] == [text for _, text, _ in pieces]


def test_words_with_one_place_are_one_token() -> None:
    sentence = Sentence(["Vas", "à", "le", "lit"], offsets=[(5, 8), (9, 11), (9, 11), (12, 15)], start=5)
    assert tokens_of(sentence, 5) == [Token(0, 3), Token(4, 6, 2, True), Token(7, 10)]


def test_ranges_are_tokens_of_several_words() -> None:
    offsets = [(0, 1), (2, 4), (4, 7), (8, 10), (8, 10)]
    sentence = Sentence(["I", "do", "n't", "à", "le"], offsets=offsets, ranges=[(1, 3), (3, 5)])
    assert tokens_of(sentence, 0) == [Token(0, 1), Token(2, 7, 2, True), Token(8, 10, 2, True)]


@pytest.mark.parametrize(
    "file", ["ud-english-ewt/en_ewt-ud-dev.conllu", "ud-fr_sequoia/dev.conllu", "ud-tr_imst/dev.conllu"]
)
def test_treebanks_say_the_same_in_their_comments(shared_data: Path, file: str) -> None:
    sentences = read_conllu(read_lines(str(shared_data / file)), file)
    for paragraph in read_paragraphs((sentence for sentence in sentences if sentence is not None), file):
        for sentence, tokens in paragraph.sentences:
            assert paragraph.text[tokens[0].start : tokens[-1].end] == sentence.text
            assert sum(token.words for token in tokens) == len(sentence)
