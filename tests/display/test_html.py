"""The page as a parser reads it: the text as it was, spans marked, nothing from outside and nothing injected."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.corpora.schemes import Scheme, to_iob2
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.display.html import HtmlWriter
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.spans import SpanCodec
from tagger_cli.targets.target import Target

UPOS = Target("upos", IdentityCodec(("NOUN", "PUNCT")), "softmax")
XPOS = Target("xpos", IdentityCodec(("NN", ".")), "softmax")
NER = Target("ner", SpanCodec.of(["PER", "LOC"]), "crf")
CHUNK = Target("chunk", SpanCodec.of(["NP", "VP"]), "crf")
EVIL = '</p><script>alert("1")</script>&amp;\'" onclick=x <b>'


@dataclass
class Page(HTMLParser):
    """What a parser finds: elements, and each kind's text."""

    text: dict[str, list[str]] = field(default_factory=dict)
    attributes: list[tuple[str, str, str | None]] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.text.setdefault(tag, []).append("")
        if tag != "meta":
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop() == tag  # elements are closed in the order in which they were opened

    def handle_data(self, data: str) -> None:
        for tag in set(self.inside):
            if tag in ("i", "b", "style", "title") or not {"i", "b"} & set(self.inside):
                self.text[tag][-1] += data


def page(sentences: list[Sentence], *targets: Target, files: tuple[str, ...] = ("news.txt",)) -> Page:
    writer = HtmlWriter(targets, files)
    parsed = Page()
    parsed.feed(writer.begin() + "".join(map(writer.heading, files)) + writer.write(sentences) + writer.end())
    parsed.close()
    assert parsed.inside == []
    return parsed


def sentence(words: str, **tags: str) -> Sentence:
    return Sentence(words.split(), {name: labels.split() for name, labels in tags.items()})


def test_spans_and_tags_are_marked_and_counted() -> None:
    found = page(
        [
            sentence("Ada Lovelace left London .", upos="NOUN NOUN NOUN NOUN PUNCT", ner="B-PER I-PER O B-LOC O"),
            sentence("Ada", upos="NOUN", ner="B-PER"),
        ],
        UPOS,
        NER,
    )
    assert found.text["p"] == ["Ada Lovelace left London .", "Ada"]
    assert found.text["mark"] == ["Ada Lovelace", "London", "Ada", "PER", "LOC"]  # the last two are the legend
    assert found.text["b"] == ["PER", "LOC", "PER"]
    assert found.text["i"] == ["NOUN", "NOUN", "NOUN", "NOUN", "PUNCT", "NOUN"]
    assert found.text["li"] == ["PER2", "LOC1"]
    assert "2 sentences, 6 words; upos beneath the words" in found.text["footer"][0]
    assert found.text["title"] == ["news.txt, tagged"]


def test_text_stands_as_it_was() -> None:
    text = "Don't say “no”,  Ada."
    offsets = [(0, 2), (2, 5), (6, 9), (10, 11), (11, 13), (13, 14), (14, 15), (17, 20), (20, 21)]
    words = [text[start:end] for start, end in offsets]
    moved = [(start + 100, end + 100) for start, end in offsets]
    found = page([Sentence(words, {"ner": ["O"] * len(words)}, moved, text, 100)], NER)
    assert found.text["p"] == ["Don't say “no”, Ada."]


def test_the_same_label_has_the_same_colour_whatever_comes_first() -> None:
    first = page([sentence("A B", ner="B-LOC B-PER")], NER)
    second = page([sentence("A", ner="B-PER")], NER)
    colours = [
        [value for tag, name, value in found.attributes if (tag, name) == ("mark", "class")]
        for found in (first, second)
    ]
    assert colours[0][0] == colours[0][3] != colours[0][1]
    assert colours[1] == [colours[0][1]] * 2


def test_many_labels_are_told_apart_by_colour_and_line() -> None:
    labels = [f"L{number}" for number in range(30)]
    target = Target("ner", SpanCodec.of(labels), "crf")
    found = page([Sentence(labels, {"ner": [f"B-{label}" for label in labels]})], target)
    classes = [value for tag, name, value in found.attributes if (tag, name) == ("mark", "class")]
    assert len(set(classes)) == 30


def test_spans_of_two_targets_may_overlap() -> None:
    found = page([sentence("a b c d e", ner="O B-PER I-PER I-PER O", chunk="B-NP I-NP I-NP B-VP I-VP")], NER, CHUNK)
    assert found.text["p"] == ["a b c d e"]
    assert sorted(found.text["b"]) == ["NP", "PER", "VP"]  # a label once, though its mark has two pieces
    assert found.text["li"] == ["PER1", "NP1", "VP1"]
    pieces = [value for tag, name, value in found.attributes if (tag, name) == ("mark", "title")]
    assert pieces == ["chunk", "ner", "chunk", "chunk", "chunk", "ner", "chunk", "chunk"]


def test_all_word_tags_show_over_a_word_where_there_are_several() -> None:
    found = page([sentence("a .", upos="NOUN PUNCT", xpos="NN .")], UPOS, XPOS)
    assert found.text["i"] == ["NOUN", "PUNCT"]
    assert [value for tag, name, value in found.attributes if (tag, name) == ("span", "title")] == [
        "upos: NOUN\nxpos: NN",
        "upos: PUNCT\nxpos: .",
    ]


def test_nothing_can_be_injected_and_nothing_is_fetched() -> None:
    ner = Target(EVIL, SpanCodec.of([EVIL]), "crf")
    other = Target("chunk", SpanCodec.of(["NP"]), "crf")
    upos = Target(EVIL + "2", IdentityCodec((EVIL,)), "softmax")
    tags = {ner.name: ["B-" + EVIL], upos.name: [EVIL], "xpos": ["NN"], "chunk": ["B-NP"]}
    found = page([Sentence([EVIL], tags)], ner, other, upos, XPOS, files=(EVIL, "b.txt"))
    assert found.text["p"] == [EVIL]
    assert found.text["h1"] == [f"{EVIL} and 1 more, tagged"]
    assert found.text["h2"] == [EVIL, "b.txt"]
    assert found.text["i"] == [EVIL]
    assert EVIL in found.text["b"]
    known = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "footer",
        "h1",
        "h2",
        "p",
        "ul",
        "li",
        "mark",
        "b",
        "span",
        "i",
    }
    assert set(found.text) <= known
    assert {name for _, name, _ in found.attributes} <= {
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
        "dir",
        "title",
    }
    assert not re.search(r"url\(|@import|https?:", found.text["style"][0])


def test_an_empty_input_is_an_empty_page() -> None:
    found = page([Sentence([], {"ner": []})], NER)
    assert "p" not in found.text
    assert found.text["footer"][0].strip() == "0 sentences, 0 words"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=6), *[st.sampled_from(["O", "B-X", "I-X", "I-Y"])] * 3), max_size=8)
)
def test_any_words_and_spans_make_a_page(rows: list[tuple[str, str, str, str]]) -> None:
    names = ["one", "two", "three"]
    targets = [Target(name, SpanCodec.of(["X", "Y"]), "crf") for name in names]
    columns = list(zip(*rows, strict=True))
    tags = {name: to_iob2(column, Scheme.IOB2) for name, column in zip(names, columns[1:], strict=False)}
    words = list(columns[0]) if rows else []
    writer = HtmlWriter(targets, ["-"])
    text = writer.begin() + writer.write([Sentence(words, tags)] if words else []) + writer.end()
    assert text.encode()  # half a surrogate pair would fail
    assert not re.search(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]", text)
    parsed = Page()
    parsed.feed(text)
    assert parsed.inside == []
    if words:
        assert len(parsed.text.get("b", [])) == sum(label[0] == "B" for labels in tags.values() for label in labels)
