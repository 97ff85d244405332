"""Tables of texts: CSV and TSV, with and without a header, as spreadsheets and programs write them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.corpora.bad_input import PassedOver
from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.formats import format_of_labelled
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.table_reader import TableFormat, read_table
from tagger_cli.errors import InputError
from tagger_cli.segmentation.segmenter import RuleSegmenter

SEGMENT = RuleSegmenter().segment


def read(
    text: str, format: TableFormat, targets: dict[str, str | None], text_column: str | None = None
) -> list[Sentence]:
    sentences = read_table(text.split("\n"), "f", format, SEGMENT, targets, text_column)
    return [sentence for sentence in sentences if sentence is not None]


def labels(sentences: list[Sentence], target: str) -> list[tuple[str, str | None]]:
    return [(" ".join(sentence.words), sentence.labels.get(target)) for sentence in sentences]


@pytest.mark.parametrize(
    ("text", "format", "targets"),
    [
        ("id,text,label\n1,Good food.,yes\n2,Bad food.,no\n", "csv", {"label": None}),
        ("id;text;label\n1;Good food.;yes\n2;Bad food.;no", "csv", {"topic": None}),
        ('"topic","Comment"\n"yes","Good food."\n"no","Bad food."\n', "csv", {"topic": None}),
        ("yes\tGood food.\nno\tBad food.\n", "tsv", {"topic": "1"}),
        ("Good food.\tyes\nBad food.\tno\n", "tsv", {"topic": None}),
        ("text\tkind\nGood food.\tyes\nBad food.\tno\n", "tsv", {"topic": "kind"}),
    ],
)
def test_texts_and_labels(text: str, format: TableFormat, targets: dict[str, str | None]) -> None:
    found = read(text, format, targets)
    assert labels(found, next(iter(targets))) == [("Good food .", "yes"), ("Bad food .", "no")]


def test_a_text_is_one_sentence_and_may_have_lines_and_quotes() -> None:
    (sentence,) = read('text,label\n"She said: ""No."" Then\nshe left. Why?",x\n', "csv", {"label": None})
    assert sentence.words == ["She", "said", ":", '"', "No", ".", '"', "Then", "she", "left", ".", "Why", "?"]
    assert sentence.line == 2


@given(st.lists(st.tuples(st.text("a ,;\"'\n\t", min_size=1), st.sampled_from(["x", "y;z"])), min_size=1, max_size=5))
@settings(deadline=None)
def test_what_the_csv_module_writes_is_read(rows: list[tuple[str, str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([("text", "label"), *rows])
    found = read(stream.getvalue(), "csv", {"label": None})
    assert [sentence.labels["label"] for sentence in found] == [label for _, label in rows]
    assert [sentence.record and sentence.record["text"] for sentence in found] == [text for text, _ in rows]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("text,label\na,b\nc\n", "f:3: 1 fields where the table has 2; mend the row"),
        ('text,label\n"a,b\nc,d\n', "f:2: a field begins with a quote that is never closed; mend the row"),
        ('text,label\n"a"b,c\n', "f:2: not CSV: ',' expected after '\"'; quote fields"),
        ("text\na\n", "f:1: there is no column for label beside the texts"),
        ("text,label\na,b\n", None),
    ],
)
def test_bad_rows(text: str, message: str | None) -> None:
    if message is None:
        assert read(text, "csv", {"label": None})
        return
    with pytest.raises(InputError) as error:
        read(text, "csv", {"label": None})
    assert str(error.value).startswith(message)


def test_bad_rows_may_be_left_out() -> None:
    passed_over = PassedOver()
    lines = ["text,label", "a,b", "c", "d,e"]
    found = list(read_table(lines, "f", "csv", SEGMENT, {"label": None}, None, passed_over))
    assert [sentence.words for sentence in found if sentence] == [["a"], ["d"]]
    assert len(passed_over.notes()) == 1


def test_a_column_that_is_not_there_lists_those_that_are() -> None:
    with pytest.raises(InputError, match=r"there is no column topics; the table has 1 text, 2 label"):
        read("text,label\na,b\n", "csv", {"topic": "topics"})


@pytest.mark.parametrize(
    ("name", "lines", "format"),
    [
        ("a.csv", ["x"], "csv"),
        ("a.tsv", ["yes\tGood food.", "no\tBad food."], "tsv"),
        ("a.tsv", ["Good\tADJ", "food\tNOUN", "", "Bad\tADJ", "food\tNOUN"], "conll"),
        ("a.tsv", ["1 000\tNUM", "euro\tNOUN", "pour\tADP", "vous\tPRON"], "conll"),
        ("a", ["text\tlabel", "Good food.\tyes", "Bad food.\tno"], "tsv"),
    ],
)
def test_tables_are_told_from_words(name: str, lines: list[str], format: str) -> None:
    assert format_of_labelled(name, lines) == format


def test_a_corpus_of_a_table(tmp_path: Path) -> None:
    path = tmp_path / "messages.csv"
    path.write_text("text,label\nGood food.,yes\nBad food.,no\nNothing said,\n", encoding="utf-8")
    corpus = read_corpus(LabelledFile(str(path), {"label": None}, segment=SEGMENT))
    assert corpus.kinds == {"label": "sentence"}
    assert corpus.label_counts("label") == {"yes": 1, "no": 1}
    assert len(corpus.sentences) == 2
