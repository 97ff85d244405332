"""The shape of a word: how it is capitalised and whether it holds digits."""

from __future__ import annotations

from enum import IntEnum


class Shape(IntEnum):
    """What vectors of lower-cased words cannot tell."""

    OTHER = 0
    LOWER = 1
    TITLE = 2
    UPPER = 3
    CAPITAL = 4
    """A single upper-case letter, as in initials."""
    MIXED = 5
    NUMBER = 6
    LOWER_WITH_DIGIT = 7
    UPPER_WITH_DIGIT = 8
    MIXED_WITH_DIGIT = 9
    ABBREVIATION = 10
    """Upper case with full stops, as in ``U.S.``."""


def word_shape(word: str) -> Shape:
    """The shape of one word."""
    has_digit = not word.isalpha() and any(map(str.isdigit, word))
    if word.islower():
        return Shape.LOWER_WITH_DIGIT if has_digit else Shape.LOWER
    if word.isupper():
        if has_digit:
            return Shape.UPPER_WITH_DIGIT
        if len(word) == 1:
            return Shape.CAPITAL
        return Shape.ABBREVIATION if "." in word else Shape.UPPER
    if has_digit:
        return Shape.MIXED_WITH_DIGIT if word.upper() != word.lower() else Shape.NUMBER
    if word[:1].isupper():
        return Shape.TITLE if word[1:].islower() else Shape.MIXED
    return Shape.MIXED if word.upper() != word.lower() else Shape.OTHER
