"""``tagger tag --scores``, as a user calls it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def tag(model: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tagger_cli", "tag", "-m", str(model), *arguments]
    text = "Angela Merkel met Macron in Paris."
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False, encoding="utf-8")


def test_jsonl_with_scores(random_model: Path) -> None:
    done = tag(random_model, "--scores", "-f", "jsonl")
    assert done.returncode == 0, done.stderr
    line = json.loads(done.stdout)
    assert len(line["tokens"]) == 7
    for token in line["tokens"]:
        assert list(token) == ["text", "start", "end", "upos", "upos_score"]
        assert 0.25 <= token["upos_score"] <= 1.0  # of four labels, the best
    assert line["entities"]
    for entity in line["entities"]:
        assert list(entity) == ["text", "label", "start", "end", "score"]
        assert 0.0 < entity["score"] <= 1.0


def test_a_person_sees_percentages(random_model: Path) -> None:
    done = tag(random_model, "--scores", "-f", "pretty")
    assert done.returncode == 0, done.stderr
    words, tags, percentages, brackets = done.stdout.splitlines()[:4]
    assert words.split() == ["Angela", "Merkel", "met", "Macron", "in", "Paris", "."]
    assert len(tags.split()) == len(percentages.split()) == 7
    assert all(25 <= int(text.removesuffix("%")) <= 100 for text in percentages.split())  # of four labels, the best
    assert re.search(r"└.*[A-Z]+ \d+%.*┘", brackets)
    page = tag(random_model, "--scores", "-f", "html").stdout
    assert re.search(r'<span title="upos: [A-Z]+ \d+%">', page)
    assert re.search(r"<b>[A-Z]+ \d+%</b></mark>|<b>[A-Z]+ \d+%</b><i>", page)


def test_a_format_without_scores_is_refused(random_model: Path) -> None:
    done = tag(random_model, "--scores", "-f", "inline")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "tagger: --scores: inline has no place for them; choose another format with -f\n"
