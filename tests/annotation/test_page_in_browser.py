"""The page in a real browser: labels by keyboard, mouse and finger, on a wide and a narrow screen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from page_server import TEXT, annotating

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_a_person_labels_with_keys_mouse_and_finger(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT)
    out = tmp_path / "out"
    with annotating(tmp_path / "text.txt", "-o", out, "--labels", "PER,LOC") as server:
        page = browser.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(server.address)
        words = page.locator("#sentence button")
        words.first.wait_for()
        # Keys alone: the first word, then two words from the third on, then one label gone again by undo.
        page.keyboard.press("1")
        for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "2"):
            page.keyboard.press(key)
        assert page.locator("#sentence mark").all_inner_texts() == ["MerkelPER", "Macron numberLOC"]
        assert page.get_by_role("status").inner_text() == "LOC: Macron number"
        assert page.get_by_role("button", name="Macron, LOC").count() == 1
        page.keyboard.press("u")
        assert page.locator("#sentence mark").all_inner_texts() == ["MerkelPER"]
        page.keyboard.press("Enter")
        page.get_by_text("1 accepted").wait_for()
        # The mouse: dragged over three words.
        begin, end = words.nth(0).bounding_box(), words.nth(2).bounding_box()
        assert begin is not None and end is not None
        page.mouse.move(begin["x"] + 5, begin["y"] + 5)
        page.mouse.down()
        page.mouse.move(end["x"] + 5, end["y"] + 5, steps=4)
        page.mouse.up()
        page.get_by_role("button", name="LOC 2").click()
        page.get_by_role("button", name="Accept").click()
        page.get_by_text("2 accepted").wait_for()
        # Back, taken away, accepted anew.
        page.keyboard.press("b")
        page.get_by_text("answered before: accept").wait_for()
        page.keyboard.press("x")
        page.keyboard.press("Enter")
        page.get_by_text("Accepted.").wait_for()
        page.keyboard.press("s")
        page.get_by_text("1 skipped").wait_for()
        assert errors == []
        page.close()
        phone = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, color_scheme="dark")
        page = phone.new_page()
        page.goto(server.address)
        page.locator("#sentence button").nth(0).tap()
        page.locator("#sentence button").nth(2).tap()
        page.locator("#labels button").first.tap()
        assert page.locator("#sentence mark").all_inner_texts() == ["Merkel met MacronPER"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="Accept").tap()
        page.get_by_text("3 accepted").wait_for()
        phone.close()
    entities = [json.loads(line)["entities"] for line in (out / "labelled.jsonl").read_text().splitlines()]
    texts = [[(entity["text"], entity["label"]) for entity in given] for given in entities]
    assert texts == [[("Merkel", "PER")], [], [("Merkel met Macron", "PER")]]
