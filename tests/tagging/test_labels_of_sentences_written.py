"""Labels of sentences in every format, and read back from those that can be read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.corpora.formats import LabelledFormat, read_labelled
from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.several_labels import join_labels
from tagger_cli.display.html import HtmlWriter
from tagger_cli.display.pretty import format_pretty
from tagger_cli.segmentation.segmenter import RuleSegmenter
from tagger_cli.tagging.writers.conll import format_conll
from tagger_cli.tagging.writers.conllu import format_conllu
from tagger_cli.tagging.writers.inline import format_inline
from tagger_cli.tagging.writers.jsonl import JsonlWriter
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.sentence_labels import SentenceLabelCodec, SentenceLabelsCodec
from tagger_cli.targets.target import Target

KINDS: dict[str, Kind] = {"upos": "word", "topic": "sentence", "labels": "sentence"}
TARGETS = [
    Target("upos", IdentityCodec(["NOUN", "VERB"]), "softmax"),
    Target("topic", SentenceLabelCodec(["sports", "world"]), "softmax"),
    Target("labels", SentenceLabelsCodec(["rude", "threat"]), "sigmoid"),
]
WORDS = st.lists(st.sampled_from(["goal", "#", "1", "a=b", "#topic", "é"]), min_size=1, max_size=4)


@st.composite
def labelled(draw: st.DrawFn) -> Sentence:
    words = draw(WORDS)
    labels = {
        "topic": draw(st.sampled_from(["sports", "my = world", "x # y"])),
        "labels": join_labels(draw(st.lists(st.sampled_from(["rude", "a threat"]), unique=True))),
    }
    return Sentence(words, {"upos": ["NOUN"] * len(words)}, labels=labels)


def written(sentences: list[Sentence], format: LabelledFormat) -> str:
    match format:
        case "conll":
            return format_conll(sentences, ["upos"], ["topic", "labels"])
        case "conllu":
            return format_conllu(sentences, KINDS)
        case _:
            writer = JsonlWriter(KINDS, ["labels"])
            return writer.write(sentences) + writer.end()


@pytest.mark.parametrize("format", ["conll", "conllu", "jsonl"])
@given(sentences=st.lists(labelled(), min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_round_trips(format: LabelledFormat, sentences: list[Sentence]) -> None:
    lines = written(sentences, format).split("\n")
    targets = {"upos": "2" if format == "conll" else None, "topic": None, "labels": None}
    found = [sentence for sentence in read_labelled(lines, "f", format, targets) if sentence is not None]
    for sentence, expected in zip(found, sentences, strict=True):
        assert (sentence.words, sentence.tags["upos"]) == (expected.words, expected.tags["upos"])
        assert sentence.labels == expected.labels


def scored() -> Sentence:
    return Sentence(
        ["Goal", "!"],
        {"upos": ["NOUN", "VERB"]},
        labels={"topic": "sports", "labels": "rude|threat"},
        label_scores={"topic": {"sports": 0.93, "world": 0.07}, "labels": {"rude": 0.81, "threat": 0.55}},
    )


def test_the_json_has_a_field_for_each_target() -> None:
    line = json.loads(written([scored()], "jsonl"))
    assert (line["topic"], line["labels"]) == ("sports", ["rude", "threat"])
    assert line["topic_scores"] == {"sports": 0.93, "world": 0.07}
    assert line["labels_scores"] == {"rude": 0.81, "threat": 0.55}


def test_comments_of_the_input_are_replaced() -> None:
    (before,) = read_labelled(written([scored()], "conllu").split("\n"), "f", "conllu", {"upos": None})
    assert before is not None
    before.labels = {"topic": "world", "labels": "_"}
    assert written([before], "conllu").splitlines()[:3] == ["# topic = world", "# labels = _", before.lines[-2]]  # type: ignore[index]


def test_comments_have_scores() -> None:
    comments = [line for line in written([scored()], "conll").splitlines() if line.startswith("#")]
    assert comments == [
        "# topic = sports",
        "# topic_score = 0.9300",
        "# labels = rude|threat",
        "# labels_score = 0.8100|0.5500",
    ]


def test_inline_is_a_table() -> None:
    assert format_inline([scored()], KINDS) == "sports\trude|threat\tGoal/NOUN !/VERB\n"
    (sentence,) = read_labelled(["sports\tGood goal !"], "f", "tsv", {"topic": "1"}, segment=RuleSegmenter().segment)
    assert sentence is not None
    assert (sentence.words, sentence.labels) == (["Good", "goal", "!"], {"topic": "sports"})


def test_a_person_sees_badges() -> None:
    assert format_pretty([scored()], TARGETS, 80, False).splitlines()[0] == (
        "topic: sports 93%  labels: rude 81%, threat 55%"
    )
    page = HtmlWriter(TARGETS, ["-"]).write([scored()])
    assert "<small>topic: sports 93%</small><small>labels: rude 81%, threat 55%</small>" in page
    nothing = Sentence(["a"], {"upos": ["NOUN"]}, labels={"topic": "world", "labels": "_"})
    assert format_pretty([nothing], TARGETS, 80, False).splitlines()[0] == "topic: world  labels: -"
