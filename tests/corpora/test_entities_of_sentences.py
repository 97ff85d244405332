"""``Sentence.entities``: what programs ask a tagged sentence for."""

from __future__ import annotations

from tagger_cli.corpora.sentence import Sentence


def test_entities_have_their_text_and_places() -> None:
    text = "In Ban Ki-moon’s Paris"
    offsets = [(7, 9), (10, 13), (14, 18), (18, 21), (21, 23), (24, 29)]
    words = ["In", "Ban", "Ki-m", "oon", "’s", "Paris"]
    tags = {"ner": ["O", "B-PER", "I-PER", "I-PER", "O", "B-LOC"], "upos": ["ADP"] + ["PROPN"] * 5}
    sentence = Sentence(words, tags, offsets, text, 7, span_scores={"ner": [0.5, 0.25]})
    person, place = sentence.entities
    assert person == ("Ban Ki-moon", "PER", "ner", 1, 4, 10, 21, 0.5)
    assert (place.text, place.label, place.score) == ("Paris", "LOC", 0.25)


def test_without_a_running_text_they_are_their_words() -> None:
    sentence = Sentence(["New", "York", "!"], {"ner": ["B-LOC", "I-LOC", "O"]})
    (entity,) = sentence.entities
    assert entity == ("New York", "LOC", "ner", 0, 2, None, None, None)
    assert Sentence(["a"], {"upos": ["O-X"]}).entities == []
