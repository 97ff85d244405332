"""Any bytes into any reader, and what comes out into any writer: our own errors or none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest
from fuzz_settings import check_line, inputs
from hypothesis import example, given
from hypothesis import strategies as st

from tagger_cli.corpora.bad_input import PassedOver
from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.formats import Format, read_sentences
from tagger_cli.corpora.input_look import format_by_first_lines
from tagger_cli.corpora.known_targets import find_targets
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.lines import DecodingErrors, LineDecoder
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.display.html import HtmlWriter
from tagger_cli.display.pretty import format_pretty
from tagger_cli.errors import TaggerError
from tagger_cli.features.vectors import read_vectors
from tagger_cli.inspection.columns import look_at
from tagger_cli.segmentation.segmenter import RuleSegmenter
from tagger_cli.tagging.writers.conll import format_conll
from tagger_cli.tagging.writers.conllu import format_conllu
from tagger_cli.tagging.writers.inline import format_inline
from tagger_cli.tagging.writers.jsonl import JsonlWriter
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.spans import SpanCodec
from tagger_cli.targets.target import Target

PIECES = [
    *(
        b"\t",
        b"\n",
        b"\r",
        b"\n\n",
        b" ",
        b"_",
        b"O",
        b"B-PER",
        b"I-PER",
        b"E-X",
        b"B-",
        b"-",
        b"\x00",
        b"\x1b[31m",
        b"\xff",
    ),
    *(
        b"\xef\xbb\xbf",
        b"\xc2\xa0",
        b"\xe2\x80\xa8",
        b"\xf0\x9f\x98\x80",
        b"a",
        b"Ada",
        b"word\ttag\n",
        b"-DOCSTART-\n",
    ),
    *(b"# text = ", b"# global.columns = ID FORM NER\n", b"# newpar\n", b"1\tAda\t_\t_\t_\t_\t_\t_\t_\tNER=B-PER\n"),
    *(
        b"1-2\tAdas\t_\t_\t_\t_\t_\t_\t_\t_\n",
        b"2\ts\t_\tX\t_\t_\t_\t_\t_\tSpaceAfter=No\n",
        b"\xc2\xb2-3",
        b"9" * 5000,
    ),
    *(
        b"1.1\t\t_\t_\t_\t_\t_\t_\t_\t_\n",
        b"3-2\tx\t_\t_\t_\t_\t_\t_\t_\t_\n",
        b"1-99999999999999999999\tx" + b"\t_" * 8 + b"\n",
    ),
    *(
        b'{"text": "Ada lives."}\n',
        b'{"tokens": ["Ada"], "ner": ["B-PER"], "x": 1e999}\n',
        b'{"tokens": [',
        b'{"text": ',
    ),
    *(
        b'{"text": "Ada", "tokens": [{"text": "Ada", "start": 0, "end": 3}]',
        b', "entities": [[0, 3, "PER"]]',
        b"}",
        b"]",
    ),
    *(
        b'"text"',
        b'"tokens"',
        b'"start": -1',
        b"null",
        b"NaN",
        b"1e999",
        b'"\\ud800"',
        b'"\\ud83d\\ude00"',
        b":",
        b",",
        b"[",
    ),
    *(
        b"[" * 3000,
        b'{"a":' * 3000,
        b"0.1 0.2 0.3\n",
        b"2 3\n",
        b"nan inf 1e39\n",
        b"\x1f\x8b",
        b"BZh91AY&SY",
        b"\xfd7zXZ\x00",
    ),
]
BYTES = st.one_of(
    st.binary(max_size=200),
    st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=4)), max_size=25).map(b"".join),
)
FORMATS: list[Format] = ["text", "tokens", "conll", "conllu", "jsonl"]
TARGETS = [Target("ner", SpanCodec.of(["PER"]), "crf"), Target("upos", IdentityCodec(["X"]), "softmax")]
KINDS = {target.name: target.kind for target in TARGETS}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "input"


def lines_of(data: bytes, cuts: list[int], errors: DecodingErrors, passed_over: PassedOver) -> Iterator[str | None]:
    decoder = LineDecoder("f", errors, 100, passed_over)
    position = 0
    for cut in (*sorted(cuts), len(data)):
        yield from decoder.feed(data[position:cut])
        position = max(position, cut)
        yield None
    yield from decoder.finish()


def write(sentences: list[Sentence]) -> None:
    """Through every format, as if they were tagged; JSON must be JSON."""
    for sentence in sentences:
        sentence.tags = {"ner": ["B-PER"] * len(sentence.words), "upos": ["X"] * len(sentence.words)}
    for text in (
        format_conll(sentences, KINDS),
        format_conllu(sentences, KINDS),
        format_inline(sentences, KINDS),
        format_pretty(sentences, TARGETS, 40, True),
        HtmlWriter(TARGETS, ["f"]).write(sentences),
    ):
        text.encode()
    writer = JsonlWriter(KINDS)
    # Not splitlines: a line end of Unicode cuts a line for Python, not for JSON.
    for line in (writer.write(sentences) + writer.end()).split("\n"):
        if line:
            json.loads(line, parse_constant=pytest.fail)
    (writer.write(sentences) + writer.end()).encode()


@given(
    data=BYTES,
    cuts=st.lists(st.integers(0, 300), max_size=3),
    format=st.sampled_from(FORMATS),
    errors=st.sampled_from(["strict", "replace", "skip"]),
)
@inputs(0.45)
@example(data=b"\xc2\xb2-3\ta" + b"\t_" * 8, cuts=[], format="conllu", errors="strict")
def test_bytes_to_be_tagged(data: bytes, cuts: list[int], format: Format, errors: DecodingErrors) -> None:
    passed_over = PassedOver()
    read = read_sentences(
        lines_of(data, cuts, errors, passed_over),
        "f",
        format,
        RuleSegmenter().segment,
        passed_over=passed_over if errors == "skip" else None,
    )
    sentences: list[Sentence] = []
    refused = None
    try:
        for sentence in read:
            if sentence is not None:
                sentences.append(sentence)
    except TaggerError as error:
        check_line(error)
        refused = error
    assert refused is None or errors != "skip"
    write(sentences)
    passed_over.notes()


@given(
    data=BYTES,
    name=st.sampled_from(["input", "a.conll", "a.conllu", "a.jsonl"]),
    selector=st.sampled_from([None, "2", "-1", "ner", "misc.NER", "tag"]),
)
@inputs(0.2)
def test_bytes_to_be_trained_on(file: Path, data: bytes, name: str, selector: str | None) -> None:
    path = file.with_name(name)
    path.write_bytes(data)
    for format in ("auto", "conll", "conllu", "jsonl"):
        labelled: Literal["auto", "conll", "conllu", "jsonl"] = format  # type: ignore[assignment]
        try:
            read_corpus(LabelledFile(str(path), {"ner": selector}, labelled, None, RuleSegmenter().segment))
        except TaggerError as error:
            check_line(error)


@given(data=BYTES, name=st.sampled_from(["input", "a.conll", "a.conllu", "a.jsonl"]))
@inputs(0.1)
def test_bytes_to_be_looked_at(file: Path, data: bytes, name: str) -> None:
    path = file.with_name(name)
    path.write_bytes(data)
    format_by_first_lines(data.decode(errors="replace").split("\n"))
    for look in (look_at, lambda path: find_targets(path, {"ner": {"PER"}, "upos": {"X"}})):
        with suppress(TaggerError):
            look(str(path))


@given(data=BYTES)
@inputs(0.05)
def test_bytes_as_vectors(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    try:
        read_vectors(str(file), {"Ada": "Ada", "a": "a"}.keys(), 10)
    except TaggerError as error:
        check_line(error)
