"""Parts of speech and labels of sentences in the page: what training reads is what was given."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from page_server import COMMAND, ENVIRONMENT, annotating

from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.conll"
    path.write_text("Ada\nmet\nBob\n\n")
    return path


def test_every_word_gets_a_label_by_keys(browser: Browser, text: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with annotating(text, "-o", out, "-t", "pos", "--kind", "word", "--labels", "N,V") as server:
        page = browser.new_page()
        page.goto(server.address)
        page.locator("#sentence button").first.wait_for()
        page.keyboard.press("1")  # the focus goes on to the next word
        page.keyboard.press("2")
        page.keyboard.press("Enter")
        assert page.get_by_role("status").inner_text() == "This word has no label yet."
        assert page.evaluate("document.activeElement.textContent") == "Bob"
        page.keyboard.press("Shift+ArrowLeft")
        page.keyboard.press("1")
        assert page.locator("#sentence mark").all_inner_texts() == ["AdaN", "metN", "BobN"]
        page.keyboard.press("u")
        page.keyboard.press("End")
        page.keyboard.press("1")
        assert page.locator("#sentence mark").all_inner_texts() == ["AdaN", "metV", "BobN"]
        page.keyboard.press("Enter")
        page.get_by_text("1 accepted").wait_for()
        page.close()
    (sentence,) = read_corpus(LabelledFile(str(out / "labelled.jsonl"), {"pos": None})).sentences
    assert (sentence.words, sentence.tags) == (["Ada", "met", "Bob"], {"pos": ["N", "V", "N"]})


def test_a_sentence_gets_one_label_by_a_button(browser: Browser, text: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with annotating(text, "-o", out, "-t", "topic", "--kind", "sentence", "--labels", "news,chat") as server:
        page = browser.new_page()
        page.goto(server.address)
        page.locator("#sentence button").first.wait_for()
        page.keyboard.press("Enter")
        assert page.get_by_role("status").inner_text() == "The sentence has no label yet."
        page.get_by_role("button", name="news 1").click()
        page.get_by_role("button", name="chat 2").click()
        assert page.locator("#sentence mark").all_inner_texts() == ["Ada met Bobchat"]
        page.get_by_role("button", name="Accept").click()
        page.get_by_text("1 accepted").wait_for()
        page.close()
    (sentence,) = read_corpus(LabelledFile(str(out / "labelled.jsonl"), {"topic": None})).sentences
    assert (sentence.words, sentence.labels) == (["Ada", "met", "Bob"], {"topic": "chat"})
    other = subprocess.run(
        [*COMMAND, text, "-o", out, "--labels", "PER"], capture_output=True, env=ENVIRONMENT, check=False, timeout=60
    )
    assert (other.returncode, other.stderr.decode()) == (
        2,
        f"tagger: {out}: its answers were given for -t topic --kind sentence, not -t ner --kind span; "
        "name another folder with -o\n",
    )


@pytest.mark.parametrize(
    ("kind", "spans", "why"),
    [
        ("word", [[0, 1, "A"]], "2 words have no label yet"),
        ("word", [[0, 2, "A"], [2, 3, "A"]], "1 words have no label yet"),
        ("sentence", [], "the sentence has no label yet"),
        ("sentence", [[0, 2, "A"]], "the sentence has no label yet"),
    ],
)
def test_half_an_answer_is_refused(text: Path, tmp_path: Path, kind: str, spans: list[object], why: str) -> None:
    with annotating(text, "-o", tmp_path / "out", "-t", "x", "--kind", kind, "--labels", "A,B") as server:
        _, shown = server.ask("next?tab=a")
        assert shown["kind"] == kind
        assert server.answer(shown["question"], spans) == (400, {"error": why})
        assert server.answer(shown["question"], [], "skip")[0] == 200


def test_a_model_suggests_parts_of_speech(random_model: Path, text: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with annotating(text, "-o", out, "-m", random_model, "-t", "upos") as server:
        _, shown = server.ask("next?tab=a")
        spans = shown["question"]["spans"]
        assert (shown["kind"], shown["labels"]) == ("word", ["NOUN", "VERB", "PROPN", "PUNCT"])
        assert [(start, end) for start, end, _ in spans] == [(0, 1), (1, 2), (2, 3)]
        server.answer(shown["question"], spans)
    (line,) = map(json.loads, (out / "labelled.jsonl").read_text().splitlines())
    assert [token["upos"] for token in line["tokens"]] == [label for _, _, label in spans]
