"""``tagger tag`` and its inputs: looked for first, recognised by their look, bad parts passed over or kept apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command import tagger

GOOD = "Merkel met Macron.\n"


def test_all_inputs_are_looked_for_before_the_first_is_tagged(random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    done = tagger("tag", "-m", random_model, "a.txt", "nofile", "-o", "out", folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, "tagger: nofile: no such file; check the name\n")
    done = tagger("tag", "-m", random_model, "a.txt", "nofile", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_columns_are_not_tagged_as_text(random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "eng.testb").write_text("-DOCSTART- -X- O O\n\nMerkel NNP I-NP I-PER\nmet VBD I-VP O\n\n")
    done = tagger("tag", "-m", random_model, "eng.testb", folder=tmp_path)
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["Merkel", "met", ""]
    assert done.stderr == "tagger: eng.testb: read as conll, which it looks like; -i text takes it for text\n"
    quiet = tagger("tag", "-q", "-m", random_model, "eng.testb", folder=tmp_path)
    assert (quiet.stdout, quiet.stderr) == (done.stdout, "")
    text = tagger("tag", "-m", random_model, "-i", "text", "eng.testb", folder=tmp_path)
    assert "DOCSTART" in text.stdout
    assert text.stderr == ""


@pytest.mark.parametrize("to", ["conll", "conllu", "jsonl"])
def test_our_own_output_on_standard_input_gives_the_same_again(random_model: Path, to: str) -> None:
    text = GOOD + "The weather (in May) was 20 ° ; they talked .\n" + GOOD * 3
    once = tagger("tag", "-m", random_model, "-f", to, "--scores", given=text)
    again = tagger("tag", "-m", random_model, "-f", to, "--scores", given=once.stdout)
    assert again.stderr == f"tagger: <stdin>: read as {to}, which it looks like; -i text takes it for text\n"
    assert again.stdout == once.stdout


def without_places(lines: str) -> list[dict[str, Any]]:
    """Objects of JSONL without the file and the line where their text stood."""
    return [
        {name: value for name, value in json.loads(line).items() if name not in ("file", "line", "paragraph")}
        for line in lines.splitlines()
    ]


@pytest.mark.parametrize(
    ("format", "bad"),
    [
        ("text", b"Mac\xffron\n"),
        ("tokens", b"Mac\xffron .\n"),
        ("jsonl", b'{"text": null}\n'),
        ("jsonl", b'{"text": "\xff"}\n'),
        ("jsonl", b"{\n"),
        ("conll", b"Mac\xffron\tO\n\n"),
        ("conll", b"Macron\n.\tO\n\n"),
        ("conllu", b"1\tMac\xffron" + b"\t_" * 8 + b"\n\n"),
        ("conllu", b"\xc2\xb2-3\tMacron" + b"\t_" * 8 + b"\n\n"),
    ],
)
def test_a_bad_part_can_be_left_out(random_model: Path, tmp_path: Path, format: str, bad: bytes) -> None:
    part = {
        "text": b"Merkel met Macron.\n",
        "tokens": b"Merkel met Macron .\n",
        "jsonl": b'{"text": "Merkel met Macron."}\n',
        "conll": b"Merkel\tO\nmet\tO\n\n",
        "conllu": b"1\tMerkel" + b"\t_" * 8 + b"\n\n",
    }[format]
    good, broken, output = tmp_path / "good", tmp_path / "broken", tmp_path / "out"
    good.write_bytes(part * 4)
    broken.write_bytes(part * 3 + bad + part + bad)
    arguments = ("tag", "-m", random_model, "-i", format, "-f", "jsonl")
    expected = tagger(*arguments, good).stdout
    done = tagger(*arguments, "--errors", "skip", broken)
    assert (done.returncode, without_places(done.stdout)) == (0, without_places(expected))
    assert " left out: 2; the first: " in done.stderr
    assert done.stderr.count("\n") == 1
    # Without that it stops at the first one, and the file has what was tagged before.
    done = tagger(*arguments, broken, "-o", output)
    assert done.returncode == 1
    assert done.stderr.endswith(f"; {output} has what was tagged before that\n")
    assert without_places(output.read_text()) == without_places(expected)[:3]


def test_bytes_can_be_replaced_and_are_counted(random_model: Path) -> None:
    given = GOOD.encode() + b"Mac\xffron\xfe.\n" + GOOD.encode()
    done = tagger("tag", "-m", random_model, "-f", "jsonl", "--errors", "replace", given=given)
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()][1] == "Mac\ufffdron\ufffd."
    assert done.stderr.startswith("tagger: lines with bytes that are not UTF-8, which were replaced: 1; the first: ")
