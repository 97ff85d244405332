"""A download as a person sees it: a bar while it runs, lines that stay, and a command that can be pasted."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from terminal import terminal

from tagger_cli.display.download_display import download_display
from tagger_cli.display.download_summary import next_command, print_download
from tagger_cli.download.download_data import Downloaded
from tagger_cli.download.fetch_events import Bytes, Note, Report
from tagger_cli.download.source_file import SourceRecord, WrittenFile

EVENTS = (Bytes("a.parquet", 500_000, 1_000_000), Note("a note"), Bytes("a.parquet", 1_000_000, 1_000_000))


def tell(report: Report) -> None:
    for event in EVENTS:
        report(event)


def downloaded(*splits: str, columns: tuple[str, ...] = ("pos", "ner"), fresh: bool = True) -> Downloaded:
    files = [WrittenFile(f"{split}.conll", split, 1200, 34000, 5_000_000, "0") for split in splits]
    texts = {name: name.upper() for name in ("name", "address", "revision", "commit", "licence", "citation")}
    record = SourceRecord(**texts, request={}, columns=list(columns), files=files, fetched={})
    return Downloaded(Path("my data/x"), record, fresh)


def test_a_terminal_shows_a_bar_with_size_and_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    with terminal() as (stream, written):
        monkeypatch.setattr("sys.stderr", stream)
        with download_display() as report:
            tell(report)
        screen = written()
    assert "0.5/1.0 MB" in screen
    assert "a note\r\n" in screen
    assert "a.parquet  1.0 MB, " in screen
    assert "/s\r\n" in screen


def test_a_log_gets_a_line_for_each_file(capsys: pytest.CaptureFixture[str]) -> None:
    with download_display() as report:
        tell(report)
    first, second = capsys.readouterr().err.splitlines()
    assert first == "a note"
    assert second.startswith("a.parquet  1.0 MB, ")


def test_the_summary_has_counts_licence_and_the_next_command(capsys: pytest.CaptureFixture[str]) -> None:
    print_download(downloaded("train", "dev"))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "my data/x  ADDRESS@REVISION"
    assert lines[1].split() == ["train.conll", "1,200", "sentences", "34,000", "words"]
    assert lines[3:5] == ["Licence:  LICENCE", "Cite:     CITATION"]
    assert shlex.split(lines[5])[1:] == [
        *("tagger", "train", "--train", "my data/x/train.conll", "--dev", "my data/x/dev.conll"),
        *("--target", "ner", "-o", "out/x"),
    ]
    print_download(downloaded("train", fresh=False))
    assert capsys.readouterr().out.splitlines()[0].endswith("(verified; nothing to download)")


def test_a_corpus_of_nothing_but_test_data_is_for_evaluation() -> None:
    assert next_command(downloaded("test")) == "tagger evaluate MODEL 'my data/x/test.conll' -t ner"
