"""CoNLL-U: words without ranges and empty nodes, labels from any column or MISC, exact offsets."""

from __future__ import annotations

import pytest

from tagger_cli.corpora.conllu_reader import read_conllu
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError

SENTENCE = """\
# sent_id = 1
# text = He didn't go to  Rome.
1\tHe\the\tPRON\tPRP\tCase=Nom\t4\tnsubj\t_\tNER=O
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\tNER=O
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\tNER=O
4\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\t_
4.1\tgo\t_\tVERB\t_\t_\t_\t_\t0:root\t_
5\tto\tto\tADP\tIN\t_\t6\tcase\t_\tNER=O
6\tRome\tRome\tPROPN\t_\tNumber=Sing\t4\tobl\t_\tSpaceAfter=No|NER=B-LOC
7\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\tNER=O
"""


def read(text: str, **targets: str | None) -> list[Sentence]:
    return [sentence for sentence in read_conllu(text.split("\n"), "f", targets) if sentence]


def test_words_text_and_offsets() -> None:
    (sentence,) = read(SENTENCE)
    assert sentence.words == ["He", "did", "n't", "go", "to", "Rome", "."]
    assert sentence.text == "He didn't go to  Rome."
    assert sentence.offsets is not None
    assert [sentence.text[start:end] for start, end in sentence.offsets] == sentence.words
    assert sentence.lines == SENTENCE.rstrip("\n").split("\n")


def test_labels_by_name_number_and_key() -> None:
    (sentence,) = read(SENTENCE, upos=None, grammar="FEATS", p="5", base="-8", ner=None, place="misc.ner")
    assert sentence.tags["upos"] == ["PRON", "AUX", "PART", "VERB", "ADP", "PROPN", "PUNCT"]
    assert sentence.tags["grammar"] == ["Case=Nom", "_", "_", "_", "_", "Number=Sing", "_"]
    assert sentence.tags["p"] == ["PRP", "VBD", "RB", "VB", "IN", "", "."]  # "" is no label
    assert sentence.tags["base"][:3] == ["he", "do", "not"]
    assert sentence.tags["ner"] == sentence.tags["place"] == ["O", "O", "O", "", "O", "B-LOC", "O"]


def test_a_range_that_is_not_its_words_gives_them_its_place() -> None:
    text = "# text = du pain\n1-2\tdu\n1\tde\n2\tle\n3\tpain"
    filled = "\n".join(line if line[0] == "#" else line + "\t_" * 8 for line in text.split("\n"))
    assert read(filled)[0].offsets == [(0, 2), (0, 2), (3, 7)]


def test_text_that_does_not_match_gives_no_offsets() -> None:
    (sentence,) = read(SENTENCE.replace("Rome.", "Roma."))
    assert sentence.offsets is None
    assert sentence.text == "He didn't go to  Roma."


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1\tHe", "f:2: 2 tab-separated columns where CoNLL-U has 10"),
        ("x" + "\t_" * 9, "f:2: ID is 'x'"),
        ("1\t" + "\t_" * 8, "f:1: a word of this sentence is empty"),
    ],
)
def test_errors_name_file_and_line(line: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read("# comment\n" + line)


def test_a_column_that_cannot_be() -> None:
    with pytest.raises(InputError, match="no column 11; CoNLL-U has 10: id form"):
        read(SENTENCE, ner="11")


def test_a_pause_in_the_input_passes_through() -> None:
    word = "1\ta" + "\t_" * 8
    read = read_conllu([word, None, "", None, word], "f")
    assert [sentence and sentence.words for sentence in read] == [None, ["a"], None, ["a"]]
