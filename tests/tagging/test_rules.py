"""Names and expressions beside the network: against slow obvious references."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.corpora.schemes import Span, decode_spans
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.tagging.rules.name_table import NameTable
from tagger_cli.tagging.rules.ruled_tagger import decide
from tagger_cli.tagging.rules.rules import Rules

WORDS = st.lists(st.sampled_from(["a", "b", "A.", "-", "a-b", "b's", "…"]), max_size=8)


def parts(text: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]", text)


@given(names=st.lists(WORDS.filter(len).map(" ".join), max_size=6), words=WORDS)
def test_names_are_found_as_by_comparing_everything_with_everything(names: list[str], words: list[str]) -> None:
    table = NameTable()
    for number, name in enumerate(names):
        assert table.add(name, str(number))
    expected = []
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            here = [number for number, name in enumerate(names) if parts(name) == parts(" ".join(words[start:end]))]
            if here:
                expected.append(Span(start, end, str(here[-1])))
                break
    assert table.find(words) == expected


SPANS = st.lists(st.tuples(st.integers(0, 7), st.integers(1, 3), st.sampled_from("AB")), max_size=4)


def apart(spans: list[tuple[int, int, str]]) -> list[Span]:
    kept: list[Span] = []
    for start, length, label in sorted(spans):
        if start + length <= 8 and (not kept or kept[-1].end <= start):
            kept.append(Span(start, start + length, label))
    return kept


@given(network=SPANS.map(apart), ruled=SPANS.map(apart))
def test_spans_of_rules_stay_and_those_that_overlap_them_go(network: list[Span], ruled: list[Span]) -> None:
    ruled = [Span(start, end, "O" if label == "B" else "R") for start, end, label in ruled]
    sentence = Sentence(list("abcdefgh"), {"ner": ["O"] * 8})
    sentence.scores, sentence.span_scores = {"ner": [0.9] * 8}, {"ner": []}
    decide(sentence, "ner", network)
    sentence.span_scores["ner"] = [0.5] * len(network)
    decide(sentence, "ner", ruled)
    free = [span for span in network if all(span.end <= r.start or r.end <= span.start for r in ruled)]
    expected = sorted([*free, *(span for span in ruled if span.label == "R")])
    assert decode_spans(sentence.tags["ner"]) == expected
    assert sentence.span_scores["ner"] == [1.0 if span.label == "R" else 0.5 for span in expected]


def test_the_first_then_the_longest_then_the_later_rule_holds() -> None:
    rules = Rules()
    rules.names.add("New York", "LOC")
    rules.names.add("York City Council", "ORG")
    sentence = Sentence(["New", "York", "City", "Council"])
    assert rules.find(sentence) == [Span(0, 2, "LOC")]
    rules.names.add("New York City", "LOC")
    rules.names.add("New York City", "CITY")
    assert rules.find(sentence) == [Span(0, 3, "CITY")]
