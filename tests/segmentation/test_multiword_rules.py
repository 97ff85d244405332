"""Words written together: what a treebank has seen, and what its rules make of the rest."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.segmentation.multiword import MultiwordRules, learn_multiword_rules
from tagger_cli.segmentation.segmented_text import SegmentedText


def text_of(*tokens: tuple[str, tuple[str, ...]]) -> SegmentedText:
    text = SegmentedText()
    for token, words in tokens:
        text.add(" ", token, words)
    return text


@pytest.fixture(scope="module")
def rules() -> MultiwordRules:
    return learn_multiword_rules(
        [
            text_of(
                *[(f"{stem}'s", (stem, "'s")) for stem in ("John", "dog", "Mary", "that")],
                *[(f"{stem}n't", (stem, "n't")) for stem in ("do", "is", "would")],
                ("won't", ("wo", "n't")),
                ("du", ("de", "le")),
                ("des", ("de", "les")),
                ("evdeki", ("evde", "ki")),
                ("köydeki", ("köyde", "ki")),
                ("walkitab", ("wa", "al", "kitab")),
                ("walbayt", ("wa", "al", "bayt")),
                ("don't", ("do", "n't")),
            )
        ]
    )


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("du", ("de", "le")),
        ("Du", ("De", "le")),
        ("DU", ("DE", "LE")),
        ("don't", ("do", "n't")),
        ("DON'T", ("DO", "N'T")),
        ("Shouldn't", ("Should", "n't")),
        ("Ada's", ("Ada", "'s")),
        ("şehirdeki", ("şehirde", "ki")),
        ("walqalam", ("wa", "al", "qalam")),
        ("unseen", ("unseen",)),
    ],
)
def test_words_of_tokens_seen_and_unseen(rules: MultiwordRules, token: str, words: tuple[str, ...]) -> None:
    assert rules.words(token) == words


@settings(deadline=None)
@given(st.text(min_size=1))
def test_no_word_is_empty_whatever_the_token(token: str) -> None:
    learnt = learn_multiword_rules([text_of(("don't", ("do", "n't")), ("isn't", ("is", "n't")), ("du", ("de", "le")))])
    assert all(learnt.words(token))


@settings(deadline=None)
@given(st.lists(st.tuples(st.text("abc'", min_size=2, max_size=6), st.data()), max_size=8))
def test_what_was_seen_is_given_back(seen: list[tuple[str, st.DataObject]]) -> None:
    splits: dict[str, tuple[str, ...]] = {}
    for token, data in seen:
        cut = data.draw(st.integers(1, len(token) - 1))
        splits.setdefault(token, (token[:cut], data.draw(st.sampled_from(["", "x"])) + token[cut:]))
    learnt = learn_multiword_rules([text_of(*splits.items())])
    assert {token: learnt.words(token) for token in splits} == splits
