"""``tagger evaluate`` and ``tagger info`` on a model whose answers a test knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import tagger

from tagger_cli.cli.main import run
from tagger_cli.inference.model import Model

SENTENCES = [
    ["Angela", "Merkel", "met", "Macron", "."],
    ["They", "talked", "about", "Zanzibar", "in", "Paris", "."],
]


@pytest.fixture(scope="module")
def gold(random_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the model says, but for one part of speech, and for one entity that it does not find."""
    tagger = Model(random_model, threads=1)
    labels = tagger.predict(SENTENCES, tagger.targets)
    rows = [
        list(zip(words, upos, ner, strict=True))
        for words, upos, ner in zip(SENTENCES, labels["upos"], labels["ner"], strict=True)
    ]
    word, upos, ner = rows[1][3]
    rows[1][3] = (word, "NOUN" if upos != "NOUN" else "VERB", ner)
    rows.append([("Extra", "NOUN", "B-GPE")])
    file = tmp_path_factory.mktemp("gold") / "gold.conll"
    file.write_text("".join("".join("\t".join(row) + "\n" for row in sentence) + "\n" for sentence in rows))
    return file


def test_json_is_one_object_with_numbers_to_check_by_hand(random_model: Path, gold: Path) -> None:
    done = tagger("evaluate", random_model, gold, "-t", "upos=2,ner=3", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert list(found) == ["sentences", "tokens", "tokens_per_second", "targets"]
    assert (found["sentences"], found["tokens"]) == (3, 13)
    assert found["tokens_per_second"] > 0
    model = Model(random_model, threads=1)
    extra = model.predict([["Extra"]], model.targets)
    spans = sum(label[0] == "B" for labels in model.predict(SENTENCES, model.targets)["ner"] for label in labels)
    more = extra["ner"][0][0] != "O"  # a wrong entity on the word that is a GPE
    right = 11 + (extra["upos"][0][0] == "NOUN")
    upos, ner = found["targets"]["upos"], found["targets"]["ner"]
    assert upos["accuracy"] == pytest.approx(right / 13)
    assert ner["recall"] == pytest.approx(spans / (spans + 1))
    assert ner["precision"] == pytest.approx(spans / (spans + more))
    assert ner["labels"]["GPE"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 1}
    assert upos["unknown"]["count"] == 2  # Zanzibar and Extra are not among the words of training


def test_a_table_goes_to_standard_output(random_model: Path, gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(random_model), str(gold), "-t", "upos=2"]) == 0
    written = capsys.readouterr()
    lines = written.out.splitlines()
    assert lines[0].startswith("3 sentences, 13 tokens, ")
    (accuracy,) = (line.split() for line in lines if line.startswith("accuracy"))
    assert accuracy[-1] == "13"
    assert "\x1b" not in written.out


def test_info_says_what_the_model_is(random_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["info", str(random_model)]) == 0
    written = capsys.readouterr()
    assert "ner          2 labels of spans, crf: PER LOC\n" in written.out
    assert "upos         4 labels of words, softmax: NOUN VERB PROPN PUNCT\n" in written.out
    assert written.err == ""


RAW = """\
# newpar
1\tAngela\t_\tNOUN\t_\t_\t_\t_\t_\tNER=B-PER
2\tcame\t_\tVERB\t_\t_\t_\t_\t_\tNER=O|SpaceAfter=No
3\t.\t_\tPUNCT\t_\t_\t_\t_\t_\tNER=O

1\tShe\t_\tNOUN\t_\t_\t_\t_\t_\tNER=O
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\t_\tVERB\t_\t_\t_\t_\t_\tNER=O
3\tn't\t_\tVERB\t_\t_\t_\t_\t_\tNER=O
4\tgo\t_\tVERB\t_\t_\t_\t_\t_\tNER=O

"""


def test_raw_text_is_cut_by_the_model_itself(random_model: Path, tmp_path: Path) -> None:
    file = tmp_path / "raw.conllu"
    file.write_text(RAW)
    done = tagger("evaluate", random_model, file, "--raw", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    raw = found["raw"]
    assert set(raw) == {"tokens", "sentences", "words", "all_tags", "upos", "ner"}
    assert raw["words"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 7}
    assert raw["tokens"]["f1"] == pytest.approx(2 * 5 / (6 + 7))  # no range is written
    assert raw["sentences"]["f1"] == 1.0
    assert raw["upos"]["f1"] == raw["upos"]["aligned_accuracy"] == found["targets"]["upos"]["accuracy"]
    assert raw["ner"]["labels"] == found["targets"]["ner"]["labels"]


def test_the_table_of_raw_text_follows_the_others(
    random_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "raw.conllu"
    file.write_text(RAW)
    assert run(["evaluate", str(random_model), str(file), "-t", "upos", "--raw"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["words", "100.00", "100.00", "100.00", "7"] in rows


def test_standard_input_cannot_be_read_as_raw_text_too(random_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(random_model), "-", "--raw"]) == 2
    assert "name a file" in capsys.readouterr().err


def test_only_the_labels_that_are_named_count(random_model: Path, gold: Path, tmp_path: Path) -> None:
    renamed = tmp_path / "renamed.conll"
    renamed.write_text(gold.read_text(encoding="utf-8").replace("-PER", "-Person"), encoding="utf-8")
    scores = []
    for file, labels in ((gold, "PER"), (renamed, "Person=PER")):
        done = tagger("evaluate", random_model, file, "-t", "ner=3", "--labels", labels, "--raw", "--json")
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert set(found["targets"]["ner"]["labels"]) <= {"PER"}
        assert set(found["raw"]["ner"]["labels"]) <= {"PER"}
        scores.append((found["targets"], found["raw"]))
    assert scores[0] == scores[1]
    unlimited = json.loads(tagger("evaluate", random_model, gold, "-t", "ner=3", "--json").stdout)["targets"]["ner"]
    assert unlimited["labels"].get("PER") == scores[0][0]["ner"]["labels"].get("PER")


def test_labels_are_named_in_pairs(random_model: Path, gold: Path) -> None:
    done = tagger("evaluate", random_model, gold, "-t", "ner=3", "--labels", "PER=")
    assert done.returncode == 2
    assert "expected LABEL or LABEL=OURS" in done.stderr
