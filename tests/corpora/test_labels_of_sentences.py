"""Labels of sentences in JSONL and in comments, and how they are told from labels of words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tagger_cli.corpora.corpus import Corpus, read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.errors import InputError
from tagger_cli.segmentation.segmenter import RuleSegmenter

CONLLU = """\
# newdoc id = a
# genre = news
1\tOne\t_\tNUM\t_\t_\t_\t_\t_\t_

1\tTwo\t_\tNUM\t_\t_\t_\t_\t_\t_

# Genre = sports
1\tThree\t_\tNUM\t_\t_\t_\t_\t_\t_

1\tFour\t_\tNUM\t_\t_\t_\t_\t_\t_

# newdoc id = b
1\tFive\t_\tNUM\t_\t_\t_\t_\t_\t_

"""


def corpus_of(tmp_path: Path, name: str, text: str, **targets: str | None) -> Corpus:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_corpus(LabelledFile(str(path), targets, segment=RuleSegmenter().segment))


def jsonl(*records: dict[str, Any]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def test_a_comment_labels_its_sentence_or_its_document(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path, "a.conllu", CONLLU, genre=None, upos=None)
    assert corpus.kinds == {"genre": "sentence", "upos": "word"}
    found = [sentence.labels.get("genre") for sentence in corpus.sentences]
    assert found == ["news", "news", "sports", "news", None]
    assert corpus.sentences[0].tags == {"upos": ["NUM"]}


def test_comments_of_another_name(tmp_path: Path) -> None:
    text = CONLLU.replace("# genre", "# meta::genre")
    corpus = corpus_of(tmp_path, "a.conllu", text, topic="meta::genre")
    assert [sentence.labels["topic"] for sentence in corpus.sentences] == ["news", "news", "news", "news"]


def test_comments_of_column_files(tmp_path: Path) -> None:
    text = "# topic = sports\nA\tDET\ngoal\tNOUN\n\n# topic = world\nWar\tNOUN\n\nPeace\tNOUN\n"
    corpus = corpus_of(tmp_path, "a.conll", text, topic=None, upos="2")
    assert [sentence.labels.get("topic") for sentence in corpus.sentences] == ["sports", "world", None]
    assert [sentence.tags["upos"] for sentence in corpus.sentences] == [["DET", "NOUN"], ["NOUN"], ["NOUN"]]


def test_records_with_a_label(tmp_path: Path) -> None:
    text = jsonl({"text": "A goal. And one more!", "label": "sports"}, {"text": "War.", "label": 1})
    corpus = corpus_of(tmp_path, "a.jsonl", text, topic=None)
    assert corpus.kinds == {"topic": "sentence"}
    found = [(sentence.words, sentence.labels["topic"]) for sentence in corpus.sentences]
    assert found == [(["A", "goal", ".", "And", "one", "more", "!"], "sports"), (["War", "."], "1")]


def test_records_with_several_labels(tmp_path: Path) -> None:
    records = [{"text": "a b", "labels": given} for given in (["rude", "threat"], [], ["rude"])]
    corpus = corpus_of(tmp_path, "a.jsonl", jsonl(*records), topic=None)
    assert [sentence.labels["topic"] for sentence in corpus.sentences] == ["rude|threat", "_", "rude"]
    assert all(not sentence.tags for sentence in corpus.sentences)


def test_a_field_beside_entities_is_no_label_of_them(tmp_path: Path) -> None:
    entity = {"start": 0, "end": 3, "label": "PER"}
    records = [
        {"text": "Ada sat.", "entities": [entity], "label": "fiction", "topic": "people"},
        {"text": "He sat.", "entities": [], "label": "fiction", "topic": "people"},
    ]
    corpus = corpus_of(tmp_path, "a.jsonl", jsonl(*records), ner=None, topic=None)
    assert corpus.kinds == {"ner": "span", "topic": "sentence"}
    assert [sentence.tags for sentence in corpus.sentences] == [{"ner": ["B-PER", "O", "O"]}, {"ner": ["O"] * 3}]
    assert [sentence.labels for sentence in corpus.sentences] == [{"topic": "people"}] * 2


@pytest.mark.parametrize("label", ["", "_", "a|b"])
def test_labels_that_could_not_be_told_apart(tmp_path: Path, label: str) -> None:
    with pytest.raises(InputError, match=r"a\.jsonl:1: a label in 'topic' is"):
        corpus_of(tmp_path, "a.jsonl", jsonl({"text": "a b", "topic": ["x", label]}), topic=None)


def test_no_label_anywhere(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no word has a label for topic; CoNLL-U has .* for sentences, comments"):
        corpus_of(tmp_path, "a.conllu", CONLLU, topic=None)
