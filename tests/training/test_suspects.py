"""Suspicious labels: how differences are cut, and that planted errors are found first."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from made_up_language import sentences, write_columns

from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.training.suspects.suspect import suspects

ROOT = Path(__file__).parents[2]


def differences(kind: Kind, gold: str, found: str) -> list[tuple[list[str], list[str], float]]:
    said, told = gold.split(), found.split()
    words = [f"w{number}" for number in range(len(said))]
    scores = [0.1 * (number + 1) for number in range(len(said))]
    ours = Sentence(words, {"x": ["" if label == "?" else label for label in said]})
    theirs = Sentence(words, {"x": told}, scores={"x": scores})
    return [
        ([f"{r.text}/{r.label}" for r in s.gold], [f"{r.text}/{r.label}" for r in s.found], round(s.score, 3))
        for s in suspects("f", "x", kind, ours, theirs)
    ]


def test_spans_that_overlap_are_one_difference() -> None:
    assert differences("span", "B-A I-A O O", "O B-A I-A O") == [(["w0 w1/A"], ["w1 w2/A"], 0.2)]
    assert differences("span", "B-A B-B O", "B-A O B-B") == [(["w1/B"], [], 0.2), ([], ["w2/B"], 0.3)]
    assert differences("span", "O B-A I-A O B-A", "O B-A B-B O B-A") == [(["w1 w2/A"], ["w1/A", "w2/B"], 0.3)]
    assert differences("span", "B-A O", "B-A O") == []


def test_each_word_is_a_difference_of_its_own() -> None:
    assert differences("word", "N V ? D", "N A A P") == [(["w1/V"], ["w1/A"], 0.2), (["w3/D"], ["w3/P"], 0.4)]


def test_planted_errors_come_first(tmp_path: Path) -> None:
    given = sentences(160)
    draw = random.Random(3)
    planted = []
    for number in range(0, 160, 32):
        place = draw.randrange(len(given[number]) - 1)
        word, part, label = given[number][place]
        given[number][place] = (word, "NOUN" if part != "NOUN" else "VERB", label)
        planted.append((f"train.conll:{sum(len(s) + 1 for s in given[:number]) + 1}", word))
    write_columns(tmp_path / "train.conll", given)
    command = [sys.executable, "-m", "tagger_cli", "suspects", "train.conll"]
    command += ["-t", "pos=2", "--folds", "2", "--most", "5"]
    small = ["network.hidden=12", "network.word_size=8", "network.character_hidden=6", "network.dropout=0.2",
             "training.learning_rate=0.02", "training.batch_tokens=64", "training.epochs=15", "training.ema=0.9",
             "training.warmup=0.1"]  # fmt: skip
    command += [part for setting in small for part in ("--set", setting)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, env=environment)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    found = [(place, gold.split(" ")[0]) for _, place, gold, _, _ in rows]
    assert len(found) == 5
    assert len(set(found) & set(planted)) >= 4
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), reverse=True)
    assert done.stderr.splitlines()[0] == "tagger: fold 1 of 2"
