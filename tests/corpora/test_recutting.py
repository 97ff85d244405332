"""Words of a corpus that are cut again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.corpora.recutting import recut
from tagger_cli.corpora.schemes import Span, decode_spans, encode_iob2
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.segmentation.segmenter import RuleSegmenter


def names(words: str, *spans: tuple[int, int]) -> list[str]:
    """The names of a sentence after its words were cut: their words with blanks between."""
    labels = encode_iob2((Span(first, behind, "X") for first, behind in spans), len(words.split()))
    cut = recut(Sentence(words.split(), {"ner": labels}), RuleSegmenter().segment, {"ner": "span"})
    return [" ".join(cut.words[first:behind]) for first, behind, _ in decode_spans(cut.tags["ner"])]


@pytest.mark.parametrize(
    ("words", "span", "name"),
    [
        ("in Jean-Claude Smith-Jones today", (1, 3), "Jean - Claude Smith - Jones"),
        ("a London-based firm", (1, 2), "London"),
        ("Kim Jong-un spoke", (0, 2), "Kim Jong - un"),
        ("to #Dublin's rain", (1, 2), "#Dublin"),
        ("from *Boston* now", (1, 2), "Boston"),
        ("by Yahoo !", (1, 3), "Yahoo !"),  # the corpus has cut it, and means it
        ("nothing to cut", (2, 3), "cut"),
    ],
)
def test_names_keep_their_characters_but_for_what_is_cut_off(words: str, span: tuple[int, int], name: str) -> None:
    assert names(words, span) == [name]


def test_handles_of_tweets_are_whole() -> None:
    assert names("hey @ bob_b !", (1, 2), (2, 3)) == ["@bob_b"]
    assert names("@ bob_b and @ Parl House", (0, 1), (1, 2), (4, 6)) == ["@bob_b", "Parl House"]
    assert names("lunch @ noon") == []


def test_names_side_by_side_stay_apart() -> None:
    assert names("Ann-Lee Bob-Ray", (0, 1), (1, 2)) == ["Ann - Lee", "Bob - Ray"]


def test_labels_of_words_that_are_cut_are_lost() -> None:
    cut = recut(Sentence(["can't", "read"], {"upos": ["AUX", "VERB"]}), RuleSegmenter().segment, {"upos": "word"})
    assert (cut.words, cut.tags["upos"]) == (["ca", "n't", "read"], ["", "", "VERB"])


WORDS = st.text("aB-'.,#@s1_", min_size=1).filter(lambda word: word != "@")  # that of a handle is joined


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_no_character_is_lost_and_no_words_are_joined(words: list[str]) -> None:
    labels = encode_iob2([Span(0, len(words), "X")], len(words))
    cut = recut(Sentence(words, {"ner": labels}), RuleSegmenter().segment, {"ner": "span"})
    assert "".join(cut.words) == "".join(words)
    assert len(decode_spans(cut.tags["ner"])) == 1
    ends = {sum(map(len, cut.words[:n])) for n in range(len(cut.words) + 1)}
    assert {sum(map(len, words[:n])) for n in range(len(words) + 1)} <= ends
