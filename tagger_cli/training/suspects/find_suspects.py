"""Labels that are probably wrong, by models of which each has not seen a part of the corpus.

After Wang et al. 2019 (CrossWeigh), and ranked as in confident learning (Northcutt et al. 2021) by how sure a model is
that a label is another one.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tagger_cli.corpora.corpus import Corpus, read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.files import write_text
from tagger_cli.inference.model import Model
from tagger_cli.segmentation.segmenter import RuleSegmenter
from tagger_cli.training.configuration import load_configuration
from tagger_cli.training.suspects.suspect import Suspect, suspects
from tagger_cli.training.train_model import train_model

USUAL: dict[str, Any] = {"network": {"hidden": 128}, "training": {"epochs": 12}, "export": {"precision": "fp32"}}
"""Settings of the models, unless others are given: they need not be the best there could be."""


def find_suspects(
    files: Sequence[str],
    targets: Mapping[str, str | None],
    folds: int,
    settings: Sequence[Mapping[str, Any]],
    device: str,
    note: Callable[[str], None],
) -> list[Suspect]:
    """Train a model on all folds but one, for each of them, and compare what it says of that one.

    Sentences of the same words are in one fold: no model has seen what it judges.

    Args:
        files: labelled, as for training; other processes must not change them meanwhile.
        targets: target → column, None where it is found by itself.
        folds: at least 2.
        settings: nested tables that lie over ``USUAL``.
        device: to train on.
        note: is told how far the work is.

    Returns:
        The suspects, worst first.

    Raises:
        InputError, UsageError: as training.
        TaggerError: there are fewer different sentences than folds.
    """
    if "-" in files:
        raise UsageError("files are read several times; write standard input to a file first")
    segment = RuleSegmenter().segment
    corpora = [read_corpus(LabelledFile(file, targets, segment=segment)) for file in files]
    numbered = [(corpus, sentence) for corpus in corpora for sentence in corpus.sentences]
    places = [_fold(sentence, folds) for _, sentence in numbered]
    if len(set(places)) < folds:
        raise TaggerError(f"{', '.join(files)}: too few different sentences for {folds} folds; take fewer with --folds")
    spans = {name for corpus in corpora for name, kind in corpus.kinds.items() if kind == "span"}
    kinds = {name: {"kind": "span"} for name in spans}
    found: list[Suspect] = []
    with tempfile.TemporaryDirectory(prefix="tagger-suspects-") as folder:
        for fold in range(folds):
            note(f"fold {fold + 1} of {folds}")
            train, model = Path(folder) / f"{fold}.jsonl", Path(folder) / str(fold)
            _write(train, [s for (_, s), place in zip(numbered, places, strict=True) if place != fold])
            corpus = {"train": [str(train)], "targets": dict.fromkeys(targets, "")}
            given: dict[str, Any] = {"corpora": [corpus], "targets": kinds}
            train_model(load_configuration(None, [USUAL, given, *settings]), model, device=device)
            held_out = [pair for pair, place in zip(numbered, places, strict=True) if place == fold]
            found += _judged(Model(model), held_out, list(targets))
    return sorted(found, key=lambda suspect: -suspect.score)


def _judged(model: Model, held_out: Sequence[tuple[Corpus, Sentence]], targets: Sequence[str]) -> list[Suspect]:
    """What a model says of sentences it has not seen."""
    tagged = model.tag([sentence.words for _, sentence in held_out], targets, scores=True)
    return [
        suspect
        for (corpus, sentence), other in zip(held_out, tagged, strict=True)
        for target in targets
        if target in sentence.tags
        for suspect in suspects(corpus.source, target, corpus.kinds[target], sentence, other)
    ]


def _fold(sentence: Sentence, folds: int) -> int:
    """The fold of a sentence, by a digest of its words."""
    digest = hashlib.blake2b("\0".join(sentence.words).encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest()) % folds


def _write(path: Path, sentences: Sequence[Sentence]) -> None:
    lines = (json.dumps({"tokens": sentence.words, **sentence.tags}) + "\n" for sentence in sentences)
    write_text(path, "".join(lines))
