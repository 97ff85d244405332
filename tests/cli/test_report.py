"""``tagger evaluate --report`` and ``--errors``: every error is in both, and the page needs nothing from outside."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from command import tagger

from tagger_cli.evaluation.learning_curve import CurvePoint, LearningCurve, write_curve
from tagger_cli.inference.model import Model

EVIL = '</script><script>alert("1")</script>&amp;'
SENTENCES = [["Angela", "Merkel", "met", "Macron", "."], ["They", "talked", EVIL, "in", "Paris", "."], ["May", "2019"]]


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Labels of which a model that nobody trained gets most wrong, in two documents."""
    file = tmp_path_factory.mktemp("gold") / "gold.conll"
    rows = [[f"{word}\tNOUN\t{'B-PER' if word[0].isupper() else 'O'}\n" for word in words] for words in SENTENCES]
    text = "".join("".join(sentence) + "\n" for sentence in rows)
    file.write_text(f"-DOCSTART-\tX\tO\n\n{text}-DOCSTART-\tX\tO\n\n{text}", encoding="utf-8")
    return file


class Page(HTMLParser):
    """The elements of a page, and the text of its list items."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.addresses: list[str] = []
        self.items: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action")]
        if tag == "li" and "data-target" in dict(attrs):
            self.items.append(dict(attrs))


def test_every_error_is_in_the_lines_and_on_the_page(random_model: Path, gold: Path, tmp_path: Path) -> None:
    page, lines = tmp_path / "report.html", tmp_path / "errors.jsonl"
    options = ("-t", "upos=2,ner=3", "--report", page, "--errors", lines, "--json")
    done = tagger("evaluate", random_model, gold, *options)
    assert done.returncode == 0, done.stderr
    errors = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    model = Model(random_model, threads=1)
    predicted = model.predict(SENTENCES, model.targets)
    wrong = sum(label != "NOUN" for labels in predicted["upos"] for label in labels)
    assert Counter(error["target"] for error in errors)["upos"] == 2 * wrong > 0
    for error in errors:
        assert error["file"] == str(gold)
        assert error["words"] in SENTENCES
        for span in (*error["gold"], *error["predicted"]):
            assert span["text"] == " ".join(error["words"][span["first"] : span["behind"]])
        assert all(0 <= span["score"] <= 1 for span in error["predicted"])
    assert {error["line"] for error in errors} <= {3, 9, 16, 21, 27, 34}

    text = page.read_text(encoding="utf-8")
    found = Page(text)
    assert len(found.items) == len(errors)
    assert found.tags["script"] == 1  # ours, and none out of the data
    assert all(address.startswith("#") for address in found.addresses)
    assert not re.search(r"url\(|@import|https?:", text)
    assert "bootstrap over 2 documents" in text
    f1 = json.loads(done.stdout)["targets"]["ner"]["f1"]
    assert f"<b>{100 * f1:.2f}</b> F1" in text


def test_a_learning_curve_is_shown_where_the_model_has_one(random_model: Path, gold: Path, tmp_path: Path) -> None:
    import shutil

    model = tmp_path / "model"
    shutil.copytree(random_model, model)
    points = [CurvePoint(0.5, {"upos": 0.25}), CurvePoint(1.0, {"upos": 0.75})]
    write_curve(model, LearningCurve("dev", points))
    page = tmp_path / "report.html"
    assert tagger("evaluate", model, gold, "-t", "upos=2", "--report", page).returncode == 0
    text = page.read_text(encoding="utf-8")
    assert "Learning curve, measured on dev" in text
    assert "<td>75.00</td>" in text
    (model / "curve.json").write_text("{")
    done = tagger("evaluate", model, gold, "-t", "upos=2", "--report", page)
    assert (done.returncode, "curve.json: damaged" in done.stderr) == (1, True)
    assert page.read_text(encoding="utf-8") == text  # what was there is not lost


def test_a_report_that_cannot_be_written_is_said_in_a_line(random_model: Path, gold: Path, tmp_path: Path) -> None:
    done = tagger("evaluate", random_model, gold, "-t", "upos=2", "--report", tmp_path / "nowhere" / "report.html")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "No such file" in done.stderr
