"""Whole files: numbers of real corpora, and problems that a person should act on."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tagger_cli.errors import InputError, UsageError
from tagger_cli.inspection.inspect import inspect_files


def file(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def sentence(number: int, label: str = "O") -> str:
    """Three words that no other number has."""
    return f"word{number} O\nother{number} {label}\nlast{number} O\n\n"


TRAIN = "".join(sentence(number, "B-PER" if number % 2 else "B-LOC") for number in range(20))


def problems(folder: Path, train: str = TRAIN, dev: str | None = None, vectors: str | None = None) -> list[str]:
    """What is to act on, without the folder."""
    files = [file(folder, "train.conll", train)]
    if dev is not None:
        files.append(file(folder, "dev.conll", dev))
    return [problem.replace(f"{folder}/", "") for problem in inspect_files(files, vectors=vectors).problems]


def test_conll2003(shared_data: Path) -> None:
    files = [str(shared_data / "conll2003" / name) for name in ("eng.train", "eng.testa", "eng.testb")]
    report = inspect_files(files, {"ner": "4"})
    assert report.problems == []
    train, testa, testb = report.files
    assert (train.sentences, train.words, train.overlap) == (14_041, 203_621, None)
    assert train.targets["ner"].labels == {"LOC": 7140, "PER": 6600, "ORG": 6321, "MISC": 3438}
    assert [found.targets["ner"].scheme for found in report.files] == ["IOB1"] * 3
    assert testa.overlap is not None and testb.overlap is not None
    assert (testa.overlap.sentences, testb.overlap.sentences) == (193, 126)
    assert testa.overlap.unseen_spans == {"ner": 1937}
    from_longest = (shared_data / "conll2003" / "eng.train").read_text().split("\n")[train.lengths.longest_line - 1 :]
    assert from_longest.index("") == train.lengths.longest == 113


def test_json_has_every_number(tmp_path: Path) -> None:
    path = file(tmp_path, "train.conll", TRAIN)
    report = json.loads(json.dumps(inspect_files([path, path]).to_json()))
    assert report["targets"] == {"column 2": "2"}
    first, second = report["files"]
    assert first["targets"]["column 2"] == {
        "kind": "span",
        "scheme": "IOB2",
        "invalid_transitions": 0,
        "sentences": 20,
        "labels": {"LOC": 10, "PER": 10},
    }
    assert (first["overlap"], second["overlap"]["sentences"], second["overlap"]["sentence_words"]) == (None, 20, 60)
    assert first["lengths"] == {"shortest": 3, "median": 3, "percentile_95": 3, "longest": 3, "longest_line": 1}


def test_sound_files_give_nothing_to_act_on(tmp_path: Path) -> None:
    dev = "".join(sentence(number, "B-PER") for number in range(100, 110))
    assert problems(tmp_path, dev=dev) == []


def test_labels_that_train_does_not_have(tmp_path: Path) -> None:
    dev = sentence(100, "B-PER") + sentence(101, "B-ORG") + sentence(102, "B-ORG")
    assert problems(tmp_path, dev=dev) == ["dev.conll: labels of column 2 that train does not have: ORG (2)"]


def test_labels_that_all_differ_are_a_problem_here_and_no_error(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, dev=sentence(100, "B-X"))
    assert problem.startswith("dev.conll: labels of column 2 differ between train and this file: LOC PER against X")


def test_dev_that_is_in_train(tmp_path: Path) -> None:
    dev = "".join(sentence(number, "B-PER") for number in range(1, 50, 2))
    (problem,) = problems(tmp_path, dev=dev)
    assert problem.startswith(
        "dev.conll: 40.0 % of its sentences (40.0 % of its words) are word for word in train.conll"
    )


def test_greetings_that_are_in_train_are_no_problem(tmp_path: Path) -> None:
    dev = "Hi O\n\n" + "".join(sentence(number, "B-PER") for number in range(100, 150))
    assert problems(tmp_path, train=f"{TRAIN}Hi O\n\n", dev=dev) == []


def test_invalid_transitions_are_counted_and_the_first_is_shown(tmp_path: Path) -> None:
    text = f"-DOCSTART- O\n\n{TRAIN}a O\nb I-PER\n\nc I-PER\n"
    report = inspect_files([file(tmp_path, "train.conll", text)])
    assert report.files[0].targets["column 2"].invalid_transitions == 2
    (problem,) = report.problems
    place, line, _ = problem.split(":", 2)
    assert text.split("\n")[int(line) - 1] == "b I-PER"
    assert place == str(tmp_path / "train.conll")


@pytest.mark.parametrize(("name", "line"), [("a.conllu", 7), ("a.jsonl", 2)])
def test_the_place_of_an_invalid_transition_in_other_formats(name: str, line: int, tmp_path: Path) -> None:
    row = "{}\t{}\t_\tX\t_\t_\t_\t_\t_\tNER={}\n"
    rows = [row.format(1, "a", "B-X"), "\n", "# text = bc d\n", "1-2\tbc\t_\t_\t_\t_\t_\t_\t_\t_\n"]
    rows += [row.format(1, "b", "O"), "1.1\tempty\t_\t_\t_\t_\t_\t_\t_\t_\n", row.format(2, "c", "I-X")]
    text = "".join(rows)
    if name == "a.jsonl":
        text = '{"tokens": ["a"], "ner": ["B-X"]}\n{"tokens": ["b", "c"], "ner": ["O", "I-X"]}\n'
    (problem,) = inspect_files([file(tmp_path, name, text)], {"ner": None}).problems
    assert problem.startswith(f"{tmp_path / name}:{line}: 1 I- labels of ner")


def test_schemes_that_differ(tmp_path: Path) -> None:
    dev = TRAIN.replace("word", "w").replace("other", "o").replace("last", "l").replace("B-", "S-")
    (problem,) = problems(tmp_path, dev=dev)
    assert problem.startswith("dev.conll: column 2 is written in BIOES but in IOB2 in train.conll")


def test_sentences_that_are_not_separated(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, train="x O\n\n" + "a B-X\nb O\n" * 200)
    assert problem.startswith("train.conll:3: a sentence of 400 words begins here")


def test_words_that_are_all_separated(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, train=TRAIN.replace("\n", "\n\n"))
    assert problem.startswith("train.conll: nearly every sentence has one word")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a O\nb O\n", "no word is in a span of column 2"),
        ("a NN\nb NN\n", "every word has the same label of column 2 (NN)"),
        ("a B-PER\nb B-Per\nc O\n", "labels of column 2 that differ only in case: PER, Per"),
    ],
)
def test_labels_that_teach_nothing(text: str, message: str, tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, train=text)
    assert problem.startswith(f"train.conll: {message}")


def vector_file(folder: Path, words: list[str]) -> str:
    (folder / "vectors.txt.gz").write_bytes(gzip.compress("".join(f"{word} 1 2\n" for word in words).encode()))
    return str(folder / "vectors.txt.gz")


def test_vectors_that_lack_many_words(tmp_path: Path) -> None:
    vectors = vector_file(tmp_path, [f"{word}{number}" for number in range(20) for word in ("word", "last")])
    (problem,) = problems(tmp_path, vectors=vectors)
    assert problem.startswith("train.conll: 33.3 % of its words have no vector (most often other0 other1")


def test_vectors_that_lack_one_frequent_word(tmp_path: Path) -> None:
    train = "".join(f"w{number} X\n" + "is Y\n" * (number == 7) for number in range(99)) + "\n"
    words = [f"w{number}" for number in range(99)]
    (problem,) = problems(tmp_path, train=train, vectors=vector_file(tmp_path, words))
    assert problem.startswith("train.conll: 1.0 % of its words have no vector (most often is)")
    assert problems(tmp_path, train=train, vectors=vector_file(tmp_path, [*words, "is"])) == []


def test_files_that_training_could_not_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a.conll:2: 1 column where the file has 2"):
        inspect_files([file(tmp_path, "a.conll", "a O\nb\n")])
    with pytest.raises(InputError, match=r"a.conllu: no word has a label for ner; CoNLL-U has .*upos"):
        inspect_files([file(tmp_path, "a.conllu", "1\ta" + "\t_" * 8 + "\n")])
    with pytest.raises(UsageError, match="standard input"):
        inspect_files(["-"])
