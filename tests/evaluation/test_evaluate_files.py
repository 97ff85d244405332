"""``evaluate`` finds what a file has of the model's targets, and says what is really wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tagger_cli.errors import InputError, TaggerError, UsageError
from tagger_cli.evaluation.evaluate import evaluate_files
from tagger_cli.inference.model import Model
from tagger_cli.inspection.columns import look_at


@pytest.fixture(scope="module")
def model(random_model: Path) -> Model:
    return Model(random_model, threads=1)


def written(folder: Path, content: str, name: str = "file.conll") -> str:
    path = folder / name
    path.write_text(content)
    return str(path)


def test_ner_is_found_in_a_file_of_conll_2003(model: Model, tmp_path: Path) -> None:
    rows = "-DOCSTART- -X- O O\n\nMerkel NNP I-NP I-PER\nmet VBD I-VP O\nMacron NNP I-NP I-PER\n. . O O\n\n"
    evaluation = evaluate_files(model, [written(tmp_path, rows * 3)])
    assert list(evaluation.scores.targets) == ["ner"]
    assert evaluation.notes[0].endswith("file.conll: ner is read from column 4")
    assert (
        evaluation.scores.targets["ner"]
        == (evaluate_files(model, [str(tmp_path / "file.conll")], {"ner": "4"}).scores.targets["ner"])
    )


def test_each_file_may_have_the_labels_elsewhere(model: Model, tmp_path: Path) -> None:
    first = written(tmp_path, "Merkel B-PER PROPN\nmet O VERB\n\n" * 3, "a.conll")
    second = written(tmp_path, "Merkel PROPN x B-PER\nmet VERB y O\n\n" * 3, "b.conll")
    evaluation = evaluate_files(model, [first, second])
    assert list(evaluation.scores.targets) == ["ner", "upos"]
    assert evaluation.scores.tokens == 12
    assert [note.partition(": ")[2] for note in evaluation.notes] == [
        "ner is read from column 2",
        "upos is read from column 3",
        "ner is read from column 4",
        "upos is read from column 2",
    ]


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("", "file.conll", "file.conll: the file is empty"),
        ("1\tMerkel\tNOUN\n\n", "file.conllu", "file.conllu:1: 3 tab-separated columns"),
        ("Merkel\tNOUN\nmet\n\n", "file.conll", "file.conll:2: 1 column where the file has 2"),
        ('{"tokens": 3}\n', "file.jsonl", "file.jsonl:1: 'tokens' must be a list"),
        ("Merkel\tXYZ\nmet\tABC\n\n", "file.conll", "no target of the model"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(model: Model, tmp_path: Path, content: str, name: str, message: str) -> None:
    with pytest.raises(TaggerError) as caught:
        evaluate_files(model, [written(tmp_path, content, name)])
    assert message in str(caught.value)


def test_standard_input_needs_the_targets_named(model: Model) -> None:
    with pytest.raises(UsageError, match="standard input is read only once; name what to measure"):
        evaluate_files(model, ["-"])


def test_labels_of_which_the_model_has_few_are_doubted(model: Model, tmp_path: Path) -> None:
    file = written(tmp_path, "Merkel NNP\nmet VBD\nMacron NNP\n. PUNCT\n\n")
    notes = evaluate_files(model, [file], {"upos": "2"}).notes
    assert f"{file}: 75 % of its upos labels are none of the model's; is it another column?" in notes[0]


def test_a_header_is_one_for_every_command(model: Model, tmp_path: Path) -> None:
    from tagger_cli.corpora.corpus import read_corpus
    from tagger_cli.corpora.labelled_file import LabelledFile

    rows = "Merkel\tB-PER\nmet\tO\n\n"
    with_header, without = written(tmp_path, "word\ttag\n" + rows * 2), written(tmp_path, rows * 2, "b.conll")
    expected = read_corpus(LabelledFile(without, {"ner": "2"})).sentences
    for column in ("2", "tag", None):
        assert read_corpus(LabelledFile(with_header, {"ner": column})).sentences == expected
    assert [column.name for column in look_at(with_header).columns] == ["word", "tag"]
    assert evaluate_files(model, [with_header]).scores.tokens == evaluate_files(model, [without]).scores.tokens == 4
    # A text may begin with such a word; then its label comes again.
    text = written(tmp_path, "word\tO\n" + rows * 2, "c.conll")
    assert read_corpus(LabelledFile(text, {"ner": "2"})).sentences[0].words == ["word", "Merkel", "met"]
    assert evaluate_files(model, [text]).scores.tokens == 5


def test_a_bad_range_names_its_line(model: Model, tmp_path: Path) -> None:
    empty = "\t_" * 8
    rows = f"1-2\tab{empty}\n1\ta{empty}\n2-3\tbc{empty}\n2\tb{empty}\n3\tc{empty}\n\n"
    with pytest.raises(InputError, match=r"file\.conllu:3: the range 2-3 "):
        evaluate_files(model, [written(tmp_path, rows, "file.conllu")], {"upos": None})
