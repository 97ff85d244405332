"""The rough text cut by hand is well-formed, and its benchmark tells good cuts from bad ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

from benchmarks.rough_segmentation import ROUGH_TEXT, Paragraph, Tokens, by, read_paragraphs, score
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.segmentation.segmenter import RuleSegmenter


@pytest.fixture(scope="module")
def sentences() -> list[Sentence]:
    return list(LabelledFile(str(ROUGH_TEXT), {}).read()[1])


def rows(sentence: Sentence) -> Iterator[list[str]]:
    return (line.split("\t") for line in sentence.lines or [] if not line.startswith("#"))


def comments(sentences: Iterable[Sentence], key: str) -> list[str]:
    """What follows ``# key = `` in the sentences, in order."""
    start = f"# {key} = "
    lines = (line for sentence in sentences for line in sentence.lines or [])
    return [line.removeprefix(start) for line in lines if line.startswith(start)]


def test_our_reader_finds_every_word_in_the_text(sentences: list[Sentence]) -> None:
    assert len(sentences) >= 300
    for sentence in sentences:
        assert sentence.text and sentence.offsets
        assert [sentence.text[start:end] for start, end in sentence.offsets] == sentence.words


def test_the_text_is_the_tokens_put_together_again(sentences: list[Sentence]) -> None:
    for sentence in sentences:
        text, end = "", 0
        for number, form, *_, misc in rows(sentence):
            first, dash, last = number.partition("-")
            if int(first) > end:
                text += form if misc == "SpaceAfter=No" else form + " "
            else:
                assert misc == "_", sentence.text
            end = int(last) if dash else max(end, int(first))
        assert text.rstrip(" ") == sentence.text


def test_words_are_numbered_and_those_of_a_range_are_its_token(sentences: list[Sentence]) -> None:
    ranges = 0
    for sentence in sentences:
        lines = list(rows(sentence))
        assert [row[0] for row in lines if "-" not in row[0]] == [str(n + 1) for n in range(len(sentence))]
        assert all(row[2:9] == ["_"] * 7 for row in lines), "only ID, FORM and MISC say something"
        for index, (number, form, *_) in enumerate(lines):
            first, dash, last = number.partition("-")
            if dash:
                ranges += 1
                assert lines[index + 1][0] == first and int(first) < int(last)
                assert "".join(sentence.words[int(first) - 1 : int(last)]) == form
    assert ranges >= 100


def test_every_sentence_has_a_name_and_every_document_a_genre(sentences: list[Sentence]) -> None:
    names = comments(sentences, "sent_id")
    assert len(names) == len(set(names)) == len(sentences)
    documents, genres = comments(sentences, "newdoc id"), comments(sentences, "genre")
    assert len(set(documents)) == len(genres) >= 90
    assert [name.rpartition("-")[0] for name in documents] == genres
    assert min(Counter(name.rpartition("-")[0].rpartition("-")[0] for name in names).values()) >= 10


def test_the_benchmark_reads_what_our_reader_reads(sentences: list[Sentence]) -> None:
    read = [sentence for paragraph in read_paragraphs() for sentence in paragraph.sentences]
    assert [[word for token in tokens for word in token] for tokens in read] == [s.words for s in sentences]


def test_the_cuts_themselves_score_one_and_the_rules_less() -> None:
    paragraphs = read_paragraphs()
    right = {paragraph.text: paragraph.sentences for paragraph in paragraphs}
    assert set(score(right.__getitem__, paragraphs).values()) == {1.0}
    rules = score(by(RuleSegmenter().segment), paragraphs)
    assert 0.9 < rules["tokens"] < rules["words"] < 1
    assert 0.7 < rules["sentences"] < 1


def test_a_unit_is_right_if_both_its_ends_are() -> None:
    sentences = [[["Go"], ["home"], ["."]], [["I"], ["ca", "n't"], ["."]]]
    paragraph = Paragraph("made up", "Go home.I can't.", sentences)

    def at_blanks(text: str) -> list[Tokens]:
        return [[[token] for token in text.split()]]  # Go, home.I and can't. are one sentence

    assert score(at_blanks, [paragraph]) == {"tokens": 2 / (6 + 3), "words": 2 / (7 + 3), "sentences": 0}
