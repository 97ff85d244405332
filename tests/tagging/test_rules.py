"""Names and expressions beside the network: against slow obvious references, and as a user runs them."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.corpora.schemes import Span, decode_spans
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.tagging.rules.name_table import NameTable
from tagger_cli.tagging.rules.rules import Rules
from tagger_cli.tagging.rules.ruled_tagger import decide

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
from command import tagger

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


RULES = """\
# names, what is none, and order numbers
Grace Hopper\tPER
Merkel\tO
/[A-Z]{2}-[0-9]+/\tORDER
/acro/\tNOTHING
"""


def test_rules_have_the_last_word(random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "rules.tsv").write_text(RULES)
    text = "Merkel met Macron in Paris. Grace Hopper sent AB-123 and XAB-1 2."
    done = tagger("tag", "-m", random_model, "-f", "jsonl", "--scores", "--entities", "rules.tsv",
                  given=text, folder=tmp_path)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    found = {entity["text"]: (entity["label"], entity["score"]) for line in lines for entity in line["entities"]}
    assert found["Grace Hopper"] == ("PER", 1.0)
    assert found["AB-123"] == ("ORDER", 1.0)
    assert not any("Merkel" in text for text in found)
    assert all(label not in ("NOTHING", "O") for label, _ in found.values())


def test_rules_need_no_network(random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "rules.tsv").write_text(RULES)
    for targets, columns in [("none", 2), ("upos", 3)]:
        done = tagger("tag", "-m", random_model, "-t", targets, "--scores", "--entities", "rules.tsv",
                      given="Grace Hopper left.", folder=tmp_path)  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        rows = [line.split("\t") for line in done.stdout.splitlines() if line]
        assert ["Grace", "B-PER"] == [rows[0][0], next(cell for cell in rows[0] if cell.startswith("B-"))]
        assert all(len(row) >= columns for row in rows)


def test_improbable_entities_are_left_out(random_model: Path) -> None:
    text = "Merkel met Macron in Paris. They talked about the weather in May 2019."
    everything = tagger("tag", "-m", random_model, "-f", "jsonl", "--scores", given=text).stdout
    spans = [entity for line in everything.splitlines() for entity in json.loads(line)["entities"]]
    scores = sorted(entity["score"] for entity in spans)
    below, above = max(zip(scores, scores[1:], strict=False), key=lambda pair: pair[1] - pair[0])
    bound = (below + above) / 2  # scores are written rounded
    for more in ([], ["--scores"]):
        done = tagger("tag", "-m", random_model, "-f", "jsonl", "--min-score", str(bound), *more, given=text)
        kept = [entity for line in done.stdout.splitlines() for entity in json.loads(line)["entities"]]
        expected = [entity for entity in spans if entity["score"] >= bound]
        assert [entity["start"] for entity in kept] == [entity["start"] for entity in expected]
        assert ("score" in kept[0]) is bool(more)


def test_every_bad_line_is_told_in_a_line(random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.tsv").write_text("good\tA\nno label\n/(/\tA\n \tB\nx\t\n/a*/\tC\ny\tA B\n")
    done = tagger("tag", "-m", random_model, "--entities", "bad.tsv", given="x", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert [line.split(":")[2] for line in lines[:6]] == list("234567")
    assert lines[6:] == ["tagger: bad.tsv: 6 lines are no rules; mend them or take them out"]
