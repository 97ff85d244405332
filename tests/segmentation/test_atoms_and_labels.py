"""Atoms and their labels: text → atoms → labels → tokens and sentences, and nothing lost on the way."""

from __future__ import annotations

import unicodedata

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tagger_cli.corpora.sentence import LONGEST_SENTENCE
from tagger_cli.segmentation.atoms import SEPARATOR, AtomRules, Atoms, AtomSplitter, character_class, learn_atom_rules
from tagger_cli.segmentation.forms import atom_forms
from tagger_cli.segmentation.labels import SENTENCE, TOKEN, label_atoms, read_labels
from tagger_cli.segmentation.segmented_text import SegmentedText

CHARACTERS = st.one_of(st.characters(), st.sampled_from("ab1. \n\u200d\u0301é你好👍🏽\x00\u200bก"))
TEXTS = st.text(CHARACTERS, max_size=60)
RULES = st.builds(
    AtomRules,
    parted=st.frozensets(st.sampled_from(["LATIN", "CJK", "digit"])),
    joined=st.frozensets(st.tuples(st.sampled_from(["LATIN", "CJK"]), st.sampled_from(["digit", "symbol"]))),
    repeated=st.sampled_from(["", ".-", "👍"]),
)


def atoms(text: str, rules: AtomRules | None = None) -> list[str]:
    found = AtomSplitter(rules or AtomRules()).split(text)
    return [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]


def last_of(found: Atoms) -> NDArray[np.int64]:
    """The last atom of a text that is one paragraph."""
    return np.array([len(found) - 1] if len(found) else [], np.int64)


@settings(deadline=None)
@given(TEXTS, RULES)
def test_atoms_are_all_of_a_text_but_its_separators(text: str, rules: AtomRules) -> None:
    found = AtomSplitter(rules).split(text)
    starts, ends = found.starts, found.ends
    assert np.all(starts < ends) and np.all(ends[:-1] <= starts[1:])
    covered = set().union(*(range(start, end) for start, end in zip(starts, ends, strict=True)))
    assert covered == {place for place, character in enumerate(text) if character_class(character) != SEPARATOR}


@settings(deadline=None)
@given(TEXTS, TEXTS, RULES)
def test_atoms_depend_on_the_text_alone(first: str, text: str, rules: AtomRules) -> None:
    used = AtomSplitter(rules)
    used.split(first)
    one, other = used.split(text), AtomSplitter(rules).split(text)
    assert np.array_equal(one.starts, other.starts) and np.array_equal(one.ends, other.ends)


def test_letters_digits_and_symbols_are_apart_and_marks_stay_with_what_they_stand_on() -> None:
    assert atoms("don't 10am…  e\u0301a") == ["don", "'", "t", "10", "am", "…", "e\u0301a"]
    assert atoms("👍🏽👩\u200d💻!") == ["👍🏽", "👩\u200d💻", "!"]
    assert atoms("...--") == [".", ".", ".", "-", "-"]
    assert atoms("...--", AtomRules(repeated="-")) == [".", ".", ".", "--"]
    assert atoms("你好ab", AtomRules(parted=frozenset({"CJK"}))) == ["你", "好", "ab"]


@st.composite
def segmented_texts(draw: st.DrawFn) -> SegmentedText:
    """Texts whose tokens begin and end where atoms do."""
    text = SegmentedText(tail=draw(st.sampled_from(["", " ", "\n"])))
    last = ""
    for _ in range(draw(st.integers(0, 12))):
        token = draw(st.sampled_from(["a", "don't", "1,000", "xin chào", ".", "?!", "你", "x\u0301", "…"]))
        apart = bool(last) and character_class(last) == character_class(token[0]) != "symbol"
        gap = draw(st.sampled_from([" ", "\n\n", "\t "] if apart or last == token[0] else ["", " ", "\n"]))
        words = ("do", "n't") if token == "don't" and draw(st.booleans()) else ()
        text.add(gap, token, words, draw(st.booleans()))
        last = unicodedata.normalize("NFD", token)[0] if token == "x\u0301" else token[-1]
    if text.tokens:
        text.ends[-1] = True
    return text


@settings(deadline=None)
@given(segmented_texts())
def test_labels_give_back_tokens_and_sentences(text: SegmentedText) -> None:
    of_text = AtomSplitter(AtomRules()).split(text.text)
    found = read_labels(label_atoms(text, of_text), of_text, last_of(of_text))
    assert list(zip(found.starts.tolist(), found.ends.tolist(), strict=True)) == text.places()
    assert found.several.tolist() == [bool(words) for words in text.words]
    assert found.sentences.tolist() == [tokens.stop for tokens in text.sentences()]


@settings(deadline=None)
@given(TEXTS, st.data())
def test_any_labels_are_read_as_tokens_in_order_that_hold_all_atoms(text: str, data: st.DataObject) -> None:
    of_text = AtomSplitter(AtomRules()).split(text)
    starts, ends = of_text.starts, of_text.ends
    labels = data.draw(st.lists(st.integers(0, 4), min_size=len(starts), max_size=len(starts)))
    found = read_labels(np.array(labels, np.uint8), of_text, last_of(of_text))
    assert np.all(found.starts < found.ends) and np.all(found.ends[:-1] <= found.starts[1:])
    covered = np.zeros(len(text), bool)
    for start, end in zip(found.starts, found.ends, strict=True):
        covered[start:end] = True
    assert all(covered[start:end].all() for start, end in zip(starts, ends, strict=True))
    assert len(found.starts) == (found.sentences[-1] if len(found.sentences) else 0)


def test_no_sentence_is_longer_than_a_network_should_read() -> None:
    text = "a " * (2 * LONGEST_SENTENCE + 5) + "b. c."
    of_text = AtomSplitter(AtomRules()).split(text)
    labels = np.full(len(of_text), TOKEN, np.uint8)
    labels[-3] = SENTENCE
    sentences = read_labels(labels, of_text, last_of(of_text)).sentences.tolist()
    assert sentences == [LONGEST_SENTENCE, 2 * LONGEST_SENTENCE, 2 * LONGEST_SENTENCE + 7, 2 * LONGEST_SENTENCE + 9]


def test_which_neighbours_are_one_atom_is_learnt() -> None:
    chinese, english = SegmentedText(), SegmentedText()
    for _ in range(30):
        for token in ("我们", "很", "好", "ab", "。"):
            chinese.add("", token)
        for token in ("We", "'re", "fine", "..."):
            english.add(" " if token.isalpha() else "", token)
    assert learn_atom_rules([chinese]) == AtomRules(parted=frozenset({"CJK"}))
    assert learn_atom_rules([english]) == AtomRules(repeated=".")


def test_the_form_of_an_atom_tells_what_follows_it() -> None:
    text = "One,\ttwo  three\nfour \n\n five\u00a0six"
    forms, paragraphs = atom_forms(text, AtomSplitter(AtomRules()).split(text))
    assert forms == ["One", ", ", "two  ", "three\r", "four\r\r", "five ", "six\r\r"]
    assert paragraphs.tolist() == [4, 6]


@settings(deadline=None)
@given(TEXTS)
def test_forms_begin_with_their_atoms(text: str) -> None:
    found = AtomSplitter(AtomRules()).split(text)
    forms, _ = atom_forms(text, found)
    assert [form.rstrip(" \r") for form in forms] == [text[a:b] for a, b in zip(found.starts, found.ends, strict=True)]


def test_a_character_that_stands_alone_is_read_with_the_next() -> None:
    text = "你好 吗ab?"
    found = AtomSplitter(AtomRules(parted=frozenset({"CJK"}))).split(text)
    assert atom_forms(text, found)[0] == ["你好", "好 ", "吗a", "ab", "?\r\r"]
