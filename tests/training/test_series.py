"""``tagger train --seeds``, ``--folds`` and ``--curve`` from a shell: several models, and how far they are apart."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from statistics import mean, stdev

import pytest

from tagger_cli.cli.main import run
from tagger_cli.inference.model_folder import read_description

SMALL = [
    *("--set", "network.layers=1", "--set", "network.hidden=8", "--set", "network.word_size=8"),
    *("--set", "network.character_size=4", "--set", "network.character_hidden=4", "--set", "network.shape_size=2"),
    *("--set", "training.epochs=1", "--set", "training.batch_tokens=64", "--set", "export.precision=fp32"),
    *("--device", "cpu"),
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("corpus") / "train.conll"
    sentence = "Ada PROPN\nleft VERB\nParis PROPN\n. PUNCT\n\n"
    file.write_text("".join(sentence.replace("Ada", f"Ada{number}") for number in range(30)))
    return str(file)


def test_seeds_give_a_mean_and_a_deviation(corpus: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    arguments = ["train", "--train", corpus, "--dev", corpus, "--target", "upos=2", "-o", str(out), *SMALL]
    assert run([*arguments, "--seeds", "2", "-q"]) == 0
    found = json.loads((out / "scores.json").read_text(encoding="utf-8"))
    assert (found["what"], found["split"]) == ("seeds", "dev")
    assert [one["run"] for one in found["runs"]] == ["seed-1", "seed-2"]
    scores = []
    for number in (1, 2):
        description = read_description(out / f"seed-{number}")
        assert description.provenance is not None
        assert description.provenance.seed == number
        scores.append(description.scores["dev"].targets["upos"].main[1])
    assert [one["scores"]["upos"] for one in found["runs"]] == scores

    # What is finished is not trained again; a run that is missing is.
    shutil.rmtree(out / "seed-2")
    before = (out / "seed-1" / "model.json").stat().st_mtime_ns
    assert run(["train", "--resume", "-o", str(out), "--seeds", "2", "--device", "cpu"]) == 0
    written = capsys.readouterr()
    assert "seed 1: finished already" in written.err
    assert (out / "seed-1" / "model.json").stat().st_mtime_ns == before
    last = written.out.splitlines()[-1]
    expected = f"{100 * mean(scores):.2f} ± {100 * stdev(scores):.2f}"
    assert last.rstrip() == f"mean ± standard deviation of 2 seeds  {expected}"


def test_folds_are_measured_on_what_they_have_not_seen(
    corpus: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    arguments = ["train", "--train", corpus, "--target", "upos=2", "-o", str(out), *SMALL, "--folds", "2"]
    assert run([*arguments]) == 0
    assert "mean ± standard deviation of 2 folds" in capsys.readouterr().out
    measured = [read_description(out / f"fold-{number}").scores["test"].sentences for number in (1, 2)]
    assert measured == [15, 15]
    words = [set((out / f"fold-{fold}" / "training_words.txt").read_text().split()) for fold in (1, 2)]
    names = [{word for word in vocabulary if word.startswith("Ada")} for vocabulary in words]
    assert names[0]
    assert names[1]
    assert not names[0] & names[1]  # each fold is what the other one trains on


def test_a_curve_is_plotted_and_kept(corpus: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    arguments = ["train", "--train", corpus, "--dev", corpus, "--target", "upos=2", "-o", str(out), *SMALL]
    assert run([*arguments, "--curve"]) == 0
    plot = [line.split() for line in capsys.readouterr().out.splitlines() if "▕" in line]
    assert [line[0] for line in plot] == ["10%", "20%", "40%", "80%", "100%"]
    found = json.loads((out / "curve.json").read_text(encoding="utf-8"))
    assert [point["share"] for point in found["points"]] == [0.1, 0.2, 0.4, 0.8, 1.0]
    assert [f"{100 * point['scores']['upos']:.2f}" for point in found["points"]] == [line[1] for line in plot]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]  # the models of the parts are gone
    assert run([*arguments, "-q", "--overwrite"]) == 0
    assert not (out / "curve.json").exists()  # it was of another model


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--seeds", "2", "--curve"], "--seeds, --folds and --curve are three questions"),
        (["--seeds", "1"], "Invalid value for '--seeds'"),
        (["--folds", "2", "--test", "{corpus}"], "leave --test out"),
        (["--set", "training.folds=2"], "training.fold: should be from 1 to training.folds"),
        (["--set", "training.seed=4294967295", "--seeds", "2"], "training.seed: should be at most 4294967295"),
    ],
)
def test_what_does_not_go_together_is_said(
    corpus: str, tmp_path: Path, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [option.format(corpus=corpus) for option in options]
    assert run(["train", "--train", corpus, "--target", "upos=2", "-o", str(tmp_path / "out"), *given]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
