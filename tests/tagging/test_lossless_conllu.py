"""CoNLL-U of raw text gives back the text, character by character, with its tokens and words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.corpora.conllu_reader import unescape_misc
from tagger_cli.corpora.line_layout import LineMode
from tagger_cli.corpora.lines import LineDecoder
from tagger_cli.corpora.segments import SentencePlaces
from tagger_cli.corpora.text_reader import read_text
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


@settings(deadline=None)
@given(st.lists(PIECES, max_size=14).map(" ".join), st.sampled_from(["paragraph", "document", "wrapped", "sentence"]))
def test_text_and_tokens_come_back(text: str, mode: LineMode) -> None:
    decoder = LineDecoder("f")
    lines = decoder.feed(text.encode()) + decoder.finish()
    sentences = [sentence for sentence in read_text(lines, segment, "a b.txt", mode) if sentence]
    written = ConlluWriter({}).write(sentences)
    again, tokens = put_together(written)
    assert again == (text if sentences else "")
    assert tokens == [words for sentence in sentences for words in _by_token(sentence.words, sentence.ranges)]


def put_together(conllu: str) -> tuple[str, list[list[str]]]:
    """The text of CoNLL-U by its rows alone, and the words of each token."""
    text, tokens, behind = "", list[list[str]](), 0
    for line in conllu.split("\n"):
        if not line or line.startswith("#"):
            behind = 0
            continue
        number, form, *_, misc = line.split("\t")
        first, dash, last = number.partition("-")
        if int(first) <= behind:
            tokens[-1].append(form)
            continue
        behind = int(last) if dash else 0
        tokens.append([] if dash else [form])
        blanks = {key: unescape_misc(value) for key, _, value in (item.partition("=") for item in misc.split("|"))}
        after = "" if blanks.get("SpaceAfter") == "No" else blanks.get("SpacesAfter", " ")
        text += blanks.get("SpacesBefore", "") + blanks.get("SpacesInToken", form) + after
    return text, tokens


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
