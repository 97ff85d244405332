"""Column files are read as they are; what does not fit is named by file and line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tagger_cli.corpora.column_reader import read_columns
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError


def read(text: str, word: str | None = None, **targets: str | None) -> list[Sentence]:
    return [sentence for sentence in read_columns(text.split("\n"), "f", targets, word) if sentence]


def test_conll2003() -> None:
    text = "-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\n\n\n-DOCSTART-\nPeter NNP I-NP I-PER"
    sentences = read(text, ner=None, pos="2", chunk="-2")
    assert [sentence.words for sentence in sentences] == [["EU", "rejects"], ["Peter"]]
    assert sentences[0].tags == {"ner": ["I-ORG", "O"], "pos": ["NNP", "VBZ"], "chunk": ["I-NP", "I-VP"]}


def test_words_keep_blanks_where_tabs_separate() -> None:
    assert read("New York\tB-LOC\n10\u00a0000\tO\n", ner=None)[0].words == ["New York", "10\u00a0000"]


def test_only_blanks_and_tabs_separate() -> None:
    assert read("10\u00a0000  CD O\n km \t NN O \n", ner=None)[0].words == ["10\u00a0000", "km"]


def test_hashtags_are_words_and_comments_are_not() -> None:
    text = "# a tweet\n#\tO\n#win\tB-X\nis\tO\n# another comment\n#2\tO\n"
    assert read(text, ner=None)[0].words == ["#", "#win", "is", "#2"]
    assert read("#\tO\n#win\tO", ner=None)[0].words == ["#", "#win"]
    assert read("# \tO\n", ner=None)[0].words == ["# "]


def test_comments_of_blank_separated_files() -> None:
    text = "# id 6d8ad9ac\tdomain=train\nthe _ _ O\n# SYM _ O\n\n# newdoc\nend _ _ O"
    assert [sentence.words for sentence in read(text, ner=None)] == [["the", "#"], ["end"]]


def test_more_names_than_columns_are_refused() -> None:
    with pytest.raises(InputError, match=r"^f:2: global\.columns names 3 columns where here are 2$"):
        read("# global.columns = ID FORM NER\n1\tdu\n", ner=None)


def test_columns_by_the_names_of_conllu_plus() -> None:
    text = "# global.columns = ID FORM UPOS PARSEME:MWE\n1-2\tdu\t_\t_\n1\tde\tADP\t*\n2\tle\tDET\t1\n"
    sentence = read(text, upos=None, mwe="parseme:mwe")[0]
    assert sentence.words == ["de", "le"]
    assert sentence.tags == {"upos": ["ADP", "DET"], "mwe": ["*", "1"]}


def test_columns_by_the_names_of_a_header() -> None:
    sentence = read("id\tner\tToken\n7\tB-LOC\tRome\n", ner=None)[0]
    assert (sentence.words, sentence.tags) == (["Rome"], {"ner": ["B-LOC"]})
    assert read("POS Text\nNNP Rome\n", "text", upos="pos")[0].words == ["Rome"]


def test_a_pause_in_the_input_passes_through() -> None:
    lines = [None, "# x", None, "a\tO", None, "", "b\tO"]
    read = read_columns(lines, "f", {"ner": None})
    words = [sentence and sentence.words for sentence in read]
    assert words == [None, None, None, ["a"], ["b"]]


def test_a_sentence_comes_out_at_its_blank_line() -> None:
    def lines() -> Iterator[str]:
        yield from ["a\tO", ""]
        raise AssertionError("read on")

    sentence = next(read_columns(lines(), "f"))
    assert sentence is not None and sentence.words == ["a"]


@pytest.mark.parametrize(
    ("text", "targets", "message"),
    [
        ("a b O\n\nc O\n", {"ner": None}, "f:3: 2 columns where the file has 3; give every word"),
        ("a\tb\nc d\n", {"ner": None}, "f:2: 1 column where the file has 2; .* separated by tabs"),
        ("a b\n", {"ner": "4"}, "f:1: there is no column 4; the file has 1 'a', 2 'b'"),
        ("a b\n", {"ner": "0"}, "f:1: there is no column 0"),
        ("\na b\n", {"ner": "-3"}, "f:2: there is no column -3"),
        (
            "a b\n",
            {"ner": "ne"},
            "f:1: the columns have no names, so there is no ne; choose by number: .* 2 'b'",
        ),
        (
            "# global.columns = FORM NE\na b\n",
            {"ner": "nr"},
            "f:2: there is no column named nr; .* 1 form, 2 ne",
        ),
        ("word\n", {"ner": None}, "f:1: there is no column for ner beside the words; the file has 1 'word'"),
        ("a\tO\n\tO\n", {"ner": None}, "f:2: the word in column 1 is empty"),
        ("a\tO\nb\t\n", {"ner": None}, "f:2: the label for ner in column 2 is empty"),
    ],
)
def test_errors_name_file_and_line(text: str, targets: dict[str, str | None], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(text, **targets)


def test_a_file_of_comments_has_no_sentences() -> None:
    assert read("# nothing\n\n# here\n", ner=None) == []
