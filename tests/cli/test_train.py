"""``tagger train`` from a shell: from a file to a model that tags, and what it says to wrong calls."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import tagger

from tagger_cli.cli.main import run

SMALL = [
    *("--set", "network.layers=1", "--set", "network.hidden=8", "--set", "network.word_size=8"),
    *("--set", "network.character_size=4", "--set", "network.character_hidden=4", "--set", "network.shape_size=2"),
    *("--set", "training.epochs=2", "--set", "training.batch_tokens=64", "--set", "export.precision=fp32"),
    *("--device", "cpu"),
]
WHOLE = ["--train", "{corpus}", "--target", "upos=2", "-o", "{out}"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("corpus") / "train.conll"
    sentence = "Ada PROPN B-PER\nleft VERB O\nParis PROPN B-LOC\n. PUNCT O\n\n"
    file.write_text(sentence * 20 + sentence.replace("Ada", "Bo") * 20)
    return str(file)


def test_from_a_corpus_to_tags(corpus: str, tmp_path: Path) -> None:
    done = tagger(
        *("train", "--train", corpus, "--test", corpus, "--target", "ner=3", "--target", "upos=2", "-o", "my model"),
        *SMALL,
        folder=tmp_path,
        OMP_NUM_THREADS="1",
    )
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    epochs = [line for line in done.stderr.splitlines() if line.startswith("epoch ")]
    assert [line.split()[1] for line in epochs] == ["1", "2"]
    assert "epoch" not in "".join(line for line in done.stdout.splitlines() if not line.startswith(("dev", "test")))
    splits = [line.split()[0] for line in done.stdout.splitlines() if line.startswith(("dev ", "test "))]
    assert splits == ["dev", "test"]
    assert done.stdout.splitlines()[-1] == "Use it:  tagger tag -m 'my model' FILE"
    tagged = tagger("tag", "-m", "my model", "-f", "jsonl", given="Ada left Paris.", folder=tmp_path)
    assert (tagged.returncode, tagged.stderr) == (0, "")
    assert all("upos" in token for token in json.loads(tagged.stdout)["tokens"])
    info = tagger("info", "my model", folder=tmp_path)
    assert f"train        {corpus} (" in info.stdout
    assert "ner          2 labels of spans, crf: " in info.stdout


def test_labels_of_texts_beside_a_baseline(tmp_path: Path) -> None:
    rows = [f"{'good' if number % 2 else 'bad'} food number {number},{number % 2}" for number in range(40)]
    (tmp_path / "a.csv").write_text("text,stars\n" + "\n".join(rows) + "\n", encoding="utf-8")
    done = tagger(
        *("train", "--train", "a.csv", "--dev", "a.csv", "--target", "stars", "--baseline", "tfidf", "-o", "model"),
        *SMALL,
        folder=tmp_path,
        OMP_NUM_THREADS="1",
    )
    assert done.returncode == 0, done.stderr
    heading = next(line for line in done.stdout.splitlines() if line.startswith("stars "))
    assert heading.split("  ")[-1] == "TF-IDF AUC-PR"
    tagged = tagger("tag", "-m", "model", "-f", "jsonl", "--scores", "a.csv", folder=tmp_path)
    assert (tagged.returncode, tagged.stderr) == (0, "")
    first = json.loads(tagged.stdout.splitlines()[0])
    assert first["stars"] in ("0", "1")
    assert sum(first["stars_scores"].values()) == pytest.approx(1.0, abs=1e-3)
    assert first["text"] == "bad food number 0"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--train", "{corpus}", "--target", "upos=2"], "name the folder for the model with -o DIR"),
        (["-o", "{out}"], "nothing to train on; give --train FILE --target NAME, or a CONFIG.toml"),
        (["--train", "{corpus}", "-o", "{out}"], "name what to predict with --target, as in --target upos"),
        (["--dev", "{corpus}", "-o", "{out}"], "--dev, --test and --target go with --train"),
        (["--target", "upos=2", "-o", "{out}"], "--dev, --test and --target go with --train"),
        (["--resume", "-o", "{out}"], "{out}: no run to resume here"),
        ([*WHOLE, "--set", "network.layer=3"], "did you mean layers?"),
        ([*WHOLE, "--set", "netwrk.layers=3"], "did you mean network?"),
        ([*WHOLE, "--set", "network.layers=two"], "network.layers"),
        ([*WHOLE, "--set", "network.layers"], "network.layers"),
        (["nowhere.toml", "-o", "{out}"], "nowhere.toml: "),
        (["--train", "{corpus}", "--target", "upos=2", "-o", "{folder}"], "{folder}"),
    ],
)
def test_wrong_calls_are_told_what_is_missing(
    capsys: pytest.CaptureFixture[str], corpus: str, tmp_path: Path, arguments: list[str], message: str
) -> None:
    names = {"corpus": corpus, "out": tmp_path / "out", "folder": Path(corpus).parent}
    assert run(["train", *(argument.format(**names) for argument in arguments)]) == 2
    written = capsys.readouterr()
    assert written.out == ""
    *notes, line = written.err.splitlines()
    assert not any(note.startswith("tagger: ") for note in notes)
    assert line.startswith("tagger: ")
    assert message.format(**names) in line
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--train", "nowhere.conll", "--target", "upos=2"], "nowhere.conll: no such file"),
        (["--train", "{corpus}", "--target", "upos=7"], "{corpus}:1: "),
    ],
)
def test_corpora_that_cannot_be_read_are_named(
    capsys: pytest.CaptureFixture[str], corpus: str, tmp_path: Path, arguments: list[str], message: str
) -> None:
    names = {"corpus": corpus}
    assert run(["train", *(argument.format(**names) for argument in arguments), "-o", str(tmp_path / "out")]) == 1
    written = capsys.readouterr()
    assert written.out == ""
    assert f"tagger: {message.format(**names)}" in written.err.splitlines()[-1]


def test_all_settings_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "--list-settings"]) == 0
    written = capsys.readouterr()
    for key in ("vectors.path", "network.cell", "network.bidirectional", "training.minutes", "export.precision"):
        assert key in written.out
    assert written.err == ""
