"""Scores from raw text: every figure is that of the shared task's script, ``udeval`` of the package udtools."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from conllu_documents import assert_equal_to_udeval, document, our_scores, rows_of_sentences, without_trees
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.evaluation.scores import LabelScore

GOLD = document(
    ["I/PRON/PRP", "don't do/AUX/VBP n't/PART/RB", "know/VERB/VB+", "./PUNCT/."],
    ["Vas/VERB/_/Mood=Imp|Person=2/aller", "au à/ADP/_/_/à le/DET/_/Definite=Def|Gender=Masc/le", "lit/NOUN/_/_/lit"],
)


def test_the_same_document_has_all_right() -> None:
    scores = assert_equal_to_udeval(GOLD, GOLD)
    assert scores.words == LabelScore(1.0, 1.0, 1.0, 9)
    assert scores.tokens == LabelScore(1.0, 1.0, 1.0, 7)
    assert scores.sentences == LabelScore(1.0, 1.0, 1.0, 2)


def test_ranges_that_were_not_written_cost_tokens_and_no_words_where_forms_agree() -> None:
    system = document(["I", "do+", "n't", "know+", "."], ["Vas", "au", "lit"])
    scores = assert_equal_to_udeval(GOLD, system)
    assert scores.words == LabelScore(7 / 8, 7 / 9, 14 / 17, 9)  # au is neither à nor le
    assert scores.tokens == LabelScore(6 / 8, 6 / 7, 12 / 15, 7)


def test_merged_and_split_sentences() -> None:
    merged = document(["I", "don't do n't", "know+", ".", "Vas", "au à le", "lit"])
    split = document(["I", "don't do n't"], ["know+", "."], ["Vas", "au à le", "lit"])
    assert assert_equal_to_udeval(GOLD, merged).sentences == LabelScore(0.0, 0.0, 0.0, 2)
    assert assert_equal_to_udeval(GOLD, split).sentences == LabelScore(1 / 3, 1 / 2, 2 / 5, 2)


def test_only_universal_features_count_and_any_lemma_where_gold_has_none() -> None:
    gold = document(["go/VERB/VB/Mood=Imp|Style=Rare/_"])
    system = document(["go/VERB/VBP/Mood=Imp|Typo=Yes/goes"])
    scores = assert_equal_to_udeval(gold, system)
    assert scores.to_json()["feats"]["f1"] == 1.0
    assert scores.to_json()["lemma"]["f1"] == 1.0
    assert scores.to_json()["xpos"]["f1"] == 0.0
    assert scores.to_json()["all_tags"]["f1"] == 0.0


@pytest.mark.parametrize(
    ("gold", "system", "words"),
    [
        pytest.param(["abcd"], ["a", "b", "c", "d"], 0, id="a word in letters"),
        pytest.param(["a", "bc b c", "d"], ["a", "b", "cd"], 2, id="a word that sticks out of a range"),
        pytest.param(["abc a BX c", "def d EX f"], ["ab a b", "cd c d", "ef e f"], 4, id="overlapping ranges"),
        pytest.param(["ab a b", "cd bc d"], ["a", "bc", "d"], 2, id="a form from two ranges"),
        pytest.param(["ab x a"], ["ab a x"], 1, id="the same forms in another order"),
        pytest.param(["AB a b"], ["A", "B"], 2, id="upper and lower case"),
        pytest.param(["abcdef", "gh b x"], [*"abcdefgh"], 1, id="what the script takes too early"),
        pytest.param(["abcd"], ["ab abcd x", "cd"], 1, id="a form longer than its range"),
        pytest.param(["ab ab x"], ["a", "b"], 0, id="a word as long as its range"),
        pytest.param(["ab\u00a0c", "d"], ["ab", "c", "d"], 1, id="a word with a space inside"),
        pytest.param(["ab\u00a0c", "d"], ["abc", "d"], 2, id="a space that was lost"),
        pytest.param(["ab"], ["ab a b"], 0, id="a range that is none"),
    ],
)
def test_words_around_multi_word_tokens(gold: list[str], system: list[str], words: int) -> None:
    scores = assert_equal_to_udeval(document(gold), document(system))
    found = scores.words
    assert found is not None
    assert round(found.recall * found.support) == words
    backwards = assert_equal_to_udeval(document(system), document(gold)).words
    assert backwards is not None


TEXT_LENGTH = 14
TAGS = st.sampled_from(["_", "NOUN", "VERB"])
FEATS = st.sampled_from(["_", "Case=Nom", "Case=Nom|Typo=Yes", "Abbr=Yes|Case=Nom"])
LEMMAS = st.sampled_from(["_", "a", "b"])


@st.composite
def segmentations(draw: st.DrawFn, text: str) -> str:
    """A document with any cuts between the letters of a text, any ranges, any labels."""
    ends = [*sorted(draw(st.sets(st.sampled_from(range(1, len(text)))))), len(text)]
    sentences: list[list[str]] = [[]]
    start = 0
    for end in ends:
        form = text[start:end]
        words = draw(
            st.sampled_from([[form], [form], [*form], [form, form[0]], [form[-1]], [text[0], text[-1]], [text, form]])
        )
        labelled = ["/".join([w, draw(TAGS), draw(TAGS), draw(FEATS), draw(LEMMAS)]) for w in words]
        sentences[-1].append(labelled[0] if words == [form] else " ".join([form, *labelled]))
        if end < len(text) and draw(st.booleans()):
            sentences.append([])
        start = end
    return document(*sentences)


@st.composite
def pairs_of_segmentations(draw: st.DrawFn) -> tuple[str, str]:
    text = draw(st.text("abAB", min_size=2, max_size=TEXT_LENGTH))
    return draw(segmentations(text)), draw(segmentations(text))


@settings(max_examples=400, deadline=None)
@given(pairs_of_segmentations())
def test_any_two_segmentations_of_a_text(documents: tuple[str, str]) -> None:
    assert_equal_to_udeval(*documents)


def test_a_treebank_that_was_cut_badly(shared_data: Path) -> None:
    """EWT dev against itself: one sentence in ten merged, one token in twenty split, one range in two not written."""
    gold = (shared_data / "ud-english-ewt" / "en_ewt-ud-dev.conllu").read_text(encoding="utf-8")
    chance = random.Random(1)
    blocks: list[list[list[str]]] = []
    for rows in rows_of_sentences(gold):
        cut: list[list[str]] = []
        for row in rows:
            if "-" in row[0] and chance.random() < 0.5 and _apart(row, rows):
                continue
            half = len(row[1]) // 2
            inside = "-" not in row[0] and any("-" in r[0] and _covers(r[0], row[0]) for r in rows)
            if half and not inside and "-" not in row[0] and chance.random() < 0.05:
                cut += [[*row[:1], row[1][:half], *row[2:9], "SpaceAfter=No"], [*row[:1], row[1][half:], *row[2:]]]
            else:
                cut.append(row)
        if blocks and chance.random() < 0.1:
            blocks[-1] += cut
        else:
            blocks.append(cut)
    system = without_trees(blocks)
    scores = assert_equal_to_udeval(without_trees(rows_of_sentences(gold)), system)
    assert scores.words is not None and 0.9 < scores.words.f1 < 0.99
    assert scores.sentences is not None and 0.7 < scores.sentences.f1 < 0.9


def _covers(identifier: str, word: str) -> bool:
    begin, _, end = identifier.partition("-")
    return int(begin) <= int(word) <= int(end)


def _apart(row: list[str], rows: list[list[str]]) -> bool:
    """Whether a range is its words written together."""
    return row[1] == "".join(r[1] for r in rows if r[0].isdigit() and _covers(row[0], r[0]))


def test_texts_without_words_are_nothing_to_divide() -> None:
    assert our_scores(document(), document()).words == LabelScore(0.0, 0.0, 0.0, 0)
