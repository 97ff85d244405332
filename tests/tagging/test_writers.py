"""What the writers write, the readers read back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.corpora.conllu_reader import read_conllu
from tagger_cli.corpora.formats import read_labelled, read_sentences
from tagger_cli.corpora.lines import LineDecoder, read_lines
from tagger_cli.corpora.schemes import Kind, Scheme, to_iob2
from tagger_cli.corpora.segments import SentencePlaces
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.tagging.writers.conll import format_conll
from tagger_cli.tagging.writers.conllu import format_conllu
from tagger_cli.tagging.writers.inline import format_inline
from tagger_cli.tagging.writers.jsonl import JsonlWriter

KINDS: dict[str, Kind] = {"upos": "word", "sense": "word", "ner": "span"}
WORDS = st.text(st.sampled_from("aé😀#-_/\\[]\"' \u00a0\u2028.1"), min_size=1, max_size=4)
SENSES = st.sampled_from(["X", "a|b", "c d", "e\\p", "O"])
NER = st.sampled_from(["O", "O", "B-PER", "I-PER", "I-creative-work"])


@st.composite
def labelled(draw: st.DrawFn) -> Sentence:
    rows = draw(st.lists(st.tuples(WORDS, st.sampled_from(["NOUN", "PUNCT"]), SENSES, NER), min_size=1, max_size=5))
    words, upos, sense, ner = (list(column) for column in zip(*rows, strict=True))
    return Sentence(words, {"upos": upos, "sense": sense, "ner": to_iob2(ner, Scheme.IOB2)})


def format_jsonl(sentences: list[Sentence], targets: dict[str, Kind]) -> str:
    writer = JsonlWriter(targets)
    return writer.write(sentences) + writer.end()


def lines(text: str) -> list[str]:
    decoder = LineDecoder("f")
    return decoder.feed(text.encode()) + decoder.finish()


def words_and_tags(sentences: Iterator[Sentence | None]) -> list[tuple[list[str], dict[str, list[str]]]]:
    return [(sentence.words, sentence.tags) for sentence in sentences if sentence is not None]


@given(st.lists(labelled(), max_size=3))
@settings(max_examples=60)
def test_round_trips(sentences: list[Sentence]) -> None:
    expected = [(sentence.words, sentence.tags) for sentence in sentences]
    written = format_conll(sentences, KINDS)
    targets = {"upos": "2", "sense": "3", "ner": None}
    assert words_and_tags(read_labelled(lines(written), "f", "conll", targets)) == expected
    everything = dict.fromkeys(KINDS)
    written = format_conllu(sentences, KINDS)
    assert words_and_tags(read_labelled(lines(written), "f", "conllu", everything)) == expected
    written = format_jsonl(sentences, KINDS)
    assert words_and_tags(read_labelled(lines(written), "f", "jsonl", everything)) == expected


@given(labelled())
@settings(max_examples=30)
def test_inline_can_be_undone(sentence: Sentence) -> None:
    line = format_inline([sentence], {"upos": "word"})
    assert line.endswith("\n") and line.count("\n") == 1
    fields = re.findall(r"((?:\\.|[^\\ /])+)/([A-Z]+)(?: |\n)", line)
    assert [re.sub(r"\\(.)", r"\1", word) for word, _ in fields] == sentence.words
    assert [label for _, label in fields] == sentence.tags["upos"]


def test_inline() -> None:
    tags = {"ner": ["B-PER", "I-PER", "O", "B-LOC"], "upos": ["PROPN", "PROPN", "VERB", "PROPN"]}
    sentence = Sentence(["Angela", "Mer kel", "saw", "A/B"], tags)
    assert format_inline([sentence], {"ner": "span"}) == "[PER Angela Mer\\ kel] saw [LOC A\\/B]\n"
    both: dict[str, Kind] = {"upos": "word", "ner": "span"}
    assert format_inline([sentence], both) == "[PER Angela/PROPN Mer\\ kel/PROPN] saw/VERB [LOC A\\/B/PROPN]\n"


def test_conll_is_one_word_a_line_with_a_blank_line_after_each_sentence() -> None:
    sentences = [
        Sentence(["a", "b\tc\n"], {"t": ["X", "Y"]}),
        Sentence([], {"t": []}),
        Sentence(["d"], {"t": ["Z"]}),
    ]
    assert format_conll(sentences, ["t"]) == "a\tX\nb_c_\tY\n\nd\tZ\n\n"
    assert format_conll([], ["t"]) == ""


def scored() -> Sentence:
    """A sentence with two targets and their scores."""
    return Sentence(
        ["New", "York", "wins"],
        {"upos": ["PROPN", "PROPN", "VERB"], "ner": ["B-LOC", "I-LOC", "O"]},
        scores={"upos": [0.99999, 0.75, 1 / 3], "ner": [0.9, 0.8, 0.00001]},
        span_scores={"ner": [0.71234]},
    )


BOTH: dict[str, Kind] = {"upos": "word", "ner": "span"}


def test_conll_has_the_scores_in_columns_after_the_labels() -> None:
    assert format_conll([scored()], BOTH).splitlines() == [
        "New\tPROPN\tB-LOC\t1.0000\t0.9000",
        "York\tPROPN\tI-LOC\t0.7500\t0.8000",
        "wins\tVERB\tO\t0.3333\t0.0000",
        "",
    ]


def test_conllu_has_the_scores_in_misc() -> None:
    written = format_conllu([scored()], BOTH).splitlines()
    assert [line.split("\t")[9] for line in written[:3]] == [
        "NER=B-LOC|UPOSScore=1.0000|NERScore=0.9000",
        "NER=I-LOC|UPOSScore=0.7500|NERScore=0.8000",
        "NER=O|UPOSScore=0.3333|NERScore=0.0000",
    ]
    (only_upos,) = format_conllu([scored()], {"upos": "word"}).split("\n\n")[:1]
    assert only_upos.splitlines()[0].endswith("\tUPOSScore=1.0000")


def test_jsonl_has_the_scores_of_tokens_and_of_whole_entities() -> None:
    line = json.loads(format_jsonl([scored()], BOTH))
    assert line["tokens"][1] == {"text": "York", "start": 4, "end": 8, "upos": "PROPN", "upos_score": 0.75}
    assert [token["upos_score"] for token in line["tokens"]] == [1.0, 0.75, 0.3333]
    assert line["entities"] == [{"text": "New York", "label": "LOC", "start": 0, "end": 8, "score": 0.7123}]


def test_scores_of_an_earlier_tagging_do_not_stay_beside_new_labels() -> None:
    written = format_conllu([scored()], BOTH)
    (again,) = read_sentences(lines(written), "f", "conllu", lambda text: [])
    assert again is not None
    again.tags = {"upos": ["X"] * 3, "ner": ["O"] * 3}
    assert "Score" not in format_conllu([again], BOTH)
    assert format_conllu([again], {"upos": "word"}).count("NERScore") == 3
    again.scores = scored().scores
    assert format_conllu([again], BOTH).count("UPOSScore=") == 3

    written = format_jsonl([scored()], BOTH)
    (again,) = read_sentences(lines(written), "f", "jsonl", lambda text: [])
    assert again is not None
    again.tags = {"upos": ["X"] * 3, "ner": ["B-LOC", "O", "O"]}
    assert "score" not in format_jsonl([again], BOTH)


def test_jsonl_of_running_text() -> None:
    tags = {"upos": ["PROPN", "PROPN", "PUNCT"], "ner": ["B-LOC", "I-LOC", "O"]}
    sentence = Sentence(["New", "York", "."], tags, [(6, 9), (11, 15), (15, 16)], "New  York.", 6)
    kinds: dict[str, Kind] = {"upos": "word", "ner": "span"}
    assert json.loads(format_jsonl([sentence], kinds)) == {
        "text": "New  York.",
        "start": 6,
        "tokens": [
            {"text": "New", "start": 0, "end": 3, "upos": "PROPN"},
            {"text": "York", "start": 5, "end": 9, "upos": "PROPN"},
            {"text": ".", "start": 9, "end": 10, "upos": "PUNCT"},
        ],
        "entities": [{"text": "New  York", "label": "LOC", "start": 0, "end": 9}],
    }


def test_jsonl_entities_name_their_target_where_there_are_several() -> None:
    sentence = Sentence(["a", "b"], {"ner": ["B-X", "I-X"], "chunk": ["O", "B-Y"]})
    entities = json.loads(format_jsonl([sentence], {"ner": "span", "chunk": "span"}))["entities"]
    assert entities == [
        {"text": "a b", "label": "X", "start": 0, "end": 3, "target": "ner"},
        {"text": "b", "label": "Y", "start": 2, "end": 3, "target": "chunk"},
    ]


def test_jsonl_of_a_later_sentence_is_read_back_and_written_again() -> None:
    sentence = Sentence(["New", "York"], {"ner": ["B-LOC", "I-LOC"]}, [(6, 9), (10, 14)], "New York", 6)
    written = format_jsonl([sentence], {"ner": "span"})
    (again,) = read_labelled(lines(written), "f", "jsonl", {"ner": None})
    assert again is not None
    assert (again.words, again.tags, again.text) == (sentence.words, sentence.tags, sentence.text)
    assert again.offsets == [(0, 3), (4, 8)]  # in the text of its own object
    assert format_jsonl([again], {"ner": "span"}) == written


def test_every_jsonl_object_comes_out_once_with_its_other_fields() -> None:
    records = [
        {"id": 1, "text": "Go. Stop é.", "source": ["web"]},
        {"id": 2, "text": ""},
        {"tokens": [{"text": "a", "own": 1}, {"text": "b"}], "id": 3},
    ]

    def segment(texts: Sequence[str]) -> list[list[SentencePlaces]]:
        return [[SentencePlaces([m[0]], [m.span()]) for m in re.finditer(r"\w[^.]*\.", text)] for text in texts]

    sentences = list(read_sentences(map(json.dumps, records), "f", "jsonl", segment))
    for sentence in sentences:
        assert sentence is not None
        sentence.tags["t"] = ["X"] * len(sentence)
    writer = JsonlWriter({"t": "word"})
    batches = [writer.write([sentence]) for sentence in sentences if sentence is not None]
    written = [json.loads(line) for line in lines("".join(batches) + writer.end())]
    assert writer.end() == ""
    assert [list(record) for record in written] == [
        ["id", "text", "source", "tokens"],
        ["id", "text", "tokens"],
        ["tokens", "id", "text"],
    ]
    assert [token["text"] for token in written[0]["tokens"]] == ["Go.", "Stop é."]
    assert written[0]["tokens"][1] == {"text": "Stop é.", "start": 4, "end": 11, "t": "X"}
    assert written[1]["tokens"] == []
    assert written[2]["tokens"][0] == {"text": "a", "own": 1, "start": 0, "end": 1, "t": "X"}
    assert written[2]["text"] == "a b"


def test_conllu_keeps_what_it_was_given(shared_data: Path) -> None:
    path = str(shared_data / "ud-english-ewt" / "en_ewt-ud-dev.conllu")
    given = list(read_lines(path))
    sentences = [s for s in read_conllu(given, path, {"upos": None, "xpos": None}) if s is not None]
    assert lines(format_conllu(sentences, {"upos": "word", "xpos": "word"})) == given


def test_conllu_annotations_go_to_their_places() -> None:
    given = [
        "# x",
        "1-2\tab" + "\t_" * 8,
        "1\ta" + "\t_" * 7 + "\tA=b|ner=B-OLD|Z=z",
        "2\tb" + "\t_" * 8,
        "2.1" + "\t_" * 9,
    ]
    tags = {"upos": ["X", "Y"], "ner": ["B-LOC", "O"]}
    written = format_conllu([Sentence(["a", "b"], tags, lines=given)], {"upos": "word", "ner": "span"})
    assert written.split("\n") == [
        "# x",
        given[1],
        "1\ta\t_\tX\t_\t_\t_\t_\t_\tA=b|NER=B-LOC|Z=z",
        "2\tb\t_\tY\t_\t_\t_\t_\t_\tNER=O",
        given[4],
        "",
        "",
    ]


def test_bare_conllu_says_where_no_blank_follows() -> None:
    sentence = Sentence(["a", "b", "c"], {}, [(0, 1), (1, 2), (3, 4)], "ab\tc")
    written = format_conllu([sentence], {})
    assert written.startswith("# text = ab c\n1\ta\t")
    assert [line.rpartition("\t")[2] for line in written.split("\n")[1:4]] == ["SpaceAfter=No", "SpacesAfter=\\t", "_"]


def test_a_lemma_breaks_no_line_and_no_column() -> None:
    word = "a\tb\nc"
    sentence = Sentence([word, "left"], {"upos": ["X", "VERB"], "lemma": [word, "leave"]})
    assert format_conll([sentence], ["upos", "lemma"]) == "a_b_c\tX\ta_b_c\nleft\tVERB\tleave\n\n"
    lines = format_conllu([sentence], {"upos": "word", "lemma": "word"}).splitlines()
    assert lines == ["1\ta_b_c\ta_b_c\tX\t_\t_\t_\t_\t_\t_", "2\tleft\tleave\tVERB\t_\t_\t_\t_\t_\t_", ""]
