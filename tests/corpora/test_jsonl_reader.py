"""JSONL: tokens with labels in their several places, or text with entities."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from tagger_cli.corpora.entities import OVERLAPPING, WIDENED, WITHOUT_WORDS
from tagger_cli.corpora.jsonl_reader import read_jsonl
from tagger_cli.corpora.segments import SentencePlaces
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError


def segment(texts: Sequence[str]) -> list[list[SentencePlaces]]:
    """A sentence ends behind a full stop; words are letters or one other character."""
    found: list[list[SentencePlaces]] = []
    for text in texts:
        found.append([])
        for sentence in re.finditer(r"[^.]*\.?", text):
            words = [word.span() for word in re.compile(r"\w+|[^\w\s]").finditer(text, *sentence.span())]
            if words:
                found[-1].append(SentencePlaces([text[start:end] for start, end in words], words))
    return found


def read(record: Any, repairs: Counter[str] | None = None, **targets: str | None) -> list[Sentence]:
    lines = [record if isinstance(record, str) else json.dumps(record)]
    sentences = read_jsonl(lines, "f", segment, targets or {"ner": None}, repairs=repairs)
    return [sentence for sentence in sentences if sentence is not None]


@pytest.mark.parametrize("field", ["ner", "ner_tags", "tags", "labels"])
def test_labels_beside_tokens(field: str) -> None:
    (sentence,) = read({"tokens": ["In", "Rome"], field: ["O", "B-LOC"]})
    assert sentence.words == ["In", "Rome"]
    assert sentence.tags == {"ner": ["O", "B-LOC"]}
    assert sentence.offsets is None


def test_labels_in_tokens_and_in_a_field_of_choice() -> None:
    record = {
        "tokens": [{"text": "In", "pos": "ADP"}, {"text": "Rome", "pos": "PROPN"}],
        "gold": ["O", "B-LOC"],
    }
    (sentence,) = read(record, upos="pos", ner="gold")
    assert sentence.tags == {"upos": ["ADP", "PROPN"], "ner": ["O", "B-LOC"]}


def test_tokens_find_their_places_in_the_text() -> None:
    (sentence,) = read({"text": " In Rome.", "tokens": ["In", "Rome", "."], "ner": ["O"] * 3})
    assert sentence.offsets == [(1, 3), (4, 8), (8, 9)]
    assert (sentence.text, sentence.start) == ("In Rome.", 1)


@pytest.mark.parametrize("entity", [{"start": 3, "end": 7, "label": "LOC"}, [3, 7, "LOC"]])
def test_entities_of_text(entity: Any) -> None:
    (sentence,) = read({"id": 7, "text": "In Rome.", "entities": [entity]})
    assert sentence.words == ["In", "Rome", "."]
    assert sentence.tags == {"ner": ["O", "B-LOC", "O"]}
    assert sentence.record is not None and sentence.record["id"] == 7


def test_sentences_of_one_text_share_its_record_and_its_offsets() -> None:
    text = "He left.  New York slept."
    sentences = read({"text": text, "entities": [[8, 18, "LOC"]]})
    assert [sentence.words for sentence in sentences] == [["He", "left", "."], ["New", "York", "slept", "."]]
    assert sentences[0].tags == {"ner": ["O", "O", "O"]}
    assert sentences[1].tags == {"ner": ["B-LOC", "I-LOC", "O", "O"]}
    assert (sentences[1].text, sentences[1].start) == ("New York slept.", 10)
    assert sentences[0].record is sentences[1].record


def test_no_sentence_ends_inside_an_entity() -> None:
    (sentence,) = read({"text": "St. Paul", "entities": [[0, 8, "LOC"]]})
    assert sentence.tags == {"ner": ["B-LOC", "I-LOC", "I-LOC"]}


def test_entities_that_do_not_fit_are_mended_and_counted() -> None:
    repairs: Counter[str] = Counter()
    entities = [[0, 3, "LOC"], [10, 14, "LOC"], [5, 14, "ORG"], [4, 5, "PER"]]
    (sentence,) = read({"text": "Romes  the town", "entities": entities}, repairs)
    assert sentence.tags == {"ner": ["B-LOC", "B-ORG", "I-ORG"]}
    assert repairs == {WIDENED: 2, OVERLAPPING: 2}
    repairs.clear()
    read({"text": "a   b", "entities": [[2, 3, "LOC"]]}, repairs)
    assert repairs == {WITHOUT_WORDS: 1}


def test_entities_name_their_target() -> None:
    entities = [
        {"start": 0, "end": 4, "label": "X", "target": "a"},
        {"start": 5, "end": 6, "label": "Y", "target": "b"},
    ]
    (sentence,) = read({"text": "Rome b", "entities": entities}, a=None, b=None)
    assert sentence.tags == {"a": ["B-X", "O"], "b": ["O", "B-Y"]}


def test_every_object_gives_a_sentence() -> None:
    (sentence,) = read({"text": " ", "entities": []})
    assert sentence.words == [] and sentence.record == {"text": " ", "entities": []}


def test_an_object_without_labels_goes_without_the_target() -> None:
    assert read({"text": "In Rome"})[0].tags == {}


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    (sentence,) = read('{"tokens": ["a\\ud83d", "\\ud83d\\ude00"]}')
    assert sentence.words == ["a?", "😀"]


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("{", "f:1: not JSON: Expecting property name.* at column 2; .*jq -c"),
        ("[" * 100_000, "f:1: not JSON"),
        ([{"tokens": []}], "f:1: a line must hold one object; turn an array into lines with: jq"),
        ({"sentence": "a", "id": 1}, "f:1: the object has no 'tokens' or 'text'; it has sentence, id"),
        ({"text": None, "id": 1}, "f:1: the object has no 'tokens' or 'text'; it has id"),
        ({"tokens": ["a", ""]}, "f:1: token 2 in 'tokens' must be a string, not empty"),
        ({"tokens": "a b"}, "f:1: 'tokens' must be a list"),
        ({"text": 3}, "f:1: 'text' must be a string"),
        ({"tokens": ["a", "b"], "ner": ["O"]}, "f:1: 1 labels in 'ner' for 2 tokens"),
        (
            {"tokens": ["a"], "ner_tags": [3]},
            "f:1: labels in 'ner_tags' must be strings .* not 3; replace numbers",
        ),
        ({"tokens": [{"text": "a", "ner": "O"}, {"text": "b"}]}, "f:1: token 2 has no 'ner'"),
        (
            {"text": "abc", "entities": [[1, 9, "X"]]},
            r"f:1: entity 1 in 'entities' \(1 to 9\) is not inside the text",
        ),
        ({"text": "abc", "entities": [{"start": 1}]}, "f:1: entity 1 in 'entities' needs 'start'"),
        ({"text": "abc", "tokens": ["x"], "entities": [[0, 1, "X"]]}, "f:1: 'entities' need a 'text'"),
        (
            {"text": "abc", "tokens": [{"text": "b", "start": 2, "end": 9}]},
            "f:1: token 1: 'start' and 'end' must be",
        ),
    ],
)
def test_errors_name_file_and_line(record: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(record)


def test_a_pause_in_the_input_passes_through() -> None:
    read = read_jsonl(['{"tokens": ["a"]}', None, "", '{"tokens": ["b"]}'], "f")
    assert [sentence and sentence.words for sentence in read] == [["a"], None, ["b"]]
