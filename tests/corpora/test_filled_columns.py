"""What ``--targets ud`` learns is what the treebank fills in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tagger_cli.corpora.filled_columns import filled_columns
from tagger_cli.errors import InputError

EMPTY = "\t_" * 8
BARE = f"# text = Adaleft\n1-2\tAdaleft{EMPTY}\n1\tAda{EMPTY}\n2\tleft{EMPTY}\n\n"


def write(folder: Path, text: str) -> str:
    file = folder / "train.conllu"
    file.write_text(text)
    return str(file)


def test_columns_that_any_sentence_fills_are_found_in_their_order(tmp_path: Path) -> None:
    filled = "1\tleft\tleave\tVERB\t_\tTense=Past\t_\t_\t_\tNER=O\n\n"
    assert filled_columns(write(tmp_path, BARE * 3 + filled)) == ["upos", "feats", "lemma"]
    assert filled_columns(write(tmp_path, BARE + filled.replace("left\tleave", "left\t_"))) == ["upos", "feats"]


def test_a_file_that_fills_none_is_no_treebank(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has none of upos, xpos, feats, lemma; name what to predict"):
        filled_columns(write(tmp_path, BARE))
