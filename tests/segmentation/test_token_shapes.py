"""Shapes of tokens: what a treebank shows of them, and what they put right of a network that is not sure."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.segmentation.atoms import AtomRules, AtomSplitter
from tagger_cli.segmentation.labels import INSIDE, LABELS, SENTENCE, TOKEN
from tagger_cli.segmentation.segmented_text import SegmentedText
from tagger_cli.segmentation.token_shapes import (
    MOST_ATOMS,
    WEIGHT,
    TokenShapes,
    _exact_shape,
    _rough_shape,
    learn_token_shapes,
)

SPLITTER = AtomSplitter(AtomRules(repeated="."))


def text_of(*tokens: str) -> SegmentedText:
    """Tokens without blanks between them where one begins with ``+``."""
    text = SegmentedText()
    for token in tokens:
        text.add("" if token[0] == "+" else " ", token.removeprefix("+"))
    text.ends[-1] = True
    return text


@pytest.fixture(scope="module")
def shapes() -> TokenShapes:
    return learn_token_shapes(
        [
            *[text_of(one, "+...", "+" + other) for one, other in product(("so", "well", "hm"), ("but", "what"))],
            *[text_of("call", number) for number in ("3-5213", "4-1234", "9-8765", "1-2222", "2-0000")],
            *[text_of("at", "5", "p.m.", "Mr.", place, "+.") for place in ("Rome", "Oslo", "Bonn", "York", "Kiel")],
        ],
        SPLITTER,
    )


def tokens(shapes: TokenShapes, text: str, goes_on: list[float], last: int = SENTENCE) -> list[str]:
    """The tokens of a text where each atom but the last has such a logit of going on."""
    atoms = SPLITTER.split(text)
    emissions = np.full((len(atoms), len(LABELS)), -1e4, np.float32)
    emissions[:, TOKEN] = 0
    emissions[:-1, INSIDE] = goes_on
    labels = np.where(emissions[:, INSIDE] > 0, INSIDE, TOKEN).astype(np.uint8)
    labels[-1] = last
    found = shapes.correct(text, atoms, emissions, labels)
    assert found[-1] == last
    pieces, start = [], 0
    for end, label in zip(atoms.ends.tolist(), found.tolist(), strict=True):
        if label != INSIDE:
            pieces.append(text[start:end].strip())
            start = end
    return pieces


def test_shapes_put_right_what_the_network_is_not_sure_of(shapes: TokenShapes) -> None:
    # No token goes on with letters after dots, five of five numbers with a hyphen are one.
    assert tokens(shapes, "ok...do", [-6, 2]) == ["ok", "...", "do"]
    assert tokens(shapes, "7-4321", [-1, -1]) == ["7-4321"]
    # A stop that ends a sentence is a token of its own; elsewhere the network says what it is of.
    assert tokens(shapes, "Nice.", [3]) == ["Nice", "."]
    assert tokens(shapes, "Nice.", [3], last=TOKEN) == ["Nice."]


def test_what_the_network_is_sure_of_stays(shapes: TokenShapes) -> None:
    assert tokens(shapes, "ok...do", [-6, 6]) == ["ok", "...do"]
    assert tokens(shapes, "7-4321", [-9, -9]) == ["7", "-", "4321"]
    assert tokens(TokenShapes(), "ok...do", [-6, 2]) == ["ok", "...do"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "Bo", ".", "-", "7", "2024", "!"]), st.floats(-7, 7)), min_size=2, max_size=7
    )
)
def test_the_cuts_are_the_best_of_all_there_are(pieces: list[tuple[str, float]]) -> None:
    known = TokenShapes(frozenset({"L - L", "D1 . D1"}), frozenset({"- L", ". L", "L . $", "! !", "D -"}))
    words = [piece for piece, _ in pieces]
    goes_on = [logit for _, logit in pieces]
    labels = [TOKEN] * (len(words) - 1) + [SENTENCE]

    def score(cuts: tuple[bool, ...]) -> float:
        total, start = 0.0, 0
        for end, cut in enumerate((*cuts, True), 1):
            if cut:
                if end - start > MOST_ATOMS:
                    return -1e9
                last = " $" if end == len(words) else ""
                if end - start > 1:
                    exact = " ".join(map(_exact_shape, words[start:end])) + last
                    rough = " ".join(map(_rough_shape, words[start:end])) + last
                    weight = WEIGHT * next(
                        ((one in known.always) - (one in known.never) for one in (exact, rough) if _tells(known, one)),
                        0,
                    )
                    total += sum(goes_on[start : end - 1]) + weight
                start = end
        return total

    found = known._best_cuts(words, goes_on, labels)
    best = max(score(cuts) for cuts in product((False, True), repeat=len(words) - 1))
    assert score(tuple(place in found for place in range(len(words) - 1))) == pytest.approx(best)


def _tells(shapes: TokenShapes, shape: str) -> bool:
    return shape in shapes.always | shapes.never | shapes.either
