"""Lemmas survive the way to edit scripts and back, and every word has one, whatever the script."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.targets.codec import NO_LABEL
from tagger_cli.targets.edit_script import apply_script, edit_script
from tagger_cli.targets.edit_scripts import EditScriptCodec

ODD = ["🙂", "👩‍👩‍👧", "3,14", "", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "ﬁ", "ß", "İ", "ŉ", "-", "¦", "→+", "=", "_", "a" * 300]
WORDS = st.one_of(st.text(min_size=1, max_size=12), st.sampled_from([word for word in ODD if word]))
LEMMAS = WORDS.filter(lambda lemma: bool(lemma.strip()))


@given(WORDS, LEMMAS)
@settings(deadline=None)
def test_a_script_makes_the_lemma_it_was_found_for(word: str, lemma: str) -> None:
    assert apply_script(edit_script(word, lemma), word) == lemma


@pytest.mark.parametrize(
    ("words", "lemmas", "script"),
    [
        (["dogs", "Cats"], ["dog", "cat"], "l¦-"),
        (["walked", "Talked", "PLAYED"], ["walk", "talk", "play"], "l¦--"),
        (["wrote", "drove"], ["write", "drive"], "l¦+i-→→"),
        (["the", "The", "THE", "42", ",", "🙂"], ["the", "the", "the", "42", ",", "🙂"], "l¦"),
        (["London", "McDonald", "IBM"], ["London", "McDonald", "IBM"], "k¦"),
        (["PARIS"], ["Paris"], "t¦"),
        (["nato"], ["NATO"], "u¦"),
        (["is", "was"], ["be", "be"], "=be"),
        (["güldü", "Öldü"], ["gül", "öl"], "l¦--"),
        (["İzin"], ["iz"], "l¦--"),
        (["gegangen"], ["gangen"], "l--¦"),
    ],
)
def test_words_that_change_alike_share_a_script(words: list[str], lemmas: list[str], script: str) -> None:
    assert {edit_script(word, lemma) for word, lemma in zip(words, lemmas, strict=True)} == {script}


@given(st.lists(st.tuples(WORDS, LEMMAS), min_size=1, max_size=8), st.lists(WORDS, min_size=1, max_size=5))
@settings(deadline=None)
def test_every_word_has_a_lemma_by_every_script(pairs: list[tuple[str, str]], others: list[str]) -> None:
    codec = EditScriptCodec.learn(Counter(pairs))
    for number in range(len(codec.labels)):
        lemmas = codec.decode(np.full((1, len(others)), number), [others])[0]
        assert len(lemmas) == len(others)
        assert all(lemmas)


@given(st.lists(st.tuples(WORDS, LEMMAS), max_size=8))
@settings(deadline=None)
def test_lemmas_survive_the_way_to_ids_and_back(pairs: list[tuple[str, str]]) -> None:
    pairs = [("a", "a"), *(pair for pair in pairs if pair[1] != "_" and not set("\t\n\r") & set(pair[1]))]
    codec = EditScriptCodec.learn(Counter(pairs))
    words, lemmas = [word for word, _ in pairs], [lemma for _, lemma in pairs]
    assert codec.decode(codec.encode(words, lemmas)[None], [words]) == [lemmas]


def test_what_is_not_said_and_what_is_not_known_have_no_id() -> None:
    codec = EditScriptCodec.learn(Counter({("dogs", "dog"): 2, ("x", "_"): 9, ("_", "_"): 1, ("y", ""): 9}))
    assert codec.labels == ("l¦-", "l¦")
    assert codec.encode(["cats", "went", "x", "_"], ["cat", "go", "_", "_"]).tolist() == [0, NO_LABEL, NO_LABEL, 1]
    assert codec.encoder(["a"], ["a"])(np.array([0]), np.array([-1]), np.array([0, 1])).tolist() == [NO_LABEL]


@pytest.mark.parametrize("labels", [["l¦", "l¦"], ["l"], ["x¦"], ["l¦+"], ["l¦?"], ["="], [""]], ids=str)
def test_names_that_are_no_scripts_are_refused(labels: list[str]) -> None:
    with pytest.raises(ValueError, match="labels of lemmas"):
        EditScriptCodec(labels)
