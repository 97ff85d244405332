"""What a repository holds at a revision, asked once and remembered for work without a network."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import httpx2
from huggingface_hub import HfApi, hf_hub_url

from tagger_cli.download.hub import Hub, hub_errors, not_in_cache
from tagger_cli.errors import TaggerError
from tagger_cli.files import write_text

TIMEOUT_SECONDS = 30.0


_DIGEST = re.compile(r"sha256:[0-9a-f]{64}|git:[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file that can be fetched.

    Attributes:
        path: in its repository.
        size: in bytes, None where unknown.
        digest: ``sha256:…`` of the content, ``git:…`` (the hash git gives a blob), or empty where unknown.
    """

    path: str
    size: int | None
    digest: str

    def __post_init__(self) -> None:
        # It becomes the name of a file in the cache, and may come from any server.
        if self.digest and not _DIGEST.fullmatch(self.digest):
            raise ValueError(f"{self.path}: its digest is {self.digest[:80]!r}, which is none")


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a repository at one commit.

    Attributes:
        repository: OWNER/NAME, or the address of a single file.
        kind: what it is a repository of.
        revision: what was asked for.
        commit: what it was at that moment (for a single file: its ETag).
        files: all of them.
        card: the metadata in front of the repository's README.
    """

    repository: str
    kind: Literal["dataset", "model", "address"]
    revision: str
    commit: str
    files: list[RemoteFile]
    card: dict[str, Any] = field(default_factory=dict)


def list_files(
    hub: Hub, repository: str, kind: Literal["dataset", "model"], revision: str, commit: str = ""
) -> Listing:
    """The files of a repository.

    Args:
        hub: where it is.
        repository: OWNER/NAME.
        kind: what it is a repository of.
        revision: branch, tag or commit.
        commit: where it is given and the cache knows it, the hub is not asked.

    Raises:
        TaggerError: no connection, no such repository or revision, no access, or not in the cache.
    """
    remembered = _place(hub, f"{hub.endpoint}/{kind}s/{repository}@{revision}")
    known = _recall(remembered)
    if known is not None and (hub.offline or known.commit == commit):
        return known
    if hub.offline:
        raise not_in_cache(hub, repository)
    with hub_errors(hub, repository, revision):
        api = HfApi(endpoint=hub.endpoint)
        ask = api.dataset_info if kind == "dataset" else api.model_info
        info = ask(repository, revision=revision, files_metadata=True, timeout=TIMEOUT_SECONDS)
    try:
        files = [
            RemoteFile(
                file.rfilename,
                file.size,
                f"sha256:{file.lfs.sha256}" if file.lfs else f"git:{file.blob_id}" if file.blob_id else "",
            )
            for file in info.siblings or ()
        ]
    except ValueError as error:
        raise TaggerError(f"{repository}: {hub.endpoint} answers what cannot be: {error}") from None
    card = info.card_data.to_dict() if info.card_data else {}  # type: ignore[no-untyped-call]
    listing = Listing(repository, kind, revision, info.sha or revision, files, card)
    _remember(remembered, listing)
    return listing


def list_address(hub: Hub, address: str) -> Listing:
    """A single file that is not on the hub, as a listing of one.

    Raises:
        TaggerError: no connection, no such file, or not in the cache.
    """
    remembered = _place(hub, address)
    if hub.offline:
        known = _recall(remembered)
        if known is None:
            raise not_in_cache(hub, address)
        return known
    with hub_errors(hub, address, ""):
        headers = {"Accept-Encoding": "identity"}
        answer = httpx2.head(address, headers=headers, follow_redirects=True, timeout=TIMEOUT_SECONDS)
    if answer.status_code != 200:
        raise TaggerError(f"{address}: the server answered {answer.status_code}; check the name, or try again later")
    length = answer.headers.get("Content-Length")
    file = RemoteFile(address.rpartition("/")[2], int(length) if length else None, "")
    listing = Listing(address, "address", "", answer.headers.get("ETag", "").strip('"'), [file])
    _remember(remembered, listing)
    return listing


def address_of(hub: Hub, listing: Listing, file: RemoteFile) -> str:
    """Where a file is, at a commit that never changes."""
    if listing.kind == "address":
        return listing.repository
    return hf_hub_url(
        listing.repository, file.path, repo_type=listing.kind, revision=listing.commit, endpoint=hub.endpoint
    )


def _place(hub: Hub, what: str) -> Path:
    return hub.cache / "listings" / (what.replace("://", "--").replace("/", "--").replace(":", "-") + ".json")


def _recall(path: Path) -> Listing | None:
    try:
        stored = json.loads(path.read_bytes())
        return Listing(**{**stored, "files": [RemoteFile(**file) for file in stored["files"]]})
    except (OSError, ValueError, TypeError, KeyError):
        return None  # as good as not there: it is asked for again


def _remember(path: Path, listing: Listing) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, json.dumps(asdict(listing), default=str))
