"""Fetch one file into the cache: an interrupted download goes on where it was, a damaged one starts again.

``huggingface_hub.snapshot_download`` takes files of a hub alone, where word vectors have an address of their own; it
compares no content with its digest, and reports to bars of its own. One way for all files is less code than two.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

import httpx2
from huggingface_hub import get_session
from huggingface_hub.utils import WeakFileLock, build_hf_headers, hf_raise_for_status

from tagger_cli.download.fetch_events import Bytes, Note, Report
from tagger_cli.download.hub import Hub, hub_errors, not_in_cache
from tagger_cli.download.listing import Listing, RemoteFile, address_of
from tagger_cli.errors import TaggerError

TRIES = 4
"""Failures in a row, none of which brought a byte, before it is given up."""
STALLED_SECONDS = 30.0
RANGE_NOT_SATISFIABLE = 416  # Python 3.13 gave it another name


def fetch(hub: Hub, listing: Listing, file: RemoteFile, report: Report) -> Path:
    """The file in the cache, whole and verified; fetched if it is not there yet.

    The cache is addressed by content, so what several revisions share is kept once. Where the hub gives no
    digest, the one of the first complete download is kept beside the file.

    Raises:
        TaggerError: no connection, the disk is full, or what arrives is not what was announced.
    """
    path = _place(hub, listing, file)
    path.parent.mkdir(parents=True, exist_ok=True)
    with WeakFileLock(path.with_name(path.name + ".lock")):
        if path.exists():
            if _is_right(path, file):
                return path
            report(Note(f"{file.path} in the cache is damaged; fetching it again"))
            path.unlink()
        if hub.offline:
            raise not_in_cache(hub, f"{listing.repository}/{file.path}")
        part = path.with_name(path.name + ".part")
        address = address_of(hub, listing, file)
        headers = {} if listing.kind == "address" else build_hf_headers()  # no token for others than the hub
        for resumed in (part.exists(), False):
            with hub_errors(hub, listing.repository, listing.revision):
                _download(address, headers, file, part, report)
            if _is_right(part, file):
                break
            part.unlink()
            if not resumed:
                what = f"{listing.repository}/{file.path}"
                raise TaggerError(f"{what}: what arrived is not the file that was announced; try again later")
        if not file.digest:
            _digest_beside(path).write_text(_digest(part, ""), encoding="ascii")
        os.replace(part, path)
    return path


def _place(hub: Hub, listing: Listing, file: RemoteFile) -> Path:
    identity = f"{listing.kind} {listing.repository} {listing.commit} {file.path}"
    key = file.digest or hashlib.sha256(identity.encode()).hexdigest()
    name = file.path.rpartition("/")[2]
    return hub.cache / "files" / f"{key.rpartition(':')[2]}-{name}"  # readers go by the end of a name


def _download(address: str, headers: Mapping[str, str], file: RemoteFile, part: Path, report: Report) -> None:
    """Append to ``part`` what it lacks; a broken connection is taken up again."""
    _check_space(file, part)
    failures = 0
    while True:
        here = part.stat().st_size if part.exists() else 0
        if file.size is not None and here >= file.size:
            return
        try:
            _receive(address, headers, file, part, here, report)
            return
        except httpx2.TransportError:
            failures = failures + 1 if not part.exists() or part.stat().st_size == here else 0
            if failures == TRIES:
                raise
            time.sleep(0.25 * 2**failures)


def _receive(address: str, headers: Mapping[str, str], file: RemoteFile, part: Path, here: int, report: Report) -> None:
    asked = {**headers, "Accept-Encoding": "identity"}  # a range counts the bytes of the file itself
    if here:
        asked["Range"] = f"bytes={here}-"
    with get_session().stream("GET", address, headers=asked, timeout=STALLED_SECONDS) as answer:
        if answer.status_code == RANGE_NOT_SATISFIABLE:
            return  # nothing is missing, or the file is another one: the digest tells
        hf_raise_for_status(answer)
        appends = answer.status_code == HTTPStatus.PARTIAL_CONTENT
        done = here if appends else 0
        with part.open("ab" if appends else "wb") as output:
            report(Bytes(file.path, done, file.size))
            for block in answer.iter_raw():
                output.write(block)
                output.flush()
                done += len(block)
                report(Bytes(file.path, done, file.size))
    if file.size is None:
        report(Bytes(file.path, done, done))


def _check_space(file: RemoteFile, part: Path) -> None:
    missing = (file.size or 0) - (part.stat().st_size if part.exists() else 0)
    free = shutil.disk_usage(part.parent).free
    if missing > free:
        raise TaggerError(
            f"{file.path} needs {missing / 1e6:,.0f} MB in {part.parent}, where {free / 1e6:,.0f} MB are free; "
            "make room, or name another folder with HF_HOME"
        )


def _is_right(path: Path, file: RemoteFile) -> bool:
    if file.size is not None and path.stat().st_size != file.size:
        return False
    wanted = file.digest
    if not wanted:
        beside = _digest_beside(path)
        wanted = beside.read_text(encoding="ascii") if beside.exists() else ""
    return not wanted or _digest(path, wanted) == wanted


def _digest_beside(path: Path) -> Path:
    return path.with_name(path.name + ".sha256")


def _digest(path: Path, like: str) -> str:
    """The digest of a file, of the same kind as another one (SHA-256 if that is empty)."""
    with path.open("rb") as content:
        if like.startswith("git:"):
            header = f"blob {path.stat().st_size}\0".encode()
            return "git:" + hashlib.sha1(header + content.read(), usedforsecurity=False).hexdigest()
        return "sha256:" + hashlib.file_digest(content, "sha256").hexdigest()
