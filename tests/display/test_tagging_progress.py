"""The bar of a long run: only for a person who would see it, and right about how much is read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import sys
from pathlib import Path

import pytest
from terminal import terminal

from tagger_cli.corpora.arriving_lines import arriving_lines
from tagger_cli.display import tagging_progress as module
from tagger_cli.display.tagging_progress import tagging_progress


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "text"
    path.write_text("Merkel met Macron.\n" * 20_000)
    return str(path)


@pytest.mark.parametrize("compress", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_all_bytes_of_a_file_are_counted_as_they_lie_on_the_disk(compress: type[bytes], file: str) -> None:
    content = compress(Path(file).read_bytes())
    Path(file).write_bytes(content)
    counted: list[int] = []
    lines = 0
    for _ in arriving_lines(file, watch=counted.append):
        lines += 1
        assert sum(counted) <= len(content)
    assert lines == 20_000
    assert sum(counted) == len(content)
    assert len(counted) > 2  # the bar moves


def test_a_bar_shows_bytes_and_speed_and_vanishes(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS_BEFORE_SHOWN", 0)
    with terminal() as (stderr, written):
        monkeypatch.setattr(sys, "stderr", stderr)
        with tagging_progress([file, file], io.BytesIO()) as progress:
            assert progress is not None
            progress.read(380_000)
            progress.tagged(80_000)
        text = written()
    assert "/760.0 kB" in text
    assert re.search(r"[\d,]+ tokens/s", text)
    assert text.rindex("\x1b[2K") > text.rindex("tokens/s")  # the line is erased at the end


def test_a_short_run_shows_no_bar(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal() as (stderr, written):
        monkeypatch.setattr(sys, "stderr", stderr)
        with tagging_progress([file], io.BytesIO()) as progress:
            assert progress is not None
            progress.tagged(80_000)
        assert written() == ""


def test_no_bar_where_nobody_sees_it_or_its_end_is_unknown(
    file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with tagging_progress([file], io.BytesIO()) as progress:
        assert progress is None  # standard error is no terminal
    with terminal() as (stderr, _), terminal() as (screen, _):
        monkeypatch.setattr(sys, "stderr", stderr)
        with tagging_progress([file], screen.buffer) as progress:  # type: ignore[arg-type]
            assert progress is None  # the tagged text runs over the screen
        for other in ("-", str(Path(file).parent), "/no/such/file"):
            with tagging_progress([file, other], io.BytesIO()) as progress:
                assert progress is None
