"""The report in a real browser: two widths, light and dark, filtered, sorted, and by the keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.display.report.page import report_page
from tagger_cli.evaluation.analysis import analyse
from tagger_cli.evaluation.answers import TargetAnswers
from tagger_cli.evaluation.learning_curve import CurvePoint, LearningCurve
from tagger_cli.evaluation.report import Report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WORDS = [
    ["Ada", "Lovelace", "met", "Bank", "of", "England", "people", "in", "London", "."],
    ["Ada", "Pneumono" * 20, "北京", "England", "."],
]
GOLD = [
    ["B-PER", "I-PER", "O", "B-ORG", "I-ORG", "I-ORG", "O", "O", "B-LOC", "O"],
    ["B-PER", "O", "B-LOC", "B-LOC", "O"],
]
FOUND = [["B-PER", "I-PER", "O", "B-ORG", "O", "B-LOC", "O", "O", "B-PER", "O"], ["O", "B-MISC", "B-LOC", "B-PER", "O"]]
SCORES = [[0.9, 0.8, 0.7, 0.6], [0.5, 0.6, 0.95]]
CONTRAST = """
() => {
  for (const item of document.querySelectorAll("li")) item.style.contentVisibility = "visible"; // as if scrolled to
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgb = color => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const grounds = element => { // colours that are not opaque lie on those beneath them
    const beneath = element.parentElement ? grounds(element.parentElement) : [255, 255, 255];
    const [r, g, b, a] = rgb(getComputedStyle(element).backgroundColor);
    return [r, g, b].map((part, number) => part * a / 255 + beneath[number] * (1 - a / 255));
  };
  const light = color => {
    const [r, g, b] = color.map(part => part / 255).map(p => p <= .04045 ? p / 12.92 : ((p + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ratio = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + .05) / (b + .05);
  };
  return [...document.querySelectorAll("main *, header *")].filter(e => e.innerText?.trim() && e.checkVisibility())
    .map(e => [ratio(rgb(getComputedStyle(e).color).slice(0, 3), grounds(e)), e.outerHTML.slice(0, 80)])
    .sort((a, b) => a[0] - b[0])[0];
}
"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sentences = [Sentence(words, line=number) for number, words in enumerate(WORDS, 1)]
    word_scores = [[0.5] * len(words) for words in WORDS]
    answers = TargetAnswers("ner", "f1", np.arange(2), GOLD, FOUND, word_scores, SCORES)
    files = ["a/very/long/way/to/the/first/of/the/files.conll", "b.conll"]
    analysis = analyse(answers, sentences, np.arange(2), files, {"Ada", "London"})
    curve = LearningCurve("dev", [CurvePoint(share, {"ner": share / 2}) for share in (0.1, 0.2, 0.4, 0.8, 1.0)])
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(report_page(Report("model", sentences, files, 2, [analysis], curve)), encoding="utf-8")
    return file


def opened(browser: Browser, file: Path, width: int, scheme: Any) -> tuple[Page, list[str]]:
    """The page, and what it asked for or complained of."""
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    noticed: list[str] = []
    page.on("request", lambda request: noticed.append(request.url))
    page.on("console", lambda message: noticed.append(message.text))
    page.on("pageerror", lambda error: noticed.append(str(error)))
    page.goto(file.as_uri())
    return page, noticed


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (390, "dark"), (390, "light")])
def test_it_can_be_read(browser: Browser, page_file: Path, width: int, scheme: str) -> None:
    page, noticed = opened(browser, page_file, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width  # nothing is cut off at the side
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
    worst, element = page.evaluate(CONTRAST)
    assert worst >= 4.5, element  # level AA of WCAG 2.2, 1.4.3
    assert noticed == [page_file.as_uri()]


def test_errors_are_filtered_and_sorted(browser: Browser, page_file: Path) -> None:
    page, noticed = opened(browser, page_file, 1200, "light")

    def shown() -> list[str]:
        return page.locator("#errors li:visible .what b").all_text_contents()

    assert shown() == ["LOC → PER", "LOC → PER", "PER → –", "– → MISC", "ORG → ORG, LOC"]
    assert page.locator("#errors summary:visible h3").all_inner_texts() == ["wrong type", "missed", "invented", "split"]
    page.get_by_label("order", exact=True).select_option("surest first")
    assert page.locator("#errors li:visible").first.locator("cite").text_content() == "b.conll:2"
    page.get_by_label("label", exact=True).select_option("ORG")
    assert shown() == ["ORG → ORG, LOC"]
    page.get_by_label("label", exact=True).select_option("all")
    page.get_by_label("word", exact=True).press_sequentially("北京")
    assert shown() == ["LOC → PER", "PER → –", "– → MISC"]
    page.get_by_label("kind", exact=True).select_option("missed")
    assert shown() == ["PER → –"]
    assert page.get_by_role("status").inner_text() == "1 shown"
    assert noticed == [page_file.as_uri()]


def test_gold_stands_above_predicted(browser: Browser, page_file: Path) -> None:
    page, _ = opened(browser, page_file, 390, "light")
    item = page.locator("#errors details[data-kind=split] li")
    gold, predicted = item.locator(".gold"), item.locator(".predicted")
    assert gold.locator("mark").all_text_contents() == ["Bank of EnglandORG"]
    assert predicted.locator("mark").all_text_contents() == ["BankORG", "EnglandLOC"]
    above, below = gold.bounding_box(), predicted.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"] + 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#target-0"
