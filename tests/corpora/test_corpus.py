"""Labelled files, real ones among them, become a corpus; repairs are told, what is missing is refused."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest

from tagger_cli.corpora.corpus import Corpus, read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.schemes import Scheme, decode_spans
from tagger_cli.corpora.segments import SentencePlaces
from tagger_cli.errors import InputError

WORD = "{}\t{}\t_\t{}\t_\t_\t_\t_\t_\t{}\n"


def entities(corpus: Corpus, target: str = "ner") -> Counter[str]:
    return Counter(span.label for sentence in corpus.sentences for span in decode_spans(sentence.tags[target]))


def file(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


@pytest.mark.parametrize(
    ("name", "sentences", "labels"),
    [
        ("eng.train", 14_041, {"LOC": 7140, "PER": 6600, "ORG": 6321, "MISC": 3438}),
        ("eng.testa", 3_250, {"LOC": 1837, "PER": 1842, "ORG": 1341, "MISC": 922}),
        ("eng.testb", 3_453, {"LOC": 1668, "PER": 1617, "ORG": 1661, "MISC": 702}),
    ],
)
def test_conll2003(name: str, sentences: int, labels: dict[str, int], shared_data: Path) -> None:
    corpus = read_corpus(LabelledFile(str(shared_data / "conll2003" / name), {"ner": None, "pos": "2"}))
    assert len(corpus.sentences) == sentences
    assert entities(corpus) == labels
    assert corpus.schemes == {"ner": Scheme.IOB1}
    assert corpus.kinds == {"ner": "span", "pos": "word"}
    assert corpus.notes == []


@pytest.mark.parametrize(
    ("name", "sentences", "words"),
    [("train", 12_544, 204_577), ("dev", 2_001, 25_147), ("test", 2_077, 25_094)],
)
def test_english_web_treebank(name: str, sentences: int, words: int, shared_data: Path) -> None:
    path = shared_data / "ud-english-ewt" / f"en_ewt-ud-{name}.conllu"
    corpus = read_corpus(LabelledFile(str(path), {"upos": None, "xpos": None, "feats": None, "lemma": None}))
    assert (len(corpus.sentences), sum(map(len, corpus.sentences))) == (sentences, words)
    assert set(corpus.kinds.values()) == {"word"}
    assert all(sentence.offsets is not None for sentence in corpus.sentences)
    assert corpus.notes == []


@pytest.mark.parametrize(
    ("name", "sentences", "words", "found"),
    [
        ("wnut17train.conll", 3_394, 62_730, 1_975),
        ("emerging.dev.conll", 1_009, 15_733, 836),
        ("emerging.test.annotated", 1_287, 23_394, 1_079),
    ],
)
def test_wnut17(name: str, sentences: int, words: int, found: int, shared_data: Path) -> None:
    corpus = read_corpus(LabelledFile(str(shared_data / "wnut17" / name), {"ner": None}))
    assert (len(corpus.sentences), sum(map(len, corpus.sentences))) == (sentences, words)
    assert entities(corpus).total() == found
    assert corpus.schemes == {"ner": Scheme.IOB2}


def test_span_labels_are_held_in_iob2(tmp_path: Path) -> None:
    corpus = read_corpus(LabelledFile(file(tmp_path, "a.tsv", "a\tB-X\nb\tE-X\nc\tS-Y\nd\tO\n"), {"ner": None}))
    assert corpus.sentences[0].tags == {"ner": ["B-X", "I-X", "B-Y", "O"]}
    assert corpus.schemes == {"ner": Scheme.BIOES}


def test_repairs_are_told_once(tmp_path: Path) -> None:
    text = "a B-X\n\nb I-X\n\nc B-X\n\nd I-Y\ne I-Y\n\nf B-X\n"
    corpus = read_corpus(LabelledFile(file(tmp_path, "a.txt", text), {"ner": None}))
    assert [sentence.tags["ner"] for sentence in corpus.sentences][1:4] == [["B-X"], ["B-X"], ["B-Y", "I-Y"]]
    assert corpus.notes == [
        f"{tmp_path}/a.txt:3: 2 I- labels of ner that follow nothing read as B- (as conlleval does); the first is here"
    ]


def test_a_kind_may_be_chosen(tmp_path: Path) -> None:
    path = file(tmp_path, "a.txt", "a X\nb X\nc Y\n")
    assert read_corpus(LabelledFile(path, {"t": None})).sentences[0].tags == {"t": ["X", "X", "Y"]}
    assert read_corpus(LabelledFile(path, {"t": None}), kinds={"t": "span"}).sentences[0].tags == {
        "t": ["B-X", "I-X", "B-Y"]
    }


def test_words_without_a_label(tmp_path: Path) -> None:
    words = [
        WORD.format(1, "a", "X", "NER=B-P"),
        WORD.format(2, "b", "_", "_"),
        "\n",
        WORD.format(1, "c", "Y", "_"),
    ]
    corpus = read_corpus(LabelledFile(file(tmp_path, "a.conllu", "".join(words)), {"upos": None, "ner": None}))
    assert [sentence.tags for sentence in corpus.sentences] == [
        {"upos": ["X", ""], "ner": ["B-P", "O"]},
        {"upos": ["Y"], "ner": ["O"]},
    ]
    assert [note.partition("conllu: ")[2] for note in corpus.notes] == [
        "1 words have no label for upos, and are not used for it",
        "2 words have no label for ner, read as O",
    ]
    corpus = read_corpus(LabelledFile(str(tmp_path / "a.conllu"), {"upos": None}))
    assert [sentence.words for sentence in corpus.sentences] == [["a", "b"], ["c"]]
    (tmp_path / "a.conllu").write_text("".join([words[1], "\n", words[3]]), encoding="utf-8")
    corpus = read_corpus(LabelledFile(str(tmp_path / "a.conllu"), {"upos": None}))
    assert [sentence.words for sentence in corpus.sentences] == [["c"]]


@pytest.mark.parametrize("name", ["a.conllu", "a.conll", "a", "a.CONLLU.gz"])
def test_formats_are_told_by_name_or_by_look(name: str, tmp_path: Path) -> None:
    text = "# text = a\n" + WORD.format(1, "a", "X", "_")
    (tmp_path / name).write_bytes(gzip.compress(text.encode()) if name.endswith("gz") else text.encode())
    assert read_corpus(LabelledFile(str(tmp_path / name), {"upos": None})).sentences[0].tags == {"upos": ["X"]}


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.data"])
def test_jsonl_is_told_by_name_or_by_look(name: str, tmp_path: Path) -> None:
    path = file(tmp_path, name, '{"words": ["a"], "gold": ["X"]}\n')
    assert read_corpus(LabelledFile(path, {"t": "gold"}, word_column="words")).sentences[0].tags == {"t": ["X"]}


def test_entities_that_were_widened_are_told(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", '{"text": "Romes", "entities": [[0, 4, "LOC"]]}\n')
    corpus = read_corpus(
        LabelledFile(
            path, {"ner": None}, segment=lambda texts: [[SentencePlaces([text], [(0, len(text))])] for text in texts]
        )
    )
    assert corpus.sentences[0].tags == {"ner": ["B-LOC"]}
    assert corpus.notes == [f"{path}: 1 entities that cut through a word, widened to the word"]


@pytest.mark.parametrize(
    ("name", "text", "target", "message"),
    [
        ("a.conll", "", "ner", "a.conll: the file is empty"),
        ("a.conll", "\n\n# only this\n", "ner", "a.conll: holds no sentences; is it conll"),
        (
            "a.conllu",
            WORD.format(1, "a", "_", "Key=x"),
            "upos",
            "no word has a label for upos; .* sentence: Key",
        ),
        ("a.conllu", WORD.format(1, "a", "X", "_"), "ner", "no word has a label for ner; .*upos.* no keys"),
        ("a.conll", "a\t_\nb\t_\n", "ner", "no word has a label for ner; name its column"),
        (
            "a.jsonl",
            '{"tokens": ["a"], "pos": ["X"]}',
            "ner",
            "no word .* ner; the first object has the fields tokens, pos",
        ),
        ("a.conll", "a\tO\nb\tB-X\nc\tY\nd\tO", "ner", r"ner: some labels have a letter in front \(B-X\)"),
    ],
)
def test_files_that_cannot_be_used(name: str, text: str, target: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        read_corpus(LabelledFile(file(tmp_path, name, text), {target: None}))
