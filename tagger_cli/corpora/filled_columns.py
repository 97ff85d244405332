"""Which of the columns of CoNLL-U that say something of a word alone a treebank has."""

from __future__ import annotations

from itertools import islice

from tagger_cli.corpora.conllu_reader import COLUMNS
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.errors import InputError

WORD_COLUMNS = ("upos", "xpos", "feats", "lemma")
SENTENCES_LOOKED_AT = 1000


def filled_columns(path: str) -> list[str]:
    """Those of ``upos xpos feats lemma`` that a file fills in, by its first sentences.

    Raises:
        InputError: the file is no CoNLL-U, or fills none of them in.
    """
    # The columns are read by number, whatever the format is: nine of them are no CoNLL-U.
    file = LabelledFile(path, {name: str(COLUMNS.index(name) + 1) for name in WORD_COLUMNS}, "conllu")
    filled: set[str] = set()
    for sentence in islice(file.read()[1], SENTENCES_LOOKED_AT):
        filled.update(name for name, labels in sentence.tags.items() if any(label not in ("", "_") for label in labels))
        if len(filled) == len(WORD_COLUMNS):
            break
    if not filled:
        raise InputError(
            file.source, None, f"has none of {', '.join(WORD_COLUMNS)}; name what to predict with --target"
        )
    return [name for name in WORD_COLUMNS if name in filled]
