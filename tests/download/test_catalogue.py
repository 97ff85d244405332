"""Names: what the catalogue knows, and what a slip is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from command_line import ROOT, Model

from tagger_cli.cli.main import run
from tagger_cli.download.catalogue import read_catalogue
from tagger_cli.download.source import find_source

NAMED = (
    *("conll2003", "ud", "wnut17", "few-nerd", "wikiann", "multinerd", "conll2002", "clue-ner"),
    *("dbpedia", "civil-comments", "glove", "fasttext"),
)


@pytest.mark.parametrize("arguments", [["download-data"], ["download-data", "--list"]])
def test_the_list_says_of_every_entry_what_it_is(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert run(arguments) == 0
    written = capsys.readouterr()
    assert written.err == ""
    listed = [line.split()[0] for line in written.out.splitlines() if line[:1].isalpha()]
    assert [name.partition(":")[0].partition("[")[0] for name in listed[: len(NAMED)]] == list(NAMED)
    for entry in read_catalogue().values():
        for fact in (entry.description, entry.language, entry.sizes, entry.licence, entry.citation):
            assert fact
            assert fact in written.out
        assert (entry.address or entry.repository) in written.out


@pytest.mark.parametrize("name", read_catalogue())
def test_every_entry_can_be_asked_for(name: str) -> None:
    entry = read_catalogue()[name]
    source = find_source(f"{name}:{entry.example}" if entry.variant else name)
    assert "{" not in source.files + source.address + source.member
    assert source.repository.count("/") == 1 or source.address.startswith("https://")
    assert source.is_vectors or source.targets or source.shares


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("conl2003", "did you mean conll2003 or conll2002:LANGUAGE?"),
        ("Few-Nerd", "did you mean few-nerd or clue-ner?"),
        ("owner/name", "did you mean hf:owner/name?"),
        ("xyzzy", "'xyzzy' is not in the catalogue; see download-data --list"),
        ("ud", "give the treebank after a colon, as in ud:en_ewt"),
        ("conll2003:en", "leave ':en' out"),
        ("glove:99", "glove has dimensions 50, 100, 200, 300; there is no 99"),
        ("fasttext:../../etc", "is no language; give one as in fasttext:en"),
        ("hf:nobody", "expected hf:OWNER/NAME"),
    ],
)
def test_a_slip_is_told_what_is_near(capsys: pytest.CaptureFixture[str], name: str, message: str) -> None:
    assert run(["download-data", "conll2003", name]) == 2  # before anything is downloaded
    written = capsys.readouterr()
    assert written.out == ""
    assert message in written.err
    assert written.err.count("\n") == 1


def test_a_name_becomes_one_folder() -> None:
    assert find_source("ud:en_ewt").folder == "ud-en_ewt"
    assert find_source("hf:owner/name@refs/convert/parquet:es").folder == "hf-owner-name-refs-convert-parquet-es"


def test_without_the_extra_the_list_is_there_and_a_download_says_what_to_install(tagger: Model, tmp_path: Path) -> None:
    missing = "raise ModuleNotFoundError('No module named httpx2', name='httpx2')"
    (tmp_path / "httpx2.py").write_text(missing)
    path = os.pathsep.join((str(tmp_path), str(ROOT)))
    assert "conll2003" in tagger("download-data", "--list", PYTHONPATH=path).stdout
    done = tagger("download-data", "conll2003", PYTHONPATH=path)
    assert done.returncode == 2
    assert done.stderr == "tagger: this command needs httpx2, which comes with: pip install 'tagger-cli[train]'\n"
