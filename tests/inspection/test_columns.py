"""What a file offers when nobody has said where its labels stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.inspection.columns import look_at
from tagger_cli.inspection.layout import FileLayout


def looked_at(folder: Path, name: str, text: str) -> FileLayout:
    (folder / name).write_text(text, encoding="utf-8")
    return look_at(str(folder / name))


def roles(layout: FileLayout) -> dict[str, str]:
    return {column.name: column.holds for column in layout.columns}


def test_columns_without_names_are_called_by_their_numbers(tmp_path: Path) -> None:
    text = "".join(f"word{number} lemma{number} {number} {'B-X' if number % 3 else 'O'}\n" for number in range(40))
    layout = looked_at(tmp_path, "a.conll", f"-DOCSTART- -X- 0 O\n\n{text}")
    assert roles(layout) == {"1": "words", "2": "other", "3": "other", "4": "labels"}
    assert layout.targets == {"column 4": "4"}
    assert layout.columns[3].option == "NAME=4"
    assert layout.columns[0].examples[:2] == ["word0", "word1"]


def test_two_columns_are_a_word_and_its_label(tmp_path: Path) -> None:
    assert looked_at(tmp_path, "a.tsv", "a b\tNN\n#c\tNN\n").targets == {"column 2": "2"}
    assert looked_at(tmp_path, "b.tsv", "alone\nwords\n").targets == {}


@pytest.mark.parametrize(
    "text",
    ["Token\tPOS\tNER\nAda\tN\tB-PER\nran\tV\tO\n", "# global.columns = ID FORM POS NER\n1 Ada N B-PER\n2 ran V O\n"],
)
def test_names_of_columns_become_targets(text: str, tmp_path: Path) -> None:
    layout = looked_at(tmp_path, "a.conll", text)
    assert layout.targets == {"pos": "pos", "ner": "ner"}
    assert [column.examples for column in layout.columns if column.holds == "words"] == [["Ada", "ran"]]


def test_a_word_that_is_called_word_is_no_header(tmp_path: Path) -> None:
    assert looked_at(tmp_path, "a.tsv", "Word\tN\nby\tP\nword\tN\n").targets == {"column 2": "2"}


def test_conllu_gives_the_columns_that_are_filled_and_spans_in_misc(tmp_path: Path) -> None:
    rows = "1\tAda\tAda\tPROPN\t_\t_\t0\troot\t_\tNER=B-PER|SpaceAfter=No\n2\tran\trun\tVERB\t_\t_\t1\tdep\t_\t_\n"
    layout = looked_at(tmp_path, "a.conllu", f"# text = Ada ran\n{rows}")
    assert layout.targets == {"upos": None, "ner": "misc.NER"}
    found = roles(layout)
    assert [name for name, holds in found.items() if holds == "labels"] == ["upos", "deprel", "misc.NER"]
    assert found["misc.SpaceAfter"] == "other"


@pytest.mark.parametrize(
    ("record", "targets"),
    [
        ('{"tokens": ["a", "b"], "ner_tags": ["B-X", "O"], "pos": ["N", "V"]}', {"ner": "ner_tags", "pos": None}),
        ('{"tokens": [{"text": "a", "upos": "N", "start": 0}]}', {"upos": None}),
        ('{"text": "Ada", "entities": [{"start": 0, "end": 3, "label": "PER"}]}', {"ner": None}),
        ('{"text": "Ada", "label": [[0, 3, "PER"]]}', {"ner": None}),
        ('{"tokens": ["a"], "tags": [3]}', {"tags": None}),
        ('{"tokens": ["a"], "id": 7, "meta": {"x": 1}, "heads": [0]}', {}),
        ("[]\n{", {}),
    ],
)
def test_fields_of_jsonl(record: str, targets: dict[str, str | None], tmp_path: Path) -> None:
    assert looked_at(tmp_path, "a.jsonl", f"\n{record}\n").targets == targets


@pytest.mark.parametrize(
    ("file", "targets"),
    [
        ("conll2003/eng.testa", {"column 2": "2", "column 3": "3", "column 4": "4"}),
        ("ud-english-ewt/en_ewt-ud-dev.conllu", {"upos": None, "xpos": None, "feats": None}),
        ("wnut17/emerging.dev.conll", {"column 2": "2"}),
    ],
)
def test_the_readers_take_what_was_found(file: str, targets: dict[str, str], shared_data: Path) -> None:
    layout = look_at(str(shared_data / file))
    assert layout.targets == targets
    assert read_corpus(LabelledFile(str(shared_data / file), layout.targets)).kinds.keys() == targets.keys()
