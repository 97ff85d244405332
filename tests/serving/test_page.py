"""The page in a real browser: typed text is tagged, by mouse and keyboard, light and dark, on a telephone too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from server import Server, serving, wait_until_up

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TOKEN = "correct-horse-battery"


@contextmanager
def opened(browser: Browser, server: Server, width: int = 1200, scheme: Any = "light") -> Iterator[Page]:
    """The page, which asks nobody but its server and complains of nothing."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    home = f"http://{server.host}:{server.port}/"
    noticed: list[str] = []
    page.on("request", lambda request: request.url.startswith(home) or noticed.append(request.url))
    page.on("console", lambda message: noticed.append(message.text))
    page.on("pageerror", lambda error: noticed.append(str(error)))
    page.goto(home)
    yield page
    context.close()
    assert [said for said in noticed if "401" not in said and "ERR_CONNECTION_REFUSED" not in said] == []


def marks(page: Page) -> list[str]:
    return page.locator("#tagged mark").all_inner_texts()


def test_typed_text_is_tagged(browser: Browser, server: Server) -> None:
    with opened(browser, server) as page:
        page.get_by_text("1 sentence, 8 words, 3 entities").wait_for()
        assert [mark.split()[-1] for mark in marks(page)] == ["PER", "PER", "LOC"]
        assert page.locator("#found tbody tr").all_inner_texts()[2].split() == ["Paris", "LOC"]
        assert page.locator("#tagged i").all_inner_texts()[:3] == ["PROPN", "PROPN", "VERB"]
        page.locator("#text").fill("😀 Ada lives in London with <img src=x onerror=alert(1)> .\nThe end.")
        page.locator("#tagged p", has_text="The").wait_for()
        assert page.locator("#tagged img").count() == 0
        assert any(mark.startswith("London") for mark in marks(page))  # behind a character of two code units
        page.get_by_label("Beneath the words").select_option("xpos")
        page.locator("#tagged i", has_text="NNP").first.wait_for()
        page.locator("#text").fill("")
        page.get_by_text("0 sentences, 0 words, 0 entities").wait_for()
        assert page.locator("#found").is_hidden()


def test_another_model_has_other_labels(browser: Browser, server: Server) -> None:
    with opened(browser, server) as page:
        page.get_by_text("1 sentence").wait_for()
        page.get_by_label("Model").select_option("random")
        page.locator("#beneath option").nth(1).wait_for(state="attached")
        assert page.locator("#beneath option").all_inner_texts() == ["upos", "nothing"]


def test_the_keyboard_is_enough(browser: Browser, server: Server) -> None:
    with opened(browser, server) as page:
        page.get_by_text("1 sentence").wait_for()
        page.keyboard.press("Tab")
        page.keyboard.press("Control+A")
        page.keyboard.type("Ada lived in London.")
        for _ in range(3):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Tag"
        page.keyboard.press("Enter")
        page.locator("#tagged mark", has_text="London").wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (390, "dark")])
def test_everybody_can_read_it(browser: Browser, server: Server, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    with opened(browser, server, width, scheme) as page:
        page.locator("#text").fill("Angela Merkel met " + "Pneumono" * 20 + " of Google in Paris on Monday.")
        page.locator("#tagged span", has_text="Monday").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
        found = axe.Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_a_token_is_asked_for(browser: Browser, random_model: Path) -> None:
    with serving("-m", random_model, TAGGER_TOKEN=TOKEN) as guarded:
        wait_until_up(guarded)
        with opened(browser, guarded) as page:
            page.get_by_label("Token").fill(TOKEN)
            page.get_by_role("button", name="Go on").click()
            page.get_by_text("1 sentence").wait_for()
            assert page.get_by_label("Token").is_hidden()


def test_a_server_that_has_gone_is_told(browser: Browser, random_model: Path) -> None:
    with serving("-m", random_model) as leaving:
        wait_until_up(leaving)
        with opened(browser, leaving) as page:
            page.get_by_text("1 sentence").wait_for()
            leaving.stop()
            page.locator("#text").fill("Anybody?")
            page.locator("output.failed").wait_for()
