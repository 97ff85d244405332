"""Files through the model: offsets that hold whatever the text, every format in and out, nothing lost."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.display.output_formats import Look, writer_for
from tagger_cli.errors import InputError
from tagger_cli.inference.model import Model
from tagger_cli.segmentation.segmenter import RuleSegmenter
from tagger_cli.tagging.tag_files import Reading, tag_files

FRAGMENTS = [
    "Merkel",
    "met",
    ".",
    " ",
    "\u00a0",
    "👩‍👩‍👧",
    "e\u0301",
    "\u202eabc",
    "שלום",
    "مرحبا",
    "北京。",
    "\x00",
    "\ufeff",
]
TEXTS = st.lists(st.one_of(st.text(max_size=8), st.sampled_from(FRAGMENTS)), max_size=8).map("".join)


@pytest.fixture(scope="module")
def model(random_model: Path) -> Model:
    return Model(random_model, threads=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("input")


def tagged(
    model: Model, *files: Path, to: str = "jsonl", given: Any = "auto", errors: Any = "strict", output: Any = None
) -> str:
    output = output or io.BytesIO()
    names = list(map(str, files))
    writer = writer_for(to, model.targets, names, Look(), False)
    with model.session() as session:
        tag_files(session, names, Reading(given, errors=errors), model.targets, writer, output)
    return str(output.getvalue().decode("utf-8"))


def objects(lines: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.split("\n")[:-1]]


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_between_start_and_end_stands_the_token_in_every_document(model: Model, folder: Path, texts: list[str]) -> None:
    records = [{"id": number, "text": text, "more": [text]} for number, text in enumerate(texts)]
    file = folder / "documents.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    for record, found in zip(records, objects(tagged(model, file)), strict=True):
        assert {name: found[name] for name in record} == record
        assert list(found) == ["id", "text", "more", "tokens", "entities"]
        text = found["text"]
        for part in found["tokens"] + found["entities"]:
            assert text[part["start"] : part["end"]] == part["text"]
        ends = [0, *(token["end"] for token in found["tokens"])]
        starts = [*(token["start"] for token in found["tokens"]), len(text)]
        assert all(end <= start for end, start in zip(ends, starts, strict=True))


@settings(max_examples=60, deadline=None)
@given(content=st.lists(st.one_of(TEXTS, st.sampled_from(["\n", "\r\n", "\r", "\n\n"])), max_size=6).map("".join))
def test_offsets_of_raw_text_count_the_characters_of_its_line(model: Model, folder: Path, content: str) -> None:
    file = folder / "raw.txt"
    file.write_bytes(content.encode())
    lines = re.split(r"\r\n|\r|\n", content.removeprefix("\ufeff"))
    expected = [
        [(number, line[start:end], start, end) for start, end in sentence.offsets]
        for number, line in enumerate(lines, 1)
        for sentence in RuleSegmenter().segment([line])[0]
    ]
    found = objects(tagged(model, file))
    assert [
        [(s["line"], t["text"], s["start"] + t["start"], s["start"] + t["end"]) for t in s["tokens"]] for s in found
    ] == expected
    for sentence in found:
        for part in sentence["tokens"] + sentence["entities"]:
            assert sentence["text"][part["start"] : part["end"]] == part["text"]


def test_extreme_inputs(model: Model, tmp_path: Path) -> None:
    word = "wörd" * 250_000
    file = tmp_path / "extreme.txt"
    file.write_text("\n" * 100_000 + f"Merkel met {word} in\x00Paris.\n" + "\n" * 10)
    (line,) = objects(tagged(model, file))
    assert [token["text"] for token in line["tokens"]] == ["Merkel", "met", word, "in", "Paris", "."]
    assert [token["start"] for token in line["tokens"]][2:4] == [11, 12 + len(word)]
    for other in ("conll", "conllu", "inline", "pretty", "html"):
        assert word in tagged(model, file, to=other)


@pytest.mark.parametrize("to", ["pretty", "conll", "conllu", "jsonl", "inline"])
@pytest.mark.parametrize("content", ["", "\n", " \n\t\n\r\n", "\ufeff", "\x00\u200b\n"])
def test_no_words_give_no_output(model: Model, tmp_path: Path, to: str, content: str) -> None:
    file = tmp_path / "empty.txt"
    file.write_bytes(content.encode())
    assert tagged(model, file, to=to) == ""


INPUTS = {
    "text": "Merkel met Macron. They talked.\n",
    "tokens": "Merkel met Macron .\nThey talked .\n",
    "conll": "Merkel x\nmet x\nMacron x\n. x\n\nThey x\ntalked x\n. x\n",
    "conllu": "".join(
        "".join(f"{number}\t{word}" + "\t_" * 8 + "\n" for number, word in enumerate(words.split(), 1)) + "\n"
        for words in ("Merkel met Macron .", "They talked .")
    ),
    "jsonl": '{"tokens": ["Merkel", "met", "Macron", "."]}\n{"text": "They talked."}\n',
}
COMPRESSIONS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("", bytes),
    (".gz", gzip.compress),
    (".bz2", bz2.compress),
    (".xz", lzma.compress),
]


def test_every_input_format_gives_the_same_words_and_labels(model: Model, tmp_path: Path) -> None:
    outputs = set()
    for number, (name, content) in enumerate(INPUTS.items()):
        suffix, compress = COMPRESSIONS[number % len(COMPRESSIONS)]
        file = tmp_path / f"any{suffix}"
        file.write_bytes(compress(content.encode()))
        outputs.add(tagged(model, file, to="conll", given=name))
        if name != "tokens":
            named = tmp_path / f"file.{name}{suffix}"  # auto goes by the name
            named.write_bytes(compress(content.encode()))
            outputs.add(tagged(model, named, to="conll"))
    (only,) = outputs
    words = ["Merkel", "met", "Macron", ".", "", "They", "talked", ".", ""]
    assert [line.split("\t")[0] for line in only.splitlines()] == words


def test_several_files_are_tagged_in_their_order(model: Model, tmp_path: Path) -> None:
    words = [f"w{number}" for number in range(30)]
    files = []
    for number, word in enumerate(words):
        suffix, compress = COMPRESSIONS[number % len(COMPRESSIONS)]
        files.append(tmp_path / f"{word}.txt{suffix}")
        files[-1].write_bytes(compress(word.encode()))
    assert [line["text"] for line in objects(tagged(model, *files))] == words
    page = tagged(model, *files, to="html")
    assert re.findall(r"<h2>.*/(w\d+)\.txt|<p [^>]*>(?:<[^>]*>)*(w\d+)", page) == [
        pair for word in words for pair in ((word, ""), ("", word))
    ]


@pytest.mark.parametrize("to", ["pretty", "conll", "conllu", "jsonl", "inline", "html"])
def test_what_stands_before_a_bad_byte_is_written(model: Model, tmp_path: Path, to: str) -> None:
    file = tmp_path / "latin.txt"
    file.write_bytes("Merkel met Macron.\nCaf\xe9 in Paris.\n".encode("latin-1"))
    output = io.BytesIO()
    with pytest.raises(InputError, match=r"latin\.txt:2: byte 0xE9 at offset 22 is not UTF-8; .*iconv"):
        tagged(model, file, to=to, output=output)
    text = output.getvalue().decode()
    assert "Macron" in text
    assert "Caf" not in text
    assert text.endswith("</html>\n") or to != "html"
    text = tagged(model, file, to=to, errors="replace")
    assert "\ufffd" in text
    assert "Paris" in text


def test_a_record_that_cannot_be_read_names_its_line(model: Model, tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"text": "Merkel"}\n{"text": \n')
    output = io.BytesIO()
    with pytest.raises(InputError, match=r"bad\.jsonl:2: "):
        tagged(model, file, output=output)
    assert [line["text"] for line in objects(output.getvalue().decode())] == ["Merkel"]


def test_targets_and_tokens_of_a_record_keep_their_other_fields(model: Model, tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text('{"z": null, "tokens": [{"text": "Merkel", "lemma": "M", "upos": "X"}], "a": {"b": [1.5, "é"]}}\n')
    (found,) = objects(tagged(model, file))
    assert list(found) == ["z", "tokens", "a", "text", "entities"]
    assert found["a"] == {"b": [1.5, "é"]}
    (token,) = found["tokens"]
    assert token["lemma"] == "M"
    assert token["upos"] in ("NOUN", "VERB", "PROPN", "PUNCT")
