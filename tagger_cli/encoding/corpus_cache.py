"""Encoded files that were made before: found again by what they depend on, checked, made anew where they are damaged.

They lie in the folder ``encoded`` of ``$TAGGER_CACHE``, or else of ``$XDG_CACHE_HOME/tagger`` or ``~/.cache/tagger``,
a table (``.arrow``) and an inventory (``.json``) for each. The folder may be deleted at any time; what was not
used for a month is removed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tagger_cli.corpora.corpus_stream import CorpusStream
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.schemes import Kind
from tagger_cli.encoding.encoded_file import EncodedFile, Inventory
from tagger_cli.encoding.file_encoding import encode_file
from tagger_cli.errors import InputError, TaggerError
from tagger_cli.version import VERSION

LAYOUT = 4
"""Of the table and the inventory; to be raised whenever the same file would be encoded otherwise."""
UNUSED_DAYS = 30
LARGE_BYTES = 100_000_000
"""Size of a file that takes so long to encode that the user should know what is going on."""


def cache_folder() -> Path:
    """Where encoded files are kept: in one place on every system, as Hugging Face's cache of downloads is."""
    own = os.environ.get("TAGGER_CACHE")
    shared = os.environ.get("XDG_CACHE_HOME")
    root = Path(own) if own else (Path(shared) if shared else Path.home() / ".cache") / "tagger"
    return root / "encoded"


def file_digest(path: Path | str) -> str:
    """The SHA-256 of a file's bytes."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_encoded_file(file: LabelledFile, kinds: Mapping[str, Kind], note: Callable[[str], None]) -> EncodedFile:
    """The encoded sentences of a labelled file, from the cache or made now.

    Args:
        file: not standard input.
        kinds: target → kind, where it is not to be found by looking.
        note: is told where the sentences come from.

    Raises:
        InputError: the file is not what it should be.
        TaggerError: the cache cannot be written.
    """
    folder = cache_folder()
    next(file.read()[1])  # a file that cannot be read is an error of its own
    digest = file_digest(file.path)
    depends_on = [VERSION, LAYOUT, digest, file.path, file.format, file.word_column, file.recut]
    depends_on += [list(file.targets.items()), sorted(kinds.items())]
    key = hashlib.sha256(json.dumps(depends_on).encode()).hexdigest()
    table, inventory = folder / f"{key}.arrow", folder / f"{key}.json"
    encoded = _open(table, inventory, digest) if inventory.exists() else None
    try:
        if encoded is None:
            folder.mkdir(parents=True, exist_ok=True)
            # Processes of one run begin with the same file: one encodes it, the others wait for that.
            with _one_at_a_time(file.path):
                encoded = _open(table, inventory, digest) if inventory.exists() else None
                if encoded is None:
                    if inventory.exists():
                        note(f"{file.path}: its encoded sentences in {folder} are damaged and are made again")
                    return _make(file, kinds, note, table, inventory, digest)
    except OSError as error:
        reason = error.strerror or error
        raise TaggerError(f"{folder}: cannot be written: {reason}; name a folder with room in $TAGGER_CACHE") from None
    note(f"{file.path}: {len(encoded):,} encoded sentences taken from {folder}")
    return encoded


def _make(
    file: LabelledFile,
    kinds: Mapping[str, Kind],
    note: Callable[[str], None],
    table: Path,
    inventory: Path,
    digest: str,
) -> EncodedFile:
    """Encode a file and keep what comes of it."""
    began = time.monotonic()
    size = Path(file.path).stat().st_size
    folder = table.parent
    if size >= LARGE_BYTES:
        note(f"{file.path}: {size / 1e6:,.0f} MB to be encoded, which is done only once")
    _remove_unused(folder)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:  # a run that is killed leaves no half of a table
        made = Path(temporary)
        found = encode_file(CorpusStream(file, kinds), made / table.name)
        if file_digest(file.path) != digest:
            raise InputError(file.path, None, "changed while it was read; start again")
        described = {"table": file_digest(made / table.name), "inventory": asdict(found)}
        (made / inventory.name).write_text(json.dumps({"seal": _seal(described), **described}), encoding="ascii")
        os.replace(made / table.name, table)
        os.replace(made / inventory.name, inventory)
    encoded = EncodedFile(found, table, digest)
    seconds = time.monotonic() - began
    note(f"{file.path}: {len(encoded):,} sentences encoded in {seconds:.1f} s and kept in {folder} for the next run")
    return encoded


@contextmanager
def _one_at_a_time(path: str) -> Iterator[None]:
    """Wait until nobody else encodes the file, which is locked itself; a file system without locks goes without."""
    if os.name == "nt":  # the same file encoded twice is a loss of time alone
        yield
        return
    import fcntl

    with open(path, "rb") as held:
        with suppress(OSError):
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _open(table: Path, inventory: Path, digest: str) -> EncodedFile | None:
    """What is in the cache, if it is whole."""
    try:
        described = json.loads(inventory.read_bytes())
        if described.pop("seal") != _seal(described) or described["table"] != file_digest(table):
            return None
        os.utime(inventory)
        return EncodedFile(Inventory(**described["inventory"]), table, digest)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _seal(described: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(described).encode()).hexdigest()


def _remove_unused(folder: Path) -> None:
    """Remove what was not used for a month, and what killed runs left behind."""
    oldest = time.time() - UNUSED_DAYS * 24 * 60 * 60
    for path in folder.iterdir():
        used = path.with_suffix(".json") if path.suffix == ".arrow" else path
        with suppress(OSError):  # another run removed it, or (on Windows) is using it
            if (used if used.exists() else path).stat().st_mtime < oldest:
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink()
