"""``tagger tag`` on raw text: what a line is, sentences and words alone, and where they came from."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest
from command import tagger

PROSE = (
    "Merkel met Macron in Paris on Monday, and they talked about the weather for most of the afternoon. "
    "It had been raining for a week, and nobody expected that to change. They parted as friends."
)


def test_sentences_and_words_alone_need_no_labels(random_model: Path) -> None:
    done = tagger("tag", "-m", random_model, "--targets", "none", given=b"Go now. Stop!\n")
    assert (done.returncode, done.stdout) == (0, "Go\nnow\n.\n\nStop\n!\n\n")


@pytest.mark.parametrize("lines", ["auto", "wrapped"])
def test_wrapped_text_is_read_as_paragraphs(random_model: Path, tmp_path: Path, lines: str) -> None:
    book = tmp_path / "book.txt"
    book.write_text("\n".join(textwrap.wrap(PROSE, 50)) + "\n\n" + "\n".join(textwrap.wrap(PROSE, 50)) + "\n")
    done = tagger("tag", "-m", random_model, "-t", "none", "-f", "jsonl", "--lines", lines, book)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [" ".join(sentence["text"].split()) for sentence in found] == 2 * [
        sentence + "." for sentence in PROSE.rstrip(".").split(". ")
    ]
    content = book.read_text()
    for sentence in found:
        assert sentence["file"] == str(book)
        assert content[sentence["start"] :].startswith(sentence["text"])
        assert sentence["line"] == content.count("\n", 0, sentence["start"]) + 1
        assert all(sentence["text"][token["start"] : token["end"]] == token["text"] for token in sentence["tokens"])
    assert [sentence["paragraph"] for sentence in found] == [1, 1, 1, 2, 2, 2]
    assert ("--lines paragraph" in done.stderr) == (lines == "auto")


def test_a_sentence_a_line(random_model: Path) -> None:
    given = b"One. Two\nthree.\n"
    done = tagger("tag", "-m", random_model, "-t", "none", "--lines", "sentence", given=given)
    assert done.stdout == "One\n.\nTwo\n\nthree\n.\n\n"


def test_a_line_end_may_end_a_sentence_in_a_document(random_model: Path) -> None:
    given = b"One\ntwo. Three\n\nFour\n"
    done = tagger("tag", "-m", random_model, "-t", "none", "--lines", "document", given=given)
    assert done.stdout == "One\ntwo\n.\n\nThree\n\nFour\n\n"


def test_conllu_says_where_sentences_are_from(random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One. Two.\nThree.\n")
    (tmp_path / "b.txt").write_text("Four.")
    done = tagger("tag", "-m", random_model, "-t", "none", "-f", "conllu", tmp_path / "a.txt", tmp_path / "b.txt")
    comments = [line for line in done.stdout.split("\n") if line.startswith(("# new", "# sent"))]
    assert comments == [
        f"# newdoc id = {tmp_path / 'a.txt'}",
        *["# newpar", "# sent_id = 1", "# sent_id = 2", "# newpar", "# sent_id = 3"],
        f"# newdoc id = {tmp_path / 'b.txt'}",
        *["# newpar", "# sent_id = 4"],
    ]


def test_text_of_another_script_is_told_once(random_model: Path) -> None:
    given = "习近平在北京会见了普京。\n习近平在北京会见了普京。\n".encode()
    done = tagger("tag", "-m", random_model, given=given)
    assert done.returncode == 0 and done.stderr.count("another script") == 1
