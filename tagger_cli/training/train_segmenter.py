"""From CoNLL-U to the segmenter of a model: the same loop and export as for any tagger, over atoms of raw text."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import numpy as np

from tagger_cli.corpora.formats import LINES_LOOKED_AT, format_of_labelled
from tagger_cli.corpora.lines import read_lines
from tagger_cli.encoding.corpus_cache import file_digest
from tagger_cli.errors import UsageError
from tagger_cli.evaluation.segmentation_scores import SegmentationScores, segmentation_scores
from tagger_cli.features.vocabulary import read_words, write_words
from tagger_cli.files import write_text
from tagger_cli.inference.atom_labels import TARGET
from tagger_cli.inference.description import SourceFile
from tagger_cli.inference.model import Model
from tagger_cli.inference.model_folder import (
    DESCRIPTION,
    KNOWN_WORDS,
    MODEL_CARD,
    TRAINING_WORDS,
    WEIGHTS,
    file_entries,
    read_description,
)
from tagger_cli.inference.segmenter_folder import SegmenterModel
from tagger_cli.inference.segmenter_rules import FOLDER, MOST_BYTES, RULES, SegmenterRules
from tagger_cli.network.settings import NetworkSettings
from tagger_cli.segmentation.atoms import AtomSplitter, learn_atom_rules
from tagger_cli.segmentation.multiword import learn_multiword_rules
from tagger_cli.segmentation.raw_text import read_paragraphs
from tagger_cli.segmentation.segmented_text import SegmentedText
from tagger_cli.segmentation.token_shapes import learn_token_shapes
from tagger_cli.training.configuration import Configuration, CorpusSettings
from tagger_cli.training.events import Note, Report
from tagger_cli.training.output_folder import CONFIGURATION, HISTORY
from tagger_cli.training.segmenter_texts import forms_and_labels, pieces, training_pieces
from tagger_cli.training.train import train

RESERVED_BYTES = 60_000
"""Of these, for its rules and description."""

SENTENCE_BIASES = (0.0, 0.25, 0.5, 0.75, 1.0, -0.25, -0.5)
"""What is tried as ``sentence_bias``; of equals the first is taken."""

HELD_OUT = 10
"""Every so many-th piece becomes dev where there is no dev file."""


def train_segmenter(
    configuration: Configuration,
    output: Path,
    *,
    device: str = "auto",
    resume: bool = False,
    overwrite: bool = False,
    report: Report = lambda event: None,
) -> dict[str, SegmentationScores]:
    """Train the segmenter of the corpora that have the target ``segments``.

    Args:
        configuration: what to train on, and how.
        output: the folder of the model; the segmenter becomes a folder in it.
        device: see ``train``.
        resume: go on from a checkpoint.
        overwrite: replace a segmenter that is there already.
        report: is told what happens.

    Returns:
        Split (dev, test) → scores from raw text.

    Raises:
        UsageError: a corpus is not CoNLL-U.
        InputError: a file is not what it should be.
    """
    corpora = [corpus for corpus in configuration.corpora if TARGET in corpus.targets]
    texts = {
        split: [text for corpus in corpora for path in getattr(corpus, split) for text in _read(corpus, path)]
        for split in ("train", "dev", "test")
    }
    train_texts, dev_texts = texts["train"], texts["dev"]
    chance = random.Random(configuration.training.seed)
    if not dev_texts:
        parts = [piece for text in train_texts for piece in pieces(text, chance)]
        train_texts, dev_texts = [part for n, part in enumerate(parts) if n % HELD_OUT], parts[::HELD_OUT]
    splitter = AtomSplitter(learn_atom_rules(train_texts))
    multiword = learn_multiword_rules(train_texts)
    shapes = learn_token_shapes(train_texts, splitter)
    settings = configuration.segmenter
    folder = output / FOLDER
    seed = configuration.training.seed
    with TemporaryDirectory() as temporary:
        files = {split: Path(temporary) / f"{split}.jsonl" for split in ("train", "dev")}
        _write(files["train"], training_pieces(train_texts, settings.variations, seed), splitter)
        _write(files["dev"], (piece for text in dev_texts for piece in pieces(text, chance)), splitter)
        derived = Configuration(
            corpora=[CorpusSettings(train=[str(files["train"])], dev=[str(files["dev"])], targets={TARGET: TARGET})],
            network=NetworkSettings(
                hidden=settings.hidden,
                word_size=settings.word_size,
                most_words=settings.most_atoms,
                character_hidden=settings.character_hidden,
                shape_size=8,
                dropout=settings.dropout,
            ),
            training=configuration.training.model_copy(
                update={
                    "epochs": settings.epochs,
                    "batch_tokens": settings.batch_atoms,
                    "learning_rate": settings.learning_rate,
                    "minutes": None,
                    "networks": 1,
                    "patience": 0,
                }
            ),
            export=configuration.export,
        )
        report(Note(f"segmenter: {len(train_texts):,} paragraphs of raw text to train on"))
        if train(derived, folder, device=device, resume=resume, overwrite=overwrite, report=report) is None:
            return {}
    sources = [
        SourceFile(path, split, 0, 0, file_digest(path))
        for corpus in corpora
        for split in ("train", "dev", "test")
        for path in getattr(corpus, split)
    ]
    _finish(folder, sources)
    network = Model(folder, threads=1)

    def measured(bias: float, of_split: list[SegmentedText]) -> SegmentationScores:
        rules = SegmenterRules(splitter.rules, multiword, shapes, bias)
        return segmentation_scores(of_split, SegmenterModel(rules, network).segmenter().segment)

    bias = max(SENTENCE_BIASES, key=lambda bias: measured(bias, dev_texts).sentences)
    rules = SegmenterRules(splitter.rules, multiword, shapes, bias)
    scores = {
        split: measured(bias, of_split) for split, of_split in (("dev", dev_texts), ("test", texts["test"])) if of_split
    }
    described = {split: asdict(score) for split, score in scores.items()}
    write_text(folder / RULES, msgspec.structs.replace(rules, scores=described).to_json())
    for split, score in scores.items():
        figures = ", ".join(f"{name} {100 * value:.2f}" for name, value in asdict(score).items())
        report(Note(f"segmenter on {split}, F1 from raw text: {figures}"))
    return scores


def _read(corpus: CorpusSettings, path: str) -> list[SegmentedText]:
    head = [line for line, _ in zip(read_lines(path), range(LINES_LOOKED_AT), strict=False)]
    if corpus.format not in ("auto", "conllu") or format_of_labelled(path, head) != "conllu":
        raise UsageError(f"{path}: target {TARGET} is learnt from CoNLL-U, which says where no blank follows a word")
    return read_paragraphs(path)


def _write(path: Path, texts: Iterable[SegmentedText], splitter: AtomSplitter) -> None:
    """Write what the network shall read and say, a text an object."""
    with path.open("w", encoding="utf-8") as file:
        for text in texts:
            forms, labels = forms_and_labels(text, splitter)
            if forms:
                file.write(json.dumps({"tokens": forms, TARGET: labels}, ensure_ascii=False) + "\n")


def _finish(folder: Path, sources: list[SourceFile]) -> None:
    """Leave what segmenting needs, in at most ``MOST_BYTES``, and say which files the texts are from."""
    for name in (WEIGHTS, MODEL_CARD, CONFIGURATION, HISTORY):
        (folder / name).unlink(missing_ok=True)
    _cut_known_words(folder)
    description = read_description(folder)
    provenance = description.provenance
    if provenance is not None:
        provenance = msgspec.structs.replace(provenance, files=sources)
    changed = msgspec.structs.replace(description, provenance=provenance, files=file_entries(folder))
    write_text(folder / DESCRIPTION, changed.to_json())


def _cut_known_words(folder: Path) -> None:
    """Keep the vectors of so many frequent atoms as there is room for."""
    words = read_words(folder / TRAINING_WORDS)
    rows = np.load(folder / KNOWN_WORDS)
    others = sum(path.stat().st_size for path in folder.iterdir() if path.name not in (TRAINING_WORDS, KNOWN_WORDS))
    sizes = np.cumsum([rows.itemsize + len(word.encode()) + 1 for word in words[: len(rows)]])
    count = int(np.searchsorted(sizes, MOST_BYTES - RESERVED_BYTES - others, "right"))
    write_words(folder / TRAINING_WORDS, words[:count])
    np.save(folder / KNOWN_WORDS, rows[:count], allow_pickle=False)
