"""Names among the mentions of a corpus with coreference."""

from __future__ import annotations

from tagger_cli.corpora.conllu_reader import read_conllu

# word, upos, xpos, head, Entity
SENTENCE = [
    ("The", "DET", "DT", 3, "(1-person-new"),
    ("former", "ADJ", "JJ", 3, ""),
    ("President", "PROPN", "NNP", 10, ""),
    ("of", "ADP", "IN", 5, ""),
    ("Chile", "PROPN", "NNP", 3, "(2-place-new)"),
    (",", "PUNCT", ",", 7, ""),
    ("Dr.", "PROPN", "NNP", 3, "(1-person-giv"),
    ("Ana", "PROPN", "NNP", 7, ""),
    ("Ruiz", "PROPN", "NNP", 7, "1)1)"),
    ("told", "VERB", "VBD", 0, ""),
    ("her", "PRON", "PRP$", 12, "(3-person-new(1-person-giv)"),
    ("students", "NOUN", "NNS", 10, "3)"),
    ("at", "ADP", "IN", 15, ""),
    ("the", "DET", "DT", 15, "(4-organization-new"),
    ("University", "PROPN", "NNP", 10, ""),
    ("of", "ADP", "IN", 17, ""),
    ("Porto", "PROPN", "NNP", 15, "(5-place-new)4)"),
    ("Canadians", "PROPN", "NNPS", 10, "(6-person-new)"),
]


def labels(rows: list[tuple[str, str, str, int, str]]) -> list[str]:
    lines = [
        "\t".join([str(n), word, "_", upos, xpos, "_", str(head), "_", "_", f"Entity={entity}" if entity else "_"])
        for n, (word, upos, xpos, head, entity) in enumerate(rows, 1)
    ]
    (sentence,) = read_conllu([*lines, ""], "f", {"ner": "misc.Entity"})
    assert sentence is not None
    return sentence.tags["ner"]


def test_names_are_mentions_with_a_proper_head_without_titles_and_articles() -> None:
    found = dict(zip([row[0] for row in SENTENCE], labels(SENTENCE), strict=True))
    assert {word: label for word, label in found.items() if label != "O"} == {
        "Chile": "B-place",
        "Ana": "B-person",
        "Ruiz": "I-person",
        "University": "B-organization",
        "of": "I-organization",
        "Porto": "I-organization",
    }


def test_sentences_without_mentions_have_no_names() -> None:
    assert labels([("It", "PRON", "PRP", 2, ""), ("rains", "VERB", "VBZ", 0, "")]) == ["O", "O"]
