"""Rules beside the network, and a bound for probabilities, as a user runs them."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

from command import tagger

RULES = """\
# names, what is none, and order numbers
Grace Hopper\tPER
Merkel\tO
/[A-Z]{2}-[0-9]+/\tORDER
/acro/\tNOTHING
"""


def test_rules_have_the_last_word(random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "rules.tsv").write_text(RULES)
    text = "Merkel met Macron in Paris. Grace Hopper sent AB-123 and XAB-1 2."
    done = tagger("tag", "-m", random_model, "-f", "jsonl", "--scores", "--entities", "rules.tsv",
                  given=text, folder=tmp_path)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    found = {entity["text"]: (entity["label"], entity["score"]) for line in lines for entity in line["entities"]}
    assert found["Grace Hopper"] == ("PER", 1.0)
    assert found["AB-123"] == ("ORDER", 1.0)
    assert not any("Merkel" in text for text in found)
    assert all(label not in ("NOTHING", "O") for label, _ in found.values())


def test_rules_need_no_network(random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "rules.tsv").write_text(RULES)
    for targets, columns in [("none", 2), ("upos", 3)]:
        done = tagger("tag", "-m", random_model, "-t", targets, "--scores", "--entities", "rules.tsv",
                      given="Grace Hopper left.", folder=tmp_path)  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        rows = [line.split("\t") for line in done.stdout.splitlines() if line]
        assert [rows[0][0], next(cell for cell in rows[0] if cell.startswith("B-"))] == ["Grace", "B-PER"]
        assert all(len(row) >= columns for row in rows)


def test_improbable_entities_are_left_out(random_model: Path) -> None:
    text = "Merkel met Macron in Paris. They talked about the weather in May 2019."
    everything = tagger("tag", "-m", random_model, "-f", "jsonl", "--scores", given=text).stdout
    spans = [entity for line in everything.splitlines() for entity in json.loads(line)["entities"]]
    scores = sorted(entity["score"] for entity in spans)
    below, above = max(pairwise(scores), key=lambda pair: pair[1] - pair[0])
    bound = (below + above) / 2  # scores are written rounded
    for more in ([], ["--scores"]):
        done = tagger("tag", "-m", random_model, "-f", "jsonl", "--min-score", str(bound), *more, given=text)
        kept = [entity for line in done.stdout.splitlines() for entity in json.loads(line)["entities"]]
        expected = [entity for entity in spans if entity["score"] >= bound]
        assert [entity["start"] for entity in kept] == [entity["start"] for entity in expected]
        assert ("score" in kept[0]) is bool(more)


def test_every_bad_line_is_told_in_a_line(random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.tsv").write_text("good\tA\nno label\n/(/\tA\n \tB\nx\t\n/a*/\tC\ny\tA B\n")
    done = tagger("tag", "-m", random_model, "--entities", "bad.tsv", given="x", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert [line.split(":")[2] for line in lines[:6]] == list("234567")
    assert lines[6:] == ["tagger: bad.tsv: 6 lines are no rules; mend them or take them out"]
