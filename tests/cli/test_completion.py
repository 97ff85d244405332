"""What Tab offers in bash, zsh and fish."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import tagger


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("tagger tag -t u", ["upos"]),
        ("tagger tag -m {model} -t ner,", ["ner,ner", "ner,upos"]),
        ("tagger tag -m e", ["en"]),
        ("tagger train --set network.hid", ["network.hidden="]),
        ("tagger download-data conll2003", ["conll2003"]),
        ("tagger ev", ["evaluate"]),
    ],
)
def test_bash(random_model: Path, tmp_path: Path, words: str, offered: list[str]) -> None:
    words = words.format(model=random_model)
    asked = {"_TAGGER_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    assert tagger(folder=tmp_path, **asked).stdout.split() == offered


@pytest.mark.parametrize(
    ("shell", "sign"), [("zsh", "#compdef tagger"), ("fish", "complete --command tagger"), ("bash", "complete -o")]
)
def test_the_shell_can_be_named(shell: str, sign: str) -> None:
    assert sign in tagger("--show-completion", shell).stdout
