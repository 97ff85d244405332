"""Labelled files as raw text with what should come out of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.evaluation.evaluate_raw import evaluate_raw
from tagger_cli.evaluation.gold_text import GoldText, read_gold_text
from tagger_cli.evaluation.raw_scores import RawScores
from tagger_cli.evaluation.scores import LabelScore, SpanScores
from tagger_cli.segmentation.segmenter import RuleSegmenter

SEGMENT = RuleSegmenter().segment
CITIES = {"Paris", "York"}


def read(path: Path, text: str, selector: str | None = None) -> GoldText:
    path.write_text(text, encoding="utf-8")
    return read_gold_text([LabelledFile(str(path), {"ner": selector}, segment=SEGMENT)], {"ner": "span"})


def cities(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """A tagger that knows two names."""
    for sentence in sentences:
        sentence.tags["ner"] = ["B-LOC" if word in CITIES else "O" for word in sentence.words]
        yield sentence


def score(gold: GoldText) -> RawScores:
    return evaluate_raw(gold, {"ner": "span"}, SEGMENT, cities)


def micro(scores: RawScores) -> tuple[float, float]:
    ner = scores.targets["ner"]
    assert isinstance(ner, SpanScores)
    return ner.precision, ner.recall


def test_columns_are_joined_with_blanks_and_a_sentence_is_a_text(tmp_path: Path) -> None:
    gold = read(tmp_path / "a.conll", "In O\nParis I-LOC\n, O\n\nNew-York I-LOC\nis O\nfar O\n")
    assert gold.texts == ["In Paris ,", "New-York is far"]
    scores = score(gold)
    assert micro(scores) == (1 / 2, 1 / 2)  # only York was found of New-York
    assert scores.words == LabelScore(5 / 8, 5 / 6, 10 / 14, 6)
    assert scores.sentences == LabelScore(1.0, 1.0, 1.0, 2)


def test_an_entity_may_be_a_part_of_a_multi_word_token(tmp_path: Path) -> None:
    rows = [
        "1-2\tParis'\t_",
        "1\tParis\tNER=B-LOC",
        "2\t'\t_",
        "3\tcan't\t_",
        "4-5\tau\tNER=O",
        "4\tà\t_",
        "5\tYork\t_",
    ]
    lines = ["\t".join([*row.split("\t")[:2], *"_______", row.split("\t")[2]]) for row in rows]
    gold = read(tmp_path / "a.conllu", "\n".join(lines) + "\n\n")
    assert gold.texts == ["Paris' can't au"]
    assert gold.notes == [f"{tmp_path / 'a.conllu'}: 4 words have no label for ner, read as O"]
    assert micro(score(gold)) == (1.0, 1.0)


def test_words_of_an_object_stand_where_it_says(tmp_path: Path) -> None:
    record = {
        "text": "To  Paris, then.\tTo York!",
        "tokens": [{"text": t, "start": s, "end": s + len(t)} for t, s in (("To", 17), ("York", 20), ("!", 24))],
        "entities": [{"start": 20, "end": 24, "label": "LOC"}],
    }
    joined = {"tokens": ["Paris", "?"], "ner": ["B-LOC", "O"]}
    gold = read(tmp_path / "a.jsonl", f"{json.dumps(record)}\n{json.dumps(joined)}\n")
    assert gold.texts == ["To York!", "Paris ?"]
    scores = score(gold)
    assert micro(scores) == (1.0, 1.0)
    assert scores.words == LabelScore(1.0, 1.0, 1.0, 5)


def test_a_text_without_words_has_entities_where_it_says(tmp_path: Path) -> None:
    first = {"text": "Paris is. \n York\u00a0is.", "entities": [[0, 5, "LOC"], [12, 16, "LOC"], [12, 15, "LOC"]]}
    second = {"text": "Off to Yorkshire in York", "entities": [[7, 11, "LOC"]]}
    gold = read(tmp_path / "a.jsonl", f"{json.dumps(first)}\n{json.dumps(second)}\n")
    assert gold.texts == [first["text"], second["text"]]
    scores = score(gold)
    assert micro(scores) == (2 / 3, 2 / 4)  # Yor and the York of Yorkshire are not found, the last York is too much
    assert (scores.tokens, scores.sentences, scores.words, scores.all_tags) == (None, None, None, None)
    assert scores.to_json()["words"] is None


def test_several_files_count_together(tmp_path: Path) -> None:
    for name, text in (("a", "Paris B-LOC\n"), ("b", "Rome B-LOC\nYork B-LOC\n")):
        (tmp_path / f"{name}.conll").write_text(text)
    files = [LabelledFile(str(tmp_path / f"{name}.conll"), {"ner": None}) for name in "ab"]
    scores = score(read_gold_text(files, {"ner": "span"}))
    assert micro(scores) == (1.0, 2 / 3)
    assert scores.words == LabelScore(1.0, 1.0, 1.0, 3)


def test_words_without_a_label_are_pointed_out(tmp_path: Path) -> None:
    row = "\t".join
    path = tmp_path / "a.conllu"
    path.write_text("\n".join([row(["1", "So", *"________"]), row(["2", "be", "be", "AUX", *"______"]), "", ""]))
    gold = read_gold_text([LabelledFile(str(path), {"upos": None, "lemma": None})], {"upos": "word", "lemma": "word"})
    assert gold.notes == [f"{path}: 1 words have no label for upos; from raw text they count as wrong"]
    assert gold.gold.labels == {"upos": ["_", "AUX"], "lemma": ["_", "be"]}


@pytest.mark.parametrize("cut", ["words", "text"])
def test_scores_of_gold_words_and_of_raw_text_are_one_where_the_cuts_are(cut: str, tmp_path: Path) -> None:
    """Spans by characters are those by words when nothing is cut in another way."""
    from tagger_cli.evaluation.span_scores import span_scores

    rows = [("Paris", "B-LOC"), ("York", "I-LOC"), ("York", "B-LOC"), ("or", "O"), ("Paris", "O"), ("and", "B-LOC")]
    text = " ".join(word for word, _ in rows)
    if cut == "words":
        gold = read(tmp_path / "a.conll", "".join(f"{word} {label}\n" for word, label in rows))
    else:
        spans = [[0, 10, "LOC"], [11, 15, "LOC"], [25, 28, "LOC"]]
        gold = read(tmp_path / "a.jsonl", json.dumps({"text": text, "entities": spans}))
    predicted = [["B-LOC" if word in CITIES else "O" for word, _ in rows]]
    assert score(gold).targets["ner"] == span_scores([[label for _, label in rows]], predicted)
