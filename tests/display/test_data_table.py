"""The tables of ``check-data`` as a reader sees them: on terminals and in a pipe."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from tagger_cli.display.data_table import print_data_report
from tagger_cli.inspection.inspect import inspect_files

LONG_LABEL = "Case=Nom|Gender=Masc|Number=Sing|Person=3|PronType=Prs|VerbForm=Fin|Voice=Pass"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """A train file with 25 labels, one of them long, and a dev file with a label of its own."""
    labels = [LONG_LABEL] + [f"L{number}" for number in range(24)]
    train = "".join(f"w{number}\t{label}\n" * (30 - number) + "\n" for number, label in enumerate(labels))
    (tmp_path / "xx-ud-train.conll").write_text(train)
    (tmp_path / "xx-ud-dev.conll").write_text("w1\tL0\nnew\t[bold]NEW\n")
    return [str(tmp_path / "xx-ud-train.conll"), str(tmp_path / "xx-ud-dev.conll")]


def printed(files: list[str], *, terminal: bool = False, width: int = 80, vectors: str | None = None) -> list[str]:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=terminal, color_system=None, width=width, highlight=False)
    print_data_report(inspect_files(files, vectors=vectors), console)
    return stream.getvalue().splitlines()


def test_what_to_act_on_comes_first_and_numbers_stand_beside_each_other(files: list[str]) -> None:
    lines = printed(files)
    assert lines[:2] == [
        "Act on these before training:",
        f"- {files[1]}: labels of column 2 that train does not have: [bold]NEW (1)",
    ]
    rows = [line.split() for line in lines]
    assert ["train", "dev"] in rows
    assert ["words", "450", "2"] in rows
    assert ["words", "not", "there", "1", "(50.0", "%)"] in rows
    assert ["L0", "29", "1"] in rows
    assert ["6", "others", "(--json", "has", "them)", "40", "1"] in rows


def test_a_pipe_keeps_a_finding_on_one_line(files: list[str]) -> None:
    assert printed(files, width=30) == printed(files, width=200)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_terminal_is_not_overrun(files: list[str], width: int) -> None:
    lines = printed(files, terminal=True, width=width)
    assert max(map(len, lines)) <= width
    told = " ".join(line.strip() for line in lines[1:8])
    assert "[bold]NEW (1)" in told
    assert ["words", "450", "2"] in [line.split() for line in lines]


def test_files_that_only_their_folders_tell_apart_are_shown_with_these(tmp_path: Path) -> None:
    paths = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "data.conll").write_text("a\tX\nb\tY\n")
        paths.append(str(tmp_path / folder / "data.conll"))
    assert paths in [line.split() for line in printed(paths)]


def test_nothing_to_act_on_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.conll").write_text("a\tX\nb\tY\n")
    assert printed([str(tmp_path / "a.conll")])[0] == "Nothing to act on."


def test_words_without_a_vector_are_named_for_each_file(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "vectors.txt").write_text("".join(f"w{number} 1 2\n" for number in range(24)))
    lines = printed(files, vectors=str(tmp_path / "vectors.txt"))
    assert "without in train, most frequent: w24 (6)" in lines
    assert "without in dev, most frequent: new (1)" in lines
    assert ["words", "with", "a", "vector", "444", "(98.7", "%)", "1", "(50.0", "%)"] in [
        line.split() for line in lines
    ]
