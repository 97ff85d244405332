"""The left half of a treebank: trained by one command, and written as the validator of Universal Dependencies asks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command import tagger

SMALL = [
    *("--set", "network.hidden=16", "--set", "network.word_size=16", "--set", "network.character_hidden=12"),
    *("--set", "training.epochs=10", "--set", "training.batch_tokens=64", "--set", "training.learning_rate=0.02"),
    *("--set", "training.balance=uncertainty", "--set", "export.precision=int8", "--device", "cpu"),
    *("--set", "segmenter.epochs=3", "--set", "segmenter.hidden=12", "--set", "segmenter.variations=0"),
]
# Verbs in -ed and plurals in -s of a made-up language; "sutu" is irregular.
WORDS = {
    "Ana": ("Ana", "PROPN", "Number=Sing"),
    "the": ("the", "DET", "_"),
    "moked": ("moke", "VERB", "VerbForm=Fin|Tense=Past"),
    "laped": ("lape", "VERB", "VerbForm=Fin|Tense=Past"),
    "sutu": ("bari", "VERB", "VerbForm=Fin|Tense=Past"),
    "tars": ("tar", "NOUN", "Number=Plur"),
    "goms": ("gom", "NOUN", "Number=Plur"),
    "fels": ("fel", "NOUN", "Number=Plur"),
    ".": (".", "PUNCT", "_"),
}


def treebank(path: Path, bare: bool = False) -> Path:
    """Sentences such as ``Ana moked the tars .``, with a token of two words in some."""
    lines = []
    for number in range(45):
        verb, noun = ["moked", "laped", "sutu"][number % 3], ["tars", "goms", "fels"][number // 3 % 3]
        words = ["Ana", verb, "the", noun, "."]
        lines += [f"# sent_id = {number}", f"# text = Ana {verb} the{noun}."]
        for place, word in enumerate(words, 1):
            if place == 3:
                lines.append("\t".join(["3-4", f"the{noun}", *"_" * 7, "SpaceAfter=No"]))
            lemma, upos, feats = WORDS[word]
            annotated = ["_"] * 4 if bare else [lemma, upos, "_", feats]
            tree = ["0" if place == 2 else "2", "root" if place == 2 else "dep"]
            lines.append("\t".join([str(place), word, *annotated, *tree, "_", "_"]))
        lines.append("")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def incidents(file: Path, *without: str) -> str:
    """What the validator says at level 2, but for some tests."""
    validator = Path(sys.executable).with_name("udvalidate")
    exclude = ["--exclude", *without] if without else []
    command = [str(validator), "--lang", "ud", "--level", "2", *exclude, "--", str(file)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("treebank")
    train = treebank(folder / "train.conllu")
    done = tagger(
        "train", "--train", str(train), "--targets", "ud", "-o", "model", *SMALL, folder=folder, OMP_NUM_THREADS="1"
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "model" / "segmenter" / "segmentation.json").exists()
    return folder / "model"


def test_all_columns_that_the_treebank_has_are_learned_and_measured(model: Path) -> None:
    done = tagger("evaluate", str(model), str(model.parent / "train.conllu"), "--json")
    scores = json.loads(done.stdout)["targets"]
    assert list(scores) == ["upos", "feats", "lemma"]
    assert all(score["accuracy"] > 0.95 for score in scores.values())
    assert scores["lemma"]["accuracy_without_case"] >= scores["lemma"]["accuracy"]
    assert "Tense" in scores["feats"]["features"]


def test_a_treebank_without_annotation_is_filled_in(model: Path, tmp_path: Path) -> None:
    bare = treebank(tmp_path / "bare.conllu", bare=True)
    done = tagger("tag", "-m", str(model), "-f", "conllu", str(bare))
    (tmp_path / "tagged.conllu").write_text(done.stdout, encoding="utf-8")
    assert incidents(tmp_path / "tagged.conllu") == ""
    rows = [line.split("\t") for line in done.stdout.splitlines() if line[:1].isdigit()]
    expected = {word: [lemma, upos, "_", feats] for word, (lemma, upos, feats) in WORDS.items()}
    # Features are in the order of the validator, whatever that of the treebank.
    expected |= {verb: [*row[:3], "Tense=Past|VerbForm=Fin"] for verb, row in expected.items() if row[1] == "VERB"}
    right = [row[2:6] == expected[row[1]] for row in rows if "-" not in row[0]]
    assert sum(right) / len(right) > 0.95
    assert sum("-" in row[0] for row in rows) == 45


def test_any_text_becomes_conllu_that_is_valid_but_for_the_tree(model: Path, tmp_path: Path) -> None:
    text = "Ana moked. 🙂 👩‍👩‍👧 3,14 ⵜⴰⵎⴰⵣⵉⵖⵜ ﬁ İS _ | a|b =x ŉ\nXYZ-42 'tis\u00a0so… %\n"
    done = tagger("tag", "-m", str(model), "-f", "conllu", "--scores", given=text)
    assert (done.returncode, done.stderr) == (0, "")
    (tmp_path / "tagged.conllu").write_text(done.stdout, encoding="utf-8")
    assert incidents(tmp_path / "tagged.conllu", "invalid-head", "unknown-head") == ""
    rows = [line.split("\t") for line in done.stdout.splitlines() if line[:1].isdigit()]
    assert all(row[2].strip() for row in rows)
    scores = [float(row[9].rpartition("LEMMAScore=")[2]) for row in rows]
    assert all(0.0 <= score <= 1.0 for score in scores)
