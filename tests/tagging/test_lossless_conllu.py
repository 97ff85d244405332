"""CoNLL-U of raw text gives back the text, character by character, with its tokens and words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.corpora.line_layout import LineMode
from tagger_cli.corpora.lines import LineDecoder
from tagger_cli.corpora.segments import SentencePlaces
from tagger_cli.corpora.text_reader import read_text
from tagger_cli.segmentation.raw_text import read_segmented_texts
from tagger_cli.tagging.writers.conllu import ConlluWriter

WORDS = {"don't": ("do", "n't"), "du": ("de", "le")}


def segment(texts: Sequence[str]) -> list[list[SentencePlaces]]:
    """Sentences of three tokens, which are cut at blanks; ``xin chào`` is one, ``don't`` and ``du`` are two words."""
    found: list[list[SentencePlaces]] = []
    for text in texts:
        found.append([])
        pieces = text.replace("xin chào", "xin_chào").replace("xin\nchào", "xin_chào").split(" ")
        starts = accumulate((len(piece) + 1 for piece in pieces), initial=0)
        tokens = [
            (start, piece) for start, piece in zip(starts, pieces, strict=False) if piece.strip("\n\t\u00a0|\\\r")
        ]
        for first in range(0, len(tokens), 3):
            sentence = SentencePlaces([], [])
            for start, piece in tokens[first : first + 3]:
                left = len(piece) - len(piece.lstrip("\n\t\u00a0\r"))
                piece = piece.strip("\n\t\u00a0\r")
                start += left
                place = (start, start + len(piece))
                words = WORDS.get(piece, (text[slice(*place)],))
                offsets = [place] * len(words)
                if piece == "don't":
                    offsets = [(start, start + 2), (start + 2, start + 5)]
                if len(words) > 1:
                    sentence.ranges.append((len(sentence.words), len(sentence.words) + len(words)))
                sentence.words += words
                sentence.offsets += offsets
            found[-1].append(sentence)
    return found


PIECES = st.sampled_from(["a", "don't", "du", "xin chào", "|x\\", "b.", "", "\u00a0", "\n", "\n\n", "\t", " \n \n"])


@given(st.lists(PIECES, max_size=14).map(" ".join), st.sampled_from(["paragraph", "document", "wrapped", "sentence"]))
def test_text_and_tokens_come_back(text: str, mode: LineMode) -> None:
    decoder = LineDecoder("f")
    lines = decoder.feed(text.encode()) + decoder.finish()
    sentences = [sentence for sentence in read_text(lines, segment, "a b.txt", mode) if sentence]
    written = ConlluWriter({}).write(sentences)
    found = list(read_segmented_texts(written.split("\n"), "f"))
    if not sentences:
        assert not found
        return
    assert "".join(part.text for part in found) == text
    assert [w or (t,) for part in found for t, w in zip(part.tokens, part.words, strict=True)] == [
        tuple(words) for sentence in sentences for words in _by_token(sentence.words, sentence.ranges)
    ]


def _by_token(words: list[str], ranges: list[tuple[int, int]]) -> list[list[str]]:
    tokens, ends, place = [], dict(ranges), 0
    while place < len(words):
        end = ends.get(place, place + 1)
        tokens.append(words[place:end])
        place = end
    return tokens


def test_ranges_documents_and_paragraphs_are_written() -> None:
    lines = ["I don't.", "", "a du b"]
    sentences = [sentence for sentence in read_text(lines, segment, "mail.txt", "paragraph") if sentence]
    written = ConlluWriter({}).write(sentences).split("\n")
    assert [line for line in written if line.startswith("#")] == [
        "# newdoc id = mail.txt",
        "# newpar",
        "# sent_id = 1",
        "# text = I don't.",
        "# newpar",
        "# sent_id = 2",
        "# text = a du b",
    ]
    rows = [line.split("\t") for line in written if "\t" in line]
    assert [(row[0], row[1], row[9]) for row in rows] == [
        ("1", "I", "_"),
        ("2", "don't.", "SpacesAfter=\\n\\n"),
        ("1", "a", "_"),
        ("2-3", "du", "_"),
        ("2", "de", "_"),
        ("3", "le", "_"),
        ("4", "b", "SpacesAfter=\\n"),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", " "])
def test_no_words_no_rows(text: str) -> None:
    assert ConlluWriter({}).write([s for s in read_text([text], segment) if s]) == ""
