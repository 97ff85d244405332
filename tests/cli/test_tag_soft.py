"""``tagger tag --soft``: what a model thinks of text, for another to learn from."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import tagger

from tagger_cli.inference.model import Model
from tagger_cli.targets.soft_labels import parse_soft

TEXT = "Angela Merkel met Macron in Paris .\n\nThey talked .\n"


def soft(model: Path, given: str, *options: str) -> list[list[str]]:
    """The columns of the words."""
    done = tagger("tag", "-m", model, "--soft", *options, given=given)
    assert done.returncode == 0, done.stderr
    return [line.split("\t") for line in done.stdout.splitlines() if line]


def test_the_labels_of_a_word_and_their_probabilities_stand_in_its_column(random_model: Path) -> None:
    rows = soft(random_model, TEXT, "-i", "tokens")
    assert [row[0] for row in rows] == TEXT.split()
    targets = {target.name: target for target in Model(random_model).targets}
    for place, name in enumerate(targets, 1):
        ids = {label: id for id, label in enumerate(targets[name].labels)}
        for row in rows:
            written = [float(item.partition(":")[0]) for item in row[place].split(";")]
            assert written == sorted(written, reverse=True)
            assert sum(written) == pytest.approx(1.0, abs=0.05)
            assert parse_soft(row[place], ids)


def test_a_label_is_as_probable_as_scores_say(random_model: Path) -> None:
    rows = soft(random_model, TEXT, "-i", "tokens", "-t", "upos")
    done = tagger("tag", "-m", random_model, "-i", "tokens", "-t", "upos", "-f", "conll", "--scores", given=TEXT)
    plain = [line.split("\t") for line in done.stdout.splitlines() if line]
    for (word, weighed), (other, label, score) in zip(rows, plain, strict=True):
        assert word == other
        best, _, name = weighed.split(";")[0].partition(":")
        assert float(best) == pytest.approx(float(score), abs=0.011)
        assert name == label


def test_a_sentence_longer_than_the_network_reads_at_once_and_two_processes(random_model: Path) -> None:
    long = " ".join(["Paris", "met"] * 600) + "\n\n"
    rows = soft(random_model, long, "-i", "tokens")
    assert len(rows) == 1200
    assert soft(random_model, long, "-i", "tokens", "--jobs", "2") == rows


def test_what_a_model_thinks_is_what_another_is_trained_on(random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "text.conll").write_text(tagger("tag", "-m", random_model, "-t", "ner", "--soft", given=TEXT).stdout)
    (tmp_path / "gold.conll").write_text("Ann\tB-PER\nsaw\tO\nOslo\tB-LOC\n\n" * 3)
    (tmp_path / "taught.toml").write_text(
        '[[corpora]]\ntrain = ["gold.conll"]\ndev = ["gold.conll"]\ntargets = { ner = 2 }\n'
        '[[corpora]]\ntrain = ["text.conll"]\ntargets = { ner = 2 }\nsoft = true\n'
        "[network]\nlayers = 1\nhidden = 8\nword_size = 8\n[training]\nepochs = 1\n"
    )
    done = tagger("train", tmp_path / "taught.toml", "-o", tmp_path / "model")
    assert done.returncode == 0, done.stderr
    assert "text.conll: 2 sentences, 10 words with labels of a model" in done.stderr + done.stdout


@pytest.mark.parametrize("options", [["-f", "jsonl"], ["--scores"], ["--min-score", "0.5"], ["--best", "2"]])
def test_what_it_does_not_go_with_is_told(random_model: Path, options: list[str]) -> None:
    done = tagger("tag", "-m", random_model, "--soft", *options, given=TEXT)
    assert done.returncode == 2
    assert done.stderr.startswith("tagger: --")
    assert done.stderr.count("\n") == 1
