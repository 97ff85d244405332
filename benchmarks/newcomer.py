"""From nothing to a model of one's own, as a newcomer goes: 50 answers in the page, a model, its report, tagged text.

    python benchmarks/newcomer.py -o OUT [--answers 50] [--data ../shared/data]

A browser (Chromium, driven by Playwright) labels sentences of Universal NER EWT by the keyboard, as the gold labels
say. OUT gets screenshots of the page at two widths, the answers, the model that the page has trained, and its report.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.label_rules import heard
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.schemes import Span, decode_spans

LABELS = ["PER", "LOC", "ORG"]
COMMAND = [sys.executable, "-m", "tagger_cli"]


def tagger(*arguments: str | Path) -> str:
    print("$ tagger", *arguments, flush=True)
    return subprocess.run([*COMMAND, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def label(page: Page, spans: list[Span]) -> None:
    """Label the sentence that is shown by the keyboard; what is suggested goes first."""
    words = page.locator("#sentence button")
    while page.locator("#sentence mark").count():
        page.locator("#sentence mark button").first.click()
        page.keyboard.press("x")
    for start, end, name in spans:
        words.nth(start).focus()
        page.keyboard.press("Escape")
        page.keyboard.press("Home")
        for _ in range(start):
            page.keyboard.press("ArrowRight")
        for _ in range(end - start - 1):
            page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press(str(LABELS.index(name) + 1))


def screenshots(browser: Any, address: str, shown: str, name: str, folder: Path) -> None:
    """A page at two widths, once an element is shown, as ``NAME-wide.png`` and ``NAME-narrow.png``."""
    for size, width, height, scheme in (("wide", 1100, 600, "light"), ("narrow", 390, 760, "dark")):
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        page = context.new_page()
        page.goto(address)
        page.locator(shown).first.wait_for()
        page.screenshot(path=folder / f"{name}-{size}.png")
        context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--answers", type=int, default=50)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments = parser.parse_args()
    out = arguments.output
    out.mkdir(parents=True, exist_ok=True)
    sentences = read_corpus(LabelledFile(str(arguments.data / "uner-ewt/train.conll"), {"ner": "2"})).sentences[:3000]
    gold = {tuple(s.words): decode_spans(heard(s.tags["ner"], {"OTH"})) for s in sentences}
    texts = out / "texts.conll"
    texts.write_text("".join("\n".join(s.words) + "\n\n" for s in sentences), encoding="utf-8")
    vectors = f"vectors.path={arguments.data / 'glove/glove.6B.100d.341k.txt.gz'}"
    command = ["annotate", str(texts), "-o", str(out / "labels"), "--labels", ",".join(LABELS), "--set", vectors]
    command += ["--set", "vectors.most_frequent=20000"]
    print("$ tagger", *command, flush=True)
    with (
        subprocess.Popen([*COMMAND, *command], stderr=subprocess.PIPE, text=True) as server,
        sync_playwright() as driver,
    ):
        assert server.stderr is not None
        address = re.findall(r"http://\S+", server.stderr.readline())[0]
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        began = time.monotonic()
        for count in range(1, arguments.answers + 1):
            page.locator("#sentence button").first.wait_for()
            words = tuple(page.locator("#sentence button").all_inner_texts())
            label(page, gold[words])
            page.keyboard.press("Enter")
            page.get_by_text(f"{count} accepted").wait_for()
        print(f"{arguments.answers} answers in {time.monotonic() - began:.0f} s")
        page.get_by_text(f"after {arguments.answers}").or_(page.get_by_text("failed")).wait_for(timeout=300_000)
        print(page.locator("#progress").inner_text(), f"({time.monotonic() - began:.0f} s)")
        screenshots(browser, address, "#sentence button", "annotate", out)
        browser.close()
        server.terminate()
    dev, labels = arguments.data / "uner-ewt/dev.conll", ",".join(LABELS)
    model = out / "labels/model"
    print(tagger("evaluate", model, dev, "-t", "ner=2", "--labels", labels, "--report", out / "report.html"))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        screenshots(browser, (out / "report.html").resolve().as_uri(), "table", "report", out)
        browser.close()
    (out / "story.txt").write_text("In Baghdad, John Smith met Mary Jones of Google.\n", encoding="utf-8")
    print(tagger("tag", "-m", model, "-f", "inline", out / "story.txt"))


if __name__ == "__main__":
    main()
