"""What a person sees at a terminal: tags under their words, brackets under spans, lines that fit."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tagger_cli.corpora.schemes import Scheme, to_iob2
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.display.pretty import HARMLESS, format_pretty
from tagger_cli.targets.edit_scripts import EditScriptCodec
from tagger_cli.targets.feature_bundles import FeatureBundleCodec
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.spans import SpanCodec
from tagger_cli.targets.target import Target

UPOS = Target("upos", IdentityCodec(("NOUN", "VERB", "PROPN", "ADP", "PUNCT")), "softmax")
NER = Target("ner", SpanCodec.of(["PER", "LOC", "ORGANISATION"]), "crf")
CHUNK = Target("chunk", SpanCodec.of(["NP", "VP"]), "crf")
SENTENCE = Sentence(
    ["Angela", "Merkel", "met", "Emmanuel", "Macron", "in", "Paris", "."],
    {
        "upos": ["PROPN", "PROPN", "VERB", "PROPN", "PROPN", "ADP", "PROPN", "PUNCT"],
        "ner": ["B-PER", "I-PER", "O", "B-PER", "I-PER", "O", "B-LOC", "O"],
        "chunk": ["B-NP", "I-NP", "B-VP", "I-VP", "I-VP", "O", "O", "O"],
    },
)


def plain(sentence: Sentence, *targets: Target, width: int = 80) -> list[str]:
    return format_pretty([sentence], targets, width, coloured=False).splitlines()


def test_tags_and_brackets_stand_beneath_their_words() -> None:
    assert plain(SENTENCE, UPOS, NER) == [
        "Angela Merkel met  Emmanuel Macron in  Paris .",
        "PROPN  PROPN  VERB PROPN    PROPN  ADP PROPN PUNCT",
        "└ PER ──────┘      └ PER ────────┘     └LOC┘",
        "",
    ]


def test_probabilities_stand_beneath_tags_and_beside_labels() -> None:
    sentence = Sentence(
        ["in", "New", "York"],
        {"upos": ["ADP", "PROPN", "PROPN"], "ner": ["O", "B-LOC", "I-LOC"]},
        scores={"upos": [0.999, 0.5, 0.07], "ner": [1.0, 0.9, 0.9]},
        span_scores={"ner": [0.876]},
    )
    assert plain(sentence, UPOS, NER) == [
        "in   New   York",
        "ADP  PROPN PROPN",
        "100% 50%   7%",
        "     └ LOC 88% ┘",
        "",
    ]


def test_each_feature_of_a_bundle_has_a_row_where_any_word_of_the_line_has_so_many() -> None:
    feats = Target("feats", FeatureBundleCodec(["_", "Number=Sing", "Number=Sing|Person=3|Tense=Past"]), "softmax")
    bundles = ["Number=Sing", "Number=Sing|Person=3|Tense=Past", "_", "Number=Sing"]
    sentence = Sentence(["Ada", "was", "in", "Paris"], {"feats": bundles})
    whole = [
        "Ada         was         in Paris",
        "Number=Sing Number=Sing    Number=Sing",
        "            Person=3",
        "            Tense=Past",
        "",
    ]
    assert plain(sentence, feats) == whole
    folded = ["Ada         was", *whole[1:2], *whole[2:4], "in Paris", "   Number=Sing", ""]
    folded[1] = "Number=Sing Number=Sing"
    assert plain(sentence, feats, width=24) == folded


def test_a_lemma_moves_no_cursor() -> None:
    lemma = Target("lemma", EditScriptCodec(["l¦"]), "softmax")
    shown = plain(Sentence(["\x1b[2JX"], {"lemma": ["\x1b[2jx"]}), lemma)
    assert shown == ["␛[2JX", "␛[2jx", ""]


def test_a_row_for_each_target_but_none_for_a_line_without_spans() -> None:
    assert plain(SENTENCE, NER, CHUNK, width=31) == [
        "Angela Merkel",
        "└ PER ──────┘",
        "└ NP ───────┘",
        "met Emmanuel Macron in Paris .",
        "    └ PER ────────┘    └LOC┘",
        "└ VP ─────────────┘",
        "",
    ]


def test_a_span_stays_on_one_line_where_it_can() -> None:
    assert plain(SENTENCE, NER, width=22) == [
        "Angela Merkel met",
        "└ PER ──────┘",
        "Emmanuel Macron in",
        "└ PER ────────┘",
        "Paris .",
        "└LOC┘",
        "",
    ]


def test_a_span_longer_than_a_line_goes_on_in_the_next() -> None:
    assert plain(SENTENCE, NER, width=9) == [
        "Angela",
        "└PER──",
        "Merkel",
        "─────┘",
        "met",
        "Emmanuel",
        "└ PER ──",
        "Macron in",
        "─────┘",
        "Paris .",
        "└LOC┘",
        "",
    ]


def test_columns_line_up_beneath_wide_and_combining_characters() -> None:
    sentence = Sentence(["東京", "n\u0308a\u0308h", "👩‍👩‍👧", "Oslo"], {"ner": ["B-LOC", "O", "O", "B-LOC"]})
    words, brackets, _ = plain(sentence, NER)
    assert cell_len(words[: words.index("n")]) == 6  # the bracket needs five cells
    assert brackets.startswith("└LOC┘ ")
    assert cell_len(words[: words.index("Oslo")]) == brackets.index("└", 1)


def test_a_label_wider_than_its_word_moves_the_next_word_away() -> None:
    sentence = Sentence(["UN", "met"], {"ner": ["B-ORGANISATION", "O"]})
    assert plain(sentence, NER) == ["UN             met", "└ORGANISATION┘", ""]
    assert plain(sentence, NER, width=8) == ["UN", "└ORGANI┘", "met", ""]


def test_a_word_wider_than_the_terminal_stands_alone() -> None:
    sentence = Sentence(["a", "x" * 50, "b"], {"ner": ["O", "B-PER", "O"]})
    assert plain(sentence, NER, width=20) == ["a", "x" * 50, "└ PER ─────────────┘", "b", ""]


def test_labels_keep_their_colours_and_words_are_bold() -> None:
    first, second = (format_pretty([SENTENCE], [NER], width, coloured=True) for width in (80, 22))
    style = re.compile(r"\x1b\[([\d;]+)m([^\x1b]+)\x1b\[0m")
    colours = {text: code for code, text in style.findall(first)}
    assert colours["Angela"] == colours["Macron"] == f"1;{colours['└ PER ──────┘']}"
    assert colours["Paris"] != colours["Angela"]
    assert style.sub(r"\2", first) == format_pretty([SENTENCE], [NER], 80, coloured=False)
    assert {text: code for code, text in style.findall(second)} == colours
    reordered = Sentence(["Paris"], {"ner": ["B-LOC"]})  # colours go by the model, not by what comes first
    assert f"\x1b[{colours['Paris']}mParis" in format_pretty([reordered], [NER], 80, coloured=True)


@pytest.mark.parametrize(
    "evil", ["\x1b[31mred", "a\x9b2J", "bell\x07", "tab\there", "two\nlines", "back\rto", "\ud800"]
)
def test_no_word_controls_the_terminal(evil: str) -> None:
    text = format_pretty([Sentence([evil, "b"], {"ner": ["O", "O"]})], [NER], 80, coloured=False)
    assert text.count("\n") == 2
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text)


def test_nothing_gives_nothing() -> None:
    assert format_pretty([], [NER], 80, coloured=True) == ""
    assert format_pretty([Sentence([], {"ner": []})], [NER], 80, coloured=True) == ""


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=12), st.sampled_from(["O", "B-PER", "I-PER", "I-LOC"])),
        min_size=1,
        max_size=12,
    ),
    st.integers(10, 60),
)
def test_every_line_fits_and_every_word_is_there(rows: list[tuple[str, str]], width: int) -> None:
    words = [word for word, _ in rows]
    sentence = Sentence(
        words, {"ner": to_iob2([label for _, label in rows], Scheme.IOB2), "upos": ["NOUN"] * len(rows)}
    )
    lines = plain(sentence, UPOS, NER, width=width)
    shown = [word.translate(HARMLESS) for word in words]
    assert "".join("".join(shown).split()) == "".join("".join(_word_rows(lines)).split())
    assert all(cell_len(line) <= max(width, *map(cell_len, shown)) for line in lines)


def _word_rows(lines: list[str]) -> list[str]:
    """The rows of words: each is followed by a row of tags."""
    return [line for line, below in pairwise(lines) if below and set(below.split()) == {"NOUN"}]
