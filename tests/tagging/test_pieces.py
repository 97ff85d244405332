"""Files that are cut into pieces and tagged piece by piece give what they give in one go, byte for byte."""

from __future__ import annotations

import io
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tagger_cli.corpora.bad_input import PassedOver
from tagger_cli.display.output_formats import Look, writer_for
from tagger_cli.errors import InputError
from tagger_cli.inference.model import Model
from tagger_cli.tagging.jobs import cutting
from tagger_cli.tagging.jobs.messages import Piece, Tagged, read_message, write_message
from tagger_cli.tagging.jobs.worker import PieceTagger
from tagger_cli.tagging.tag_files import Reading, tag_files

lines_of_text = st.lists(
    st.sampled_from(
        [
            "Angela met Macron in Paris. They talked.",
            "  ",
            "",
            "A\u00a0b",
            "the weather ." * 9,
            "\u200bParis and",
            "Paris,",
            "don't x",
        ]
    ),
    max_size=14,
)


@pytest.fixture(scope="module")
def model(random_model: Path) -> Model:
    return Model(random_model, threads=1)


class Run:
    """What a run writes, leaves out and ends with."""

    def __init__(self, output: bytes, passed_over: PassedOver, error: InputError | None) -> None:
        self.output = output
        self.notes = passed_over.notes()
        self.error = str(error)


def in_one_go(model: Model, files: list[str], reading: Reading, format: str) -> Run:
    output, passed_over, failure = io.BytesIO(), PassedOver(), None
    writer = writer_for(format, model.targets, files, Look(), False)
    with model.session() as session:
        try:
            tag_files(session, files, reading, model.targets, writer, output, passed_over=passed_over)
        except InputError as error:
            failure = error
    return Run(output.getvalue(), passed_over, failure)


def in_pieces(model: Model, files: list[str], reading: Reading, format: str) -> tuple[Run, list[Piece]]:
    requests, replies, passed_over, failure = io.BytesIO(), io.BytesIO(), PassedOver(), None
    pieces = []
    try:
        for piece in cutting.cut_files(files, reading, passed_over=passed_over):
            pieces.append(piece)
            write_message(requests, msgspec.msgpack.encode(piece))
    except InputError as error:
        failure = error
    requests.seek(0)
    names = [target.name for target in model.targets]
    with model.session() as session:
        for message in iter(lambda: read_message(requests), None):
            # A worker each, but where a text goes on in the next piece.
            own = io.BytesIO()
            write_message(own, message)
            while msgspec.msgpack.decode(message, type=Piece).goes_on:
                message = read_message(requests) or b""
                write_message(own, message)
            own.seek(0)
            writer = writer_for(format, model.targets, files, Look(), False)
            PieceTagger(session, files, names, writer, False, False, reading.errors, "").tag(own, replies)
    replies.seek(0)
    output, sentences = b"", 0
    for message in iter(lambda: read_message(replies), None):
        tagged = msgspec.msgpack.decode(message, type=Tagged)
        output += tagged.text(sentences)
        sentences += tagged.sentences
        tagged.note(passed_over)
        if tagged.problem is not None:
            failure = tagged.problem.error()
            break
    return Run(output, passed_over, failure), pieces


def check_alike(model: Model, files: list[str], reading: Reading, formats: tuple[str, ...]) -> list[Piece]:
    for format in formats:
        whole = in_one_go(model, files, reading, format)
        run, pieces = in_pieces(model, files, reading, format)
        assert run.output == whole.output
        assert (run.notes, run.error) == (whole.notes, whole.error)
    return pieces


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(first=lines_of_text, second=lines_of_text, end=st.sampled_from(["", "\n", "\n\n"]), size=st.integers(1, 200))
@pytest.mark.parametrize("mode", ["paragraph", "sentence", "wrapped", "document"])
def test_text_is_cut_where_texts_end(
    model: Model, tmp_path: Path, mode: str, first: list[str], second: list[str], end: str, size: int
) -> None:
    (tmp_path / "a.txt").write_text("\n".join(first) + end)
    (tmp_path / "b").write_text("\n".join(second))
    (tmp_path / "c.conll").write_text("Paris X\n\nMacron X\n")
    files = [str(tmp_path / name) for name in ("a.txt", "b", "c.conll", "a.txt", "a.txt")]
    reading = Reading("auto", mode)  # type: ignore[arg-type]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "PIECE_CHARACTERS", size)
        patch.setattr("tagger_cli.corpora.text_reader.CHARACTERS_AT_ONCE", size)
        check_alike(model, files, reading, ("conllu", "jsonl"))


def test_a_text_that_is_too_long_to_be_held_goes_on_in_the_next_piece(
    model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "LONG_LINE_BYTES", 500)
    monkeypatch.setattr("tagger_cli.tagging.tag_files.LONG_LINE_BYTES", 500)
    monkeypatch.setattr("tagger_cli.corpora.text_units.LONGEST_UNIT", 700)
    monkeypatch.setattr("tagger_cli.corpora.lines.BLOCK_BYTES", 300)
    monkeypatch.setattr("tagger_cli.corpora.text_reader.CHARACTERS_AT_ONCE", 600)
    line = "Angela Merkel met Emmanuel Macron in Paris . " * 60
    for number, text in enumerate([line, line + "\nParis.\n" + line + "\n", "Paris. " * 300 + "\n\n\nOn\n"]):
        file = tmp_path / f"{number}.txt"
        file.write_text(text)
        for mode in ("paragraph", "document"):
            pieces = check_alike(model, [str(file), str(file)], Reading("text", mode), ("conllu", "jsonl"))  # type: ignore[arg-type]
            assert any(piece.goes_on for piece in pieces)


@pytest.mark.parametrize("errors", ["strict", "skip", "replace"])
def test_every_format_is_cut_where_sentences_and_records_end(
    model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, errors: str
) -> None:
    monkeypatch.setattr(cutting, "PIECE_CHARACTERS", 100)
    monkeypatch.setattr("tagger_cli.corpora.text_reader.CHARACTERS_AT_ONCE", 100)
    words = ["Angela", "met", "Macron", ".", "", "Paris", "", ""] * 20
    columns = "# global.columns = FORM NER\n" + "".join(f"{word}\tO\n" if word else "\n" for word in words)
    rows = "# sent_id = x\n# text = Paris .\n1\tParis\t_\t_\t_\t_\t_\t_\t_\t_\n2\t.\t_\t_\t_\t_\t_\t_\t_\t_\n\n" * 20
    records = [{"id": n, "text": "Macron left. Paris slept."} if n % 3 else {"tokens": ["Paris"]} for n in range(40)]
    jsonl = "".join(json.dumps(record) + "\n" for record in records)
    contents = {"a.conll": columns, "b.conllu": rows, "c.jsonl": jsonl, "d.txt": "Macron left.\n" * 50}
    bad = {"a.conll": b"\xff\tO\n\n", "b.conllu": b"x\xff\n\n", "c.jsonl": b"{\xff\n", "d.txt": b"Paris \xff\n"}
    for name, content in contents.items():
        half = content.index("\n\n", len(content) // 2) + 2 if "\n\n" in content else len(content) // 2
        half = content.index("\n", half - 1) + 1
        (tmp_path / name).write_bytes(content.encode())
        (tmp_path / f"bad-{name}").write_bytes(content[:half].encode() + bad[name] + content[half:].encode())
    files = [str(tmp_path / name) for name in contents]
    reading = Reading("auto", "paragraph", errors=errors)  # type: ignore[arg-type]
    assert len(check_alike(model, files, reading, ("conll", "conllu", "jsonl", "inline"))) > 10
    for name in contents:
        broken = str(tmp_path / f"bad-{name}")
        check_alike(model, [files[0], broken, files[3]], reading, ("conll", "conllu", "jsonl"))
    tokens = Reading("tokens", "paragraph", errors=errors)  # type: ignore[arg-type]
    check_alike(model, [files[3], str(tmp_path / "bad-d.txt")], tokens, ("conll", "jsonl"))
