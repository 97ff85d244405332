"""``tagger tag`` with a folder: the same tree of files out, what is finished kept, and a run that stopped resumed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tagger_cli.corpora.bad_input import PassedOver
    from tagger_cli.tagging.folders.batch import Batch, Outcomes
    from tagger_cli.tagging.folders.manifest import Header
    from tagger_cli.tagging.jobs.messages import Setup


LARGE_FOLDER = 1_000_000
"""Bytes from which on every core gets a process."""


def tag_into_folder(
    inputs: Sequence[str],
    include: Sequence[str],
    output: Path,
    resume: bool,
    setup: Setup,
    command: Sequence[str],
    processes: int | None,
    ray: str | None,
    passed_over: PassedOver,
) -> None:
    """Tag files and the files of folders, each into a file of its own.

    Args:
        inputs: files and folders.
        include: patterns of names of files in the folders; none for all.
        output: the folder of the output.
        resume: whether what is finished there is kept.
        setup: how is tagged.
        command: starts a worker.
        processes: how many workers; None for one per core where there is enough to do.
        ray: the address of a Ray cluster that tags, or ``local``; None for processes of this computer.
        passed_over: counts what is left out or mended.

    Raises:
        UsageError: the folder has another run in it, or an input is not there.
        TaggerError: some documents could not be read.
    """
    from tagger_cli.cli.options import need_extra
    from tagger_cli.cores import available_cores
    from tagger_cli.display.tagging_progress import shown_progress
    from tagger_cli.files import remove_unfinished
    from tagger_cli.folder_lock import only_run_in
    from tagger_cli.tagging.folders.documents import find_documents
    from tagger_cli.tagging.folders.manifest import Manifest
    from tagger_cli.tagging.folders.tag_folders import decode_outcomes, tag_folders
    from tagger_cli.tagging.jobs.workers import Workers

    documents = find_documents(inputs, include, output, setup.format)
    with only_run_in(output, "tagging"):
        manifest = Manifest.open(output, _header(setup), resume)
        size = sum(document.size for document in documents if not manifest.is_finished(document))
        if not processes and ray is None:
            processes = available_cores() if size >= LARGE_FOLDER or processes == 0 else 1

        def ray_cluster(requests: Iterator[Batch]) -> Iterator[tuple[int, Outcomes]]:
            from tagger_cli.cli.tag_ray import ray_answers

            try:
                yield from ray_answers(ray or "", setup, processes or None, requests)
            except ModuleNotFoundError as error:
                raise need_extra(error, "ray") from None

        def own_processes(requests: Iterator[Batch]) -> Iterator[tuple[int, Outcomes]]:
            with Workers(command, processes or 1, setup) as workers:
                for answer in workers.answers(requests, ordered=False):
                    yield answer.number, decode_outcomes(answer.message)

        remove_unfinished(output)  # of a run that was killed
        try:
            with shown_progress(size, setup.quiet) as progress:
                tag_folders(
                    own_processes if ray is None else ray_cluster, documents, output, manifest, progress, passed_over
                )
        finally:
            manifest.close()
            remove_unfinished(output)


def _header(setup: Setup) -> Header:
    """What the output depends on, beside the documents."""
    from tagger_cli.tagging.folders.manifest import Header
    from tagger_cli.version import VERSION

    entities = hashlib.sha256()
    for file in setup.entities:
        entities.update(Path(os.fsdecode(file)).read_bytes())
    options = {
        "-f": setup.format,
        "-t": "all" if setup.targets is None else ",".join(setup.targets),
        "-i": setup.input_format,
        "--lines": setup.lines,
        "--segmenter": "rules" if setup.rules else "model",
        "--scores": "yes" if setup.scores else "no",
        "--errors": setup.errors,
        "--entities": entities.hexdigest() if setup.entities else "",
        "--min-score": str(setup.min_score),
        "--text-column": setup.text_column or "",
        "--best": str(setup.best),
        "--soft": "yes" if setup.soft else "no",
    }
    return Header(VERSION, _digest(Path(os.fsdecode(setup.model))), options)


def _digest(model: Path) -> str:
    """SHA-256 of what describes a model: its descriptions, which name the digests of its other files."""
    digest = hashlib.sha256()
    for path in sorted(model.rglob("*.json")):
        digest.update(path.relative_to(model).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
