"""One warning for text of another script, none for some foreign words."""

from __future__ import annotations

import string

import pytest

from tagger_cli.tagging.unknown_script import unknown_script

ALPHABET = string.ascii_lowercase + "ABC0123456789.,!"


@pytest.mark.parametrize("text", ["习近平在北京会见了普京。", "Москва — столица России", "العربية لغة جميلة"])
def test_another_script_is_told(text: str) -> None:
    message = unknown_script(["", text], ALPHABET)
    assert message is not None and any(character in message for character in text)


@pytest.mark.parametrize(
    "text", ["", "123 456 !!!", "Plain ENGLISH text", "The word for cat is 猫, and for dog 犬.", "习近平", "😀 😀 😀"]
)
def test_other_text_is_not(text: str) -> None:
    assert unknown_script([text], ALPHABET) is None
