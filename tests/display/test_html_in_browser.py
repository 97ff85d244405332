"""The page in a real browser, light and dark: readable colours, no scrolling sideways, counts on top."""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.display.html import HtmlWriter
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.spans import SpanCodec
from tagger_cli.targets.target import Target

LABELS = [f"LABEL{number}" for number in range(9)]
WORDS = ["北京", "Pneumono" * 20, *LABELS, "."]
TARGETS = (
    Target("ner", SpanCodec.of(LABELS), "crf"),
    Target("chunk", SpanCodec.of(["NP"]), "crf"),
    Target("upos", IdentityCodec(("PROPN",)), "softmax"),
)
MEASURE = """
const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
function rgba(color) {
  canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}
function ground(element) {
  const color = rgba(getComputedStyle(element).backgroundColor);
  return color[3] ? color : ground(element.parentElement);
}
for (const p of document.querySelectorAll("p")) p.style.contentVisibility = "visible"; // as if scrolled to
const texts = [...document.querySelectorAll("h1, h2, p, mark, b, i, li, footer")];
const box = element => document.querySelector(element).getBoundingClientRect();
const found = {
  contrast: texts.map(e => [e.tagName, rgba(getComputedStyle(e).color), ground(e)]),
  paper: ground(document.body), lines: new Set([...document.querySelectorAll("mark")].map(
    e => getComputedStyle(e).borderBottomStyle + getComputedStyle(e).borderBottomColor)).size,
  overflow: [...document.querySelectorAll("p, p *, footer *")].filter(
    e => e.getBoundingClientRect().right > innerWidth || e.scrollWidth > e.clientWidth + 1 && e.tagName == "P").length,
  legend: box("footer").bottom, text: box("main").top,
  word: box("span").top, tag: box("i").top,
  copied: (getSelection().selectAllChildren(document.querySelector("p")), String(getSelection())),
};
document.body.innerHTML = "";
document.body.innerText = "FOUND" + JSON.stringify(found) + "FOUND";
"""


@pytest.fixture(scope="module")
def page() -> str:
    sentences = [
        Sentence(
            WORDS,
            {
                "ner": ["O", "O", *(f"B-{label}" for label in LABELS), "O"],
                "chunk": ["O", "O", "B-NP", "I-NP", "B-NP", *["O"] * 7],
                "upos": ["PROPN"] * 12,
            },
        )
    ] * 3
    writer = HtmlWriter(TARGETS, ["a.txt", "b.txt"])
    return writer.begin() + writer.heading("a.txt") + writer.write(sentences) + writer.end()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_shows_it_well(chromium: str, page: str, scheme: str, tmp_path: Path) -> None:
    found = measured(chromium, page, scheme, tmp_path)
    assert (sum(found["paper"][:3]) > 3 * 128) == (scheme == "light")
    for element, text, ground in found["contrast"]:
        assert contrast(text, ground) >= 4.5, f"{element} in {scheme}"  # level AA of WCAG 2.2, 1.4.3
    assert found["lines"] == len(LABELS) + 1  # each label looks its own way, not by its tint alone
    assert found["overflow"] == 0  # on a window as narrow as a telephone
    assert found["legend"] <= found["text"]  # last in the file, first on the page
    assert found["tag"] > found["word"] + 10  # beneath it
    assert found["copied"].split() == WORDS  # without tags and labels


def measured(chromium: str, page: str, scheme: str, folder: Path) -> dict[str, Any]:
    """What the browser says of the page, on a window of 500 pixels."""
    open_to_scripts = re.sub(r'<meta http-equiv="Content-Security-Policy".*?>', "", page)
    assert open_to_scripts != page
    file = folder / "page.html"
    file.write_text(open_to_scripts.replace("</body>", f"<script>{MEASURE}</script></body>"), encoding="utf-8")
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    flags += f" --disable-component-update --disable-sync --user-data-dir={folder / 'profile'} --window-size=500,900"
    flags += f" --blink-settings=preferredColorScheme={1 if scheme == 'light' else 0} --dump-dom"
    command = [chromium, *flags.split(), file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    answer = re.search(r"FOUND(.*)FOUND", done.stdout)
    assert answer, done.stderr[-2000:]
    return dict(json.loads(unescape(answer[1])))


def contrast(one: list[int], other: list[int]) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: list[int]) -> float:
    parts = [part / 255 for part in colour[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
