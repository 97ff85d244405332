"""A corpus of the hub → ``train`` (CoNLL-U, CoNLL or JSONL), dev and test, as ``tagger train`` takes them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from datasets import Features, IterableDataset

from tagger_cli.corpora.schemes import Scheme
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.download import treebank_rows
from tagger_cli.download.data_files import SPLITS, Split, data_files
from tagger_cli.download.fetch import fetch
from tagger_cli.download.fetch_events import Note, Report
from tagger_cli.download.hub import Hub
from tagger_cli.download.label_columns import Columns, Layout, find_columns
from tagger_cli.download.labelled_rows import UnlabelledError, labelled_sentences
from tagger_cli.download.labelled_texts import labelled_texts
from tagger_cli.download.listing import Listing, RemoteFile
from tagger_cli.download.output_file import OutputFile
from tagger_cli.download.rows import features_of, iterate, open_rows
from tagger_cli.download.source import Source
from tagger_cli.download.source_file import WrittenFile
from tagger_cli.download.span_schemes import find_schemes, in_iob2
from tagger_cli.errors import TaggerError
from tagger_cli.tagging.writers.conll import format_conll

SUFFIXES: dict[Layout, str] = {"treebank": "conllu", "texts": "jsonl"}
"""Of files that hold no columns."""
DEV_SEED = 13
DEV_SHARE = 10
"""One sentence of so many goes to dev where a corpus has none."""


@dataclass(slots=True)
class CorpusFiles:
    """What was written.

    Attributes:
        columns: of a column file behind the words, or targets of CoNLL-U; the last is the one to train on.
        files: in the order train, dev, test.
        fetched: path in the repository → digest.
        notes: what was done to the data, one line each.
    """

    columns: list[str]
    files: list[WrittenFile] = field(default_factory=list)
    fetched: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def write_corpus(hub: Hub, listing: Listing, source: Source, folder: Path, report: Report) -> CorpusFiles:
    """Fetch a corpus and write it into a folder.

    Span labels come out in IOB2. A split whose labels are kept back is left out; where there is no dev, a tenth
    of train becomes it, one of every ten sentences, chosen with a fixed seed.

    Raises:
        TaggerError: see ``fetch``, ``data_files``, ``find_columns``; or the corpus holds no labelled sentence.
    """
    remote = data_files(listing, source)
    rows = {split: _open(hub, listing, remote[split], report) for split in SPLITS if split in remote}
    parts = {split: _part(opened, f"{source.name} {split}", source, listing) for split, opened in rows.items()}
    targets = next(iter(parts.values())).columns.targets
    result = CorpusFiles(list(targets))
    result.fetched = {file.path: file.digest for split in rows for file in remote[split]}
    corpus = _Corpus(source, parts)
    for split in parts:
        shares_with_dev = split == "train" and "dev" not in rows
        try:
            result.files += corpus.write(split, folder, shares_with_dev)
        except UnlabelledError:
            result.notes.append(f"{split} is left out: its labels are not public")
    kept = {file.name for file in result.files}
    for path in folder.iterdir():
        if path.name not in kept:  # a split without labels, or a dev without sentences
            path.unlink()
    if not kept:
        message = f"{source.name}: no word has a label in {', '.join(targets.values())}"
        raise TaggerError(f"{message}; name another column with --target NAME=COLUMN")
    if "dev" not in rows and any(file.split == "dev" for file in result.files):
        result.notes.append(f"it has no dev: one of every {DEV_SHARE} sentences of train is dev (seed {DEV_SEED})")
    for note in result.notes:
        report(Note(f"{source.name}: {note}"))
    return result


def _open(hub: Hub, listing: Listing, files: list[RemoteFile], report: Report) -> IterableDataset:
    return open_rows([fetch(hub, listing, file, report) for file in files], hub.cache / "datasets")


@dataclass(frozen=True, slots=True)
class _Part:
    """A split: its rows, and its own columns, as nothing but habit makes label ids the same in all of them."""

    place: str
    rows: IterableDataset
    features: Features
    columns: Columns


def _part(rows: IterableDataset, place: str, source: Source, listing: Listing) -> _Part:
    features = features_of(rows, place)
    return _Part(place, rows, features, find_columns(features, source, listing.card))


@dataclass(slots=True)
class _Corpus:
    source: Source
    parts: dict[Split, _Part]
    schemes: dict[str, Scheme] | None = None

    def write(self, split: Split, folder: Path, shares_with_dev: bool) -> list[WrittenFile]:
        """Write a split.

        Raises:
            UnlabelledError: no word of it has a label.
        """
        layout = self.parts[split].columns.layout
        names: list[Split] = [split, "dev"] if shares_with_dev else [split]
        paths = [folder / f"{name}.{SUFFIXES.get(layout, 'conll')}" for name in names]
        outputs = [OutputFile(path, name) for path, name in zip(paths, names, strict=True)]
        labels: set[str] = set()
        chooser = random.Random(DEV_SEED)
        try:
            sentences = self._sentences(split)
            while block := list(islice(sentences, DEV_SHARE)):
                whole = shares_with_dev and len(block) == DEV_SHARE
                chosen = chooser.randrange(DEV_SHARE) if whole else -1
                for number, sentence in enumerate(block):
                    outputs[number == chosen].write(_format(sentence).encode(), 1, len(sentence))
                    labels.update(*sentence.tags.values(), sentence.labels.values())
        finally:
            for output in outputs:
                output.close()
        if layout != "treebank" and labels <= {"O", "_"}:
            raise UnlabelledError
        written = [output.written() for output in outputs]
        return [file for file in written if file.sentences]

    def _sentences(self, split: Split) -> Iterator[Sentence]:
        part = self.parts[split]
        if part.columns.layout == "texts":
            yield from labelled_texts(iterate(part.rows, part.columns.read, part.place), part.columns, part.place)
            return
        if part.columns.layout != "treebank":
            if self.schemes is None:  # of the first split, which is train where there is one
                self.schemes = find_schemes(self._labelled(split), part.columns.targets, self.source.scheme)
            yield from in_iob2(self._labelled(split), self.schemes)
            return
        present = [column for column in treebank_rows.COLUMNS if column in part.features]
        for row in iterate(part.rows, present, part.place):
            if row["tokens"]:
                yield treebank_rows.treebank_sentence(row, part.columns.names.get("upos"))

    def _labelled(self, split: Split) -> Iterator[Sentence]:
        part = self.parts[split]
        rows = iterate(part.rows, part.columns.read, part.place)
        return labelled_sentences(rows, part.columns, part.place)


def _format(sentence: Sentence) -> str:
    if sentence.record is not None:
        return json.dumps(sentence.record, ensure_ascii=False) + "\n"
    if sentence.lines is not None:
        return "\n".join(sentence.lines) + "\n\n"
    return format_conll([sentence], sentence.tags)
