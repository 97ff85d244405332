"""One name → a folder of clean files, whole or not there; a second call finds that nothing is to do."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from huggingface_hub.utils import WeakFileLock

from tagger_cli.download.data_files import format_of
from tagger_cli.download.fetch_events import Note, Report
from tagger_cli.download.hub import Hub
from tagger_cli.download.listing import Listing, list_address, list_files
from tagger_cli.download.source import Source, find_source
from tagger_cli.download.source_file import SOURCE_FILE, SourceRecord, changed_files, read_record, write_record
from tagger_cli.download.vector_files import write_vectors
from tagger_cli.errors import TaggerError, UsageError

CONVERTED = "refs/convert/parquet"
"""The branch on which the hub keeps every dataset as Parquet."""


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A folder with a corpus or word vectors.

    Attributes:
        folder: where it is.
        record: what its ``SOURCE.toml`` says.
        fresh: whether it was written now; False where it was there and is as it should be.
    """

    folder: Path
    record: SourceRecord
    fresh: bool


def download_data(
    name: str,
    output: Path,
    hub: Hub,
    report: Report,
    tokens: str = "",
    targets: Mapping[str, str] | None = None,
    labels: Mapping[str, list[str]] | None = None,
) -> Downloaded:
    """Download what a name stands for into a folder of its own in ``output``.

    Args:
        name: see ``find_source``.
        output: folder of folders.
        hub: where from.
        report: hears of the progress.
        tokens: column of the words, empty to find it.
        targets: target → column, empty to find them.
        labels: target → names of its label ids, where the repository does not give them.

    Raises:
        UsageError: unknown name, configuration or column.
        TaggerError: what prevented it and what to do.
    """
    options = {"tokens": tokens, "targets": dict(targets or {}), "labels": dict(labels or {})}
    request: dict[str, Any] = {option: value for option, value in options.items() if value}
    source = find_source(name)
    if request and source.is_vectors:
        raise UsageError(f"'{name}' are word vectors; they have no columns to name")
    source = replace(source, tokens=tokens, targets=dict(targets or source.targets))
    source = replace(source, labels={**source.labels, **(labels or {})})
    folder = output / source.folder
    with _only_one_into(folder, hub):
        record = read_record(folder)
        if record is not None and (record.name, record.request) != (name, request):
            record = None  # another question: the answer is written anew
        if record is not None and source.revision in ("", record.revision):
            changed = changed_files(folder, record)
            if not changed:
                return Downloaded(folder, record, fresh=False)
            report(Note(f"{folder}: {', '.join(changed)} not as {SOURCE_FILE} has it; writing it again"))
        try:
            return Downloaded(folder, _write(source, request, folder, hub, report, record), fresh=True)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            message = (
                f"the disk is full; make room, or choose another folder than {folder} with -o (cache: {hub.cache})"
            )
            raise TaggerError(message) from None


@contextmanager
def _only_one_into(folder: Path, hub: Hub) -> Iterator[None]:
    """Let a second download into the folder wait until the first is done; then there is nothing left to do for it."""
    key = sha256(str(folder.resolve()).encode()).hexdigest()
    locks = hub.cache / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    with WeakFileLock(locks / key):
        yield


def _write(
    source: Source, request: dict[str, Any], folder: Path, hub: Hub, report: Report, old: SourceRecord | None
) -> SourceRecord:
    listing = _listing(source, hub, old, report)
    temporary = folder.with_name(f".{folder.name}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)  # of a run that was killed
    temporary.mkdir(parents=True)
    try:
        if source.is_vectors:
            written, fetched = write_vectors(hub, listing, source, temporary, report)
            files, columns, notes = [written], [], []
        else:
            from tagger_cli.download.corpus_files import write_corpus  # imports datasets, a second that others save

            corpus = write_corpus(hub, listing, source, temporary, report)
            files, columns, notes, fetched = corpus.files, corpus.columns, corpus.notes, corpus.fetched
        record = SourceRecord(
            name=source.name,
            address=source.address or _page(source, hub),
            revision=listing.revision,
            commit=listing.commit,
            licence=source.licence or _licence(listing),
            citation=source.citation,
            request=request,
            columns=columns,
            files=files,
            fetched=fetched,
            notes=notes,
        )
        write_record(temporary, record)
        _put_in_place(temporary, folder, record)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return record


def _listing(source: Source, hub: Hub, old: SourceRecord | None, report: Report) -> Listing:
    if source.address:
        return list_address(hub, source.address)
    commit = old.commit if old else ""
    revision = source.revision or (old.revision if old else "main")
    listing = list_files(hub, source.repository, source.kind, revision, commit)
    if source.is_vectors or source.revision or any(format_of(file.path) for file in listing.files):
        return listing
    report(Note(f"{source.name}: main holds no data files; taking the converted ones of {CONVERTED}"))
    return list_files(hub, source.repository, source.kind, CONVERTED)


def _put_in_place(temporary: Path, folder: Path, record: SourceRecord) -> None:
    """Move a finished folder to its place, or its files one by one where a folder is there; SOURCE.toml last."""
    if not folder.exists():
        temporary.rename(folder)
        return
    names = [file.name for file in record.files]
    before = read_record(folder)
    if before is None:
        foreign = [name for name in names if (folder / name).exists() and not (folder / SOURCE_FILE).exists()]
        if foreign:
            message = f"{folder / foreign[0]} is there already, and no {SOURCE_FILE} says that it may be replaced"
            raise TaggerError(f"{message}; move it, or choose another folder with -o")
    for name in [*names, SOURCE_FILE]:
        os.replace(temporary / name, folder / name)
    for file in before.files if before else ():
        if file.name not in names:
            (folder / file.name).unlink(missing_ok=True)


def _page(source: Source, hub: Hub) -> str:
    return f"{hub.endpoint}/{'' if source.kind == 'model' else 'datasets/'}{source.repository}"


def _licence(listing: Listing) -> str:
    licence = listing.card.get("license") or "not stated"
    return ", ".join(licence) if isinstance(licence, list) else str(licence)
