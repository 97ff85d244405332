"""What keeps a model from forgetting: its own labels of some text, learned again beside the new ones.

After Li & Hoiem 2016 (Learning without Forgetting), with the labels that the model decides for instead of their
probabilities.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from tagger_cli.corpora.label_rules import LabelRules
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.encoding.corpus_cache import cache_folder, file_digest, load_encoded_file
from tagger_cli.encoding.training_file import TrainingFile
from tagger_cli.files import whole_file
from tagger_cli.inference.description import SourceFile
from tagger_cli.inference.model import Model
from tagger_cli.inference.model_folder import DESCRIPTION
from tagger_cli.segmentation.segmenter import RuleSegmenter
from tagger_cli.tagging.tag_files import Reading, tag_files
from tagger_cli.tagging.writers.conll import format_conll
from tagger_cli.tagging.writers.writer import PlainWriter
from tagger_cli.targets.target import Target
from tagger_cli.training.splits import Splits


def add_rehearsal(
    splits: Splits, folder: Path, targets: Sequence[Target], texts: Sequence[str], note: Callable[[str], None]
) -> None:
    """Add texts with the labels of a model to what is trained on, as often in an epoch as all else at most.

    Args:
        splits: of the new data; changed in place.
        folder: of the model.
        targets: of the model.
        texts: files that ``tagger tag`` would read.
        note: is told how much it is.
    """
    path = _labelled(folder, targets, texts)
    kinds = {target.name: target.kind for target in targets}
    columns = {target.name: str(number) for number, target in enumerate(targets, 2)}
    file = LabelledFile(str(path), columns, "conll", "1", RuleSegmenter().segment)
    encoded = load_encoded_file(file, kinds, note)
    new = sum(int(kept.sum()) for kept in splits.kept)
    silent = _types_of(splits) - {type for target in targets if target.kind == "span" for type in target.codec.shown}
    training = TrainingFile(encoded, LabelRules(silent=frozenset(silent)), min(1.0, max(new, 1) / len(encoded)))
    splits.train.append(training)
    splits.kept.append(np.ones(len(training), bool))
    for name, kind in kinds.items():
        splits.kinds.setdefault(name, kind)
    for text in texts:
        splits.files.append(SourceFile(text, "rehearsal", len(training), encoded.inventory.tokens, file_digest(text)))
    note(f"{', '.join(texts)}: {len(training):,} sentences with the labels of {folder} to rehearse")


def be_silent_about_old_types(splits: Splits, targets: Sequence[Target], note: Callable[[str], None]) -> None:
    """Where new data has none of a model's types of spans, take it that it says nothing of them.

    Words outside of its spans may then be in one of those. Data with at least one of them has them all.
    """
    new = _types_of(splits)
    for target in targets:
        old = set(target.codec.shown) if target.kind == "span" else set()
        if not old or target.name not in splits.kinds or old & new:
            continue
        note(f"target {target.name}: the new data has no {', '.join(sorted(old))} and is taken to say nothing of them")
        for number, file in enumerate(splits.train):
            rules = LabelRules(file.rules.names, file.rules.silent | old, file.rules.spared)
            splits.train[number] = replace(file, rules=rules)
        for sentence in [*splits.dev, *splits.test]:
            sentence.silent |= old


def _types_of(splits: Splits) -> set[str]:
    """The types of spans in the training files."""
    return {
        label[2:]
        for file in splits.train
        for target, kind in file.kinds.items()
        if kind == "span"
        for label in file.label_counts(target)
        if label != "O"
    }


def _labelled(folder: Path, targets: Sequence[Target], texts: Sequence[str]) -> Path:
    """A file of the texts with a column for each target; made once, and kept beside the encoded files."""
    digest = hashlib.sha256((folder / DESCRIPTION).read_bytes())
    for text in texts:
        digest.update(file_digest(text).encode())
    path = cache_folder().parent / "rehearsal" / f"{digest.hexdigest()}.conll"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        model = Model(folder)
        with whole_file(path) as stream, model.session() as session:
            writer = PlainWriter(partial(format_conll, targets={target.name: target.kind for target in targets}))
            tag_files(session, texts, Reading(), targets, writer, stream)
    return path
