"""``tagger tag`` as a user runs it: what goes where, and what is left behind."""

from __future__ import annotations

import gzip
import json
import os
import pty
import subprocess
from pathlib import Path

from command import COMMAND, ENVIRONMENT, tagger

TEXT = "Merkel met Macron. They talked.\n"
WORDS = ["Merkel", "met", "Macron", ".", "", "They", "talked", ".", ""]


def words(conll: str) -> list[str]:
    return [line.split("\t")[0] for line in conll.split("\n")[:-1]]


def test_a_pipe_gets_conll_and_nothing_else(random_model: Path) -> None:
    done = tagger("tag", "-m", random_model, given=TEXT)
    assert (done.returncode, done.stderr) == (0, "")
    assert words(done.stdout) == WORDS
    assert all(len(line.split("\t")) == 3 for line in done.stdout.splitlines() if line)


def test_targets_formats_and_files_are_chosen_by_options(random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    (tmp_path / "b.jsonl").write_text('{"id": 7, "tokens": ["Paris"]}\n')
    done = tagger(
        *("tag", "-m", random_model, "-t", "upos", "-f", "jsonl", "-o", "out.jsonl", "--threads", "1"),
        *("a.txt.gz", "-", "b.jsonl"),
        folder=tmp_path,
        given="Ada left.",
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [line["text"] for line in lines] == ["Merkel met Macron.", "They talked.", "Ada left.", "Paris"]
    assert lines[3]["id"] == 7
    assert all("ner" not in token and "upos" in token for line in lines for token in line["tokens"])
    assert all("entities" not in line for line in lines)


def test_an_output_file_has_whole_sentences_up_to_a_bad_byte(random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"Merkel.\n\xff\n")
    (tmp_path / "out").write_text("old")
    failed = tagger("tag", "-m", random_model, "bad.txt", "-o", "out", folder=tmp_path)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr.startswith("tagger: bad.txt:2: byte 0xFF at offset 8 is not UTF-8; ")
    assert failed.stderr.count("\n") == 1
    assert failed.stderr.endswith("; out has what was tagged before that\n")
    assert (tmp_path / "out").read_text().startswith("Merkel\t")
    replaced = tagger("tag", "-m", random_model, "bad.txt", "-o", "out", "--errors", "replace", folder=tmp_path)
    assert (replaced.returncode, replaced.stderr.count("\n")) == (0, 1)
    assert words((tmp_path / "out").read_text()) == ["Merkel", ".", "", "\ufffd", ""]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.txt", "out"]


def test_a_pipe_gets_what_stands_before_a_bad_line(random_model: Path) -> None:
    done = tagger("tag", "-m", random_model, given=b"Merkel met Macron.\nThey talked.\n\xff\n")
    assert done.returncode == 1
    assert done.stderr.startswith("tagger: <stdin>:3: byte 0xFF at offset 32 is not UTF-8; ")
    assert words(done.stdout) == WORDS


def test_a_terminal_gets_colours_unless_they_are_unwanted(random_model: Path) -> None:
    for environment, coloured in [({}, True), ({"NO_COLOR": "1"}, False)]:
        text = on_a_terminal(random_model, environment)
        assert "└" in text  # pretty, not columns
        assert ("\x1b[1;3" in text) is coloured
    assert "\x1b" not in tagger("tag", "-m", random_model, "-f", "pretty", given=TEXT).stdout


def on_a_terminal(model: Path, environment: dict[str, str]) -> str:
    screen, device = pty.openpty()
    command = [*COMMAND, "tag", "-m", str(model)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=device, stderr=device, env={**ENVIRONMENT, **environment}
    ) as process:
        os.close(device)
        process.communicate(TEXT.encode())
        blocks = []
        try:
            while block := os.read(screen, 65_536):
                blocks.append(block)
        except OSError:  # how Linux says that the other end is closed
            pass
        os.close(screen)
    assert process.returncode == 0
    return b"".join(blocks).decode()


def test_a_page_needs_nothing_but_itself(random_model: Path, tmp_path: Path) -> None:
    done = tagger("tag", "-m", random_model, "-f", "html", given=TEXT, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("<!DOCTYPE html>\n")
    assert done.stdout.endswith("</html>\n")
    assert "<title>standard input, tagged</title>" in done.stdout


def test_a_closed_standard_output_is_no_reason_to_fail_where_a_file_is_named(
    random_model: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shell = f'"$@" -o {out} >&-; echo $?; "$@" >&-; echo $? >&2'
    done = subprocess.run(
        ["sh", "-c", shell, "sh", *COMMAND, "tag", "-m", str(random_model)],
        input=TEXT.encode(),
        capture_output=True,
        env=ENVIRONMENT,
        timeout=120,
        check=True,
    )
    assert done.stdout == b"0\n"
    assert words(out.read_text()) == WORDS
    assert done.stderr.decode() == "tagger: standard output is closed; name a file with -o FILE\n1\n"
