"""``tagger tag`` with Parquet, Arrow and zstd: columns are kept, tokens and entities are lists of structs."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pandas
import pyarrow as pa
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet
import pytest
from command import tagger

TEXTS = ["Merkel met Macron in Paris.\nThey didn't talk. ", None, "", "  Łódź slept. 🙂 Paris?"] * 700
DATE = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def table() -> pa.Table:
    count = len(TEXTS)
    return pa.table(
        {
            "id": pa.array(range(count), pa.int64()),
            "body": pa.array(TEXTS, pa.large_string()),
            "when": pa.array([DATE] * count, pa.timestamp("us", "UTC")),
            "tokens": pa.array([7] * count),
        }
    )


@pytest.fixture(scope="module")
def tagged(random_model: Path, table: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    pa.parquet.write_table(table, folder / "in.parquet", row_group_size=1000)
    done = tagger(
        *("tag", "-m", random_model, "in.parquet", "--text-column", "body", "--scores", "-o", "out.parquet"),
        folder=folder,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder / "out.parquet"


def test_rows_have_what_jsonl_says_of_them(random_model: Path, tagged: Path, table: pa.Table) -> None:
    records = "".join(json.dumps({"text": text}) + "\n" for text in TEXTS[:4] if text is not None)
    done = tagger("tag", "-m", random_model, "-i", "jsonl", "-f", "jsonl", "--scores", given=records)
    expected = [json.loads(line) for line in done.stdout.splitlines()]
    found = pa.parquet.read_table(tagged)
    assert found.schema.names == ["id", "body", "when", "tokens", "entities"]
    assert found.select(["id", "body", "when"]).equals(table.select(["id", "body", "when"]))
    rows = found.to_pylist()
    assert rows[1]["tokens"] is None and rows[1]["entities"] is None
    assert sum(len(row["entities"] or ()) for row in rows) > 100
    for row, record in zip([rows[0], rows[2], rows[3]], expected, strict=True):
        assert [(t["text"], t["start"], t["end"], t["upos"]) for t in row["tokens"]] == [
            (t["text"], t["start"], t["end"], t["upos"]) for t in record["tokens"]
        ]
        assert [(e["text"], e["label"], e["start"], e["end"]) for e in row["entities"]] == [
            (e["text"], e["label"], e["start"], e["end"]) for e in record["entities"]
        ]
        scores = [token["upos_score"] for token in record["tokens"]]
        assert [token["upos_score"] for token in row["tokens"]] == pytest.approx(scores, abs=1e-6)
        assert all(entity["target"] == "ner" for entity in row["entities"])
    assert all(row["tokens"] == rows[number % 4]["tokens"] for number, row in enumerate(rows))


def test_other_programs_read_it(tagged: Path) -> None:
    frame = pandas.read_parquet(tagged)
    assert frame["tokens"][0][0]["text"] == "Merkel"
    polars = pytest.importorskip("polars")
    words = polars.read_parquet(tagged).select(polars.col("tokens").explode().struct.field("text")).drop_nulls()
    assert words["text"].to_list()[:3] == ["Merkel", "met", "Macron"]
    duckdb = pytest.importorskip("duckdb")
    query = f"select t.text, count(*) from (select unnest(tokens) t from '{tagged}') group by 1 order by 2 desc, 1"
    assert dict(duckdb.sql(query).fetchall())["Paris"] == 1400


def test_arrow_and_jsonl_in_and_out(random_model: Path, tagged: Path, table: pa.Table, tmp_path: Path) -> None:
    short = table.slice(0, 40)
    pa.feather.write_feather(short, tmp_path / "a.arrow", compression="zstd")
    with pa.ipc.new_stream(tmp_path / "b.arrows", short.schema) as stream:
        stream.write_table(short)
    expected = pa.parquet.read_table(tagged).slice(0, 40).drop_columns(["entities"]).to_pylist()
    options = ["-m", random_model, "--text-column", "body", "--scores"]
    for name in ("a.arrow", "b.arrows"):
        assert tagger("tag", *options, name, "-o", "out.arrow", folder=tmp_path).returncode == 0
        with pa.ipc.open_file(tmp_path / "out.arrow") as file:
            assert file.read_all().drop_columns(["entities"]).to_pylist() == expected
    done = tagger("tag", *options, "a.arrow", "-f", "jsonl", folder=tmp_path)
    assert done.returncode == 0
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == list(range(40))
    assert rows[0]["when"].startswith("2026-11-25")

    lines = [json.dumps({"n": number, "text": text or "", "e": {"x": [1]}}) for number, text in enumerate(TEXTS[:9])]
    with pa.CompressedOutputStream(str(tmp_path / "in.jsonl.zst"), "zstd") as stream:
        stream.write("\n".join(lines).encode())
    for output in ("out.jsonl.zst", "out.parquet"):
        format = ["-f", "parquet"] if output == "out.parquet" else ["-f", "jsonl"]
        done = tagger("tag", "-m", random_model, "in.jsonl.zst", *format, "-o", output, folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
    with pa.CompressedInputStream(str(tmp_path / "out.jsonl.zst"), "zstd") as stream:
        records = [json.loads(line) for line in stream.read().decode().splitlines()]
    rows = pa.parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert [row["n"] for row in rows] == [record["n"] for record in records] == list(range(9))
    assert all(row["e"] == {"x": [1]} for row in rows)
    assert [len(row["tokens"]) for row in rows] == [len(record["tokens"]) for record in records]


def test_the_text_of_jsonl_has_any_name(random_model: Path, tmp_path: Path) -> None:
    records = [{"text": 7, "body": "Merkel met Macron. Paris?", "n": n} for n in range(3000)]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (tmp_path / "in.jsonl").write_text(lines)
    (tmp_path / "in" / "a").mkdir(parents=True)
    (tmp_path / "in" / "a" / "b.jsonl").write_text(lines)
    run = ["tag", "-m", random_model, "-f", "jsonl", "--text-column", "body"]
    for given in (["in.jsonl", "-o", "one"], ["in.jsonl", "-o", "two", "--jobs", "2"], ["in", "-o", "out"]):
        done = tagger(*run, *given, folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
    written = (tmp_path / "one").read_text()
    assert written == (tmp_path / "two").read_text() == (tmp_path / "out" / "a" / "b.jsonl.jsonl").read_text()
    found = [json.loads(line) for line in written.splitlines()]
    assert [list(record)[:3] for record in found] == [["text", "body", "n"]] * 3000
    assert [{name: record[name] for name in ("text", "body", "n")} for record in found] == records
    assert [token["text"] for token in found[0]["tokens"]] == ["Merkel", "met", "Macron", ".", "Paris", "?"]


def test_tables_in_folders(random_model: Path, table: pa.Table, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(3):
        pa.parquet.write_table(table.slice(number * 40, 40), tmp_path / "in" / f"{number}.parquet")
    (tmp_path / "in" / "bad.parquet").write_bytes(b"PAR1 nothing")
    done = tagger(
        *("tag", "-m", random_model, "in", "-o", "out", "-f", "parquet", "--text-column", "body"), folder=tmp_path
    )
    assert done.returncode == 1
    assert "1 of 4 documents could not be read" in done.stderr and "bad.parquet" in done.stderr
    rows = [pa.parquet.read_table(tmp_path / "out" / f"{number}.parquet.parquet").num_rows for number in range(3)]
    assert rows == [40, 40, 40]


def test_what_is_wrong_is_one_line(random_model: Path, table: pa.Table, tmp_path: Path) -> None:
    pa.parquet.write_table(table.slice(0, 3), tmp_path / "in.parquet")
    (tmp_path / "bad.parquet").write_bytes(b"nothing")
    for arguments, code, what in (
        (["in.parquet", "-o", "x"], 1, "has no column 'text'; name that of the texts with --text-column: id, body"),
        (["in.parquet", "--text-column", "id", "-o", "x"], 1, "holds int64, not texts"),
        (["bad.parquet", "-o", "x"], 1, "bad.parquet: cannot be read as a table: "),
        (["in.parquet", "-f", "conll"], 2, "a table gives parquet, arrow or jsonl"),
        (["in.parquet", "in.parquet", "-o", "x"], 2, "a table is tagged by itself"),
        (["none.parquet"], 1, "no such file"),
    ):
        done = tagger("tag", "-m", random_model, *arguments, folder=tmp_path)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1), done.stderr
        assert what in done.stderr
        assert not (tmp_path / "x").exists()
