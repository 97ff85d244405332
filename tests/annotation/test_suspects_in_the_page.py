"""Suspicious labels are corrected in the page: the whole files come out, with what was said of them."""

from __future__ import annotations

import json
from pathlib import Path

from page_server import COMMAND, annotating_with

from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile

SMALL = [
    "network.hidden=12", "network.word_size=8", "network.character_hidden=6", "network.dropout=0.2",
    "training.learning_rate=0.02", "training.batch_tokens=64", "training.epochs=12", "training.ema=0.9",
    "training.warmup=0.1",
]  # fmt: skip


def test_the_worst_label_is_shown_first_and_corrected(tmp_path: Path) -> None:
    names = ["Ada", "Bob", "Eve", "Max", "Ina", "Tom", "Lea", "Jon"]
    sentences = [[(name, "PER"), (verb, "O"), (place, "LOC")] for name in names for verb in ("left", "likes", "sees")
                 for place in ("Rome", "Oslo", "Bonn")]  # fmt: skip
    sentences[40][2] = (sentences[40][2][0], "PER")
    train = tmp_path / "train.conll"
    rows = ("".join(f"{word}\t{label if label == 'O' else f'B-{label}'}\n" for word, label in s) for s in sentences)
    train.write_text("\n".join(rows))
    out = tmp_path / "out"
    command = [*COMMAND[:-1], "suspects", train, "-t", "ner", "--folds", "2", "--most", "3", "--annotate", out, "-q"]
    with annotating_with([*command, *(part for setting in SMALL for part in ("--set", setting))]) as server:
        _, shown = server.ask("next?tab=a")
        question = shown["question"]
        words = [question["text"][start:end] for start, end in question["words"]]
        assert (shown["labels"], words) == (["LOC", "PER"], [word for word, _ in sentences[40]])
        assert question["spans"] == [[0, 1, "PER"], [2, 3, "PER"]]
        assert question["note"].startswith(
            f"the file says {words[2]} PER, a model that has not seen it {words[2]} LOC ("
        )
        assert server.answer(question, [[0, 1, "PER"], [2, 3, "LOC"]])[0] == 200
        server.process.kill()
    corrected = read_corpus(LabelledFile(str(out / "corrected.jsonl"), {"ner": None})).sentences
    assert [sentence.words for sentence in corrected] == [[word for word, _ in sentence] for sentence in sentences]
    assert {tuple(sentence.tags["ner"]) for sentence in corrected} == {("B-PER", "O", "B-LOC")}
    assert len((out / "answers.jsonl").read_text().splitlines()) == 1
    assert json.loads((out / "labelled.jsonl").read_text())["text"] == " ".join(words)
