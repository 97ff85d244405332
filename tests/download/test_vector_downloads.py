"""Word vectors: out of an archive on the hub, or a file elsewhere."""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hub_server import HubServer
from small_datasets import serve

from tagger_cli.display.download_summary import next_command
from tagger_cli.download.catalogue import read_catalogue
from tagger_cli.download.download_data import download_data
from tagger_cli.download.fetch import fetch
from tagger_cli.download.hub import Hub
from tagger_cli.download.listing import list_address
from tagger_cli.errors import TaggerError
from tagger_cli.features.vectors import read_vectors

LINES = "the 0.1 -0.2\nof 0.3 0.4\n"


def serve_glove(server: HubServer) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        for size in (50, 100):
            parts.writestr(f"glove.6B.{size}d.txt", LINES * size)
    files = {"glove.6B.zip": archive.getvalue(), "glove.840B.300d.zip": b"x" * 2000}
    serve(server, "stanfordnlp/glove", files, read_catalogue()["glove"].revision, kind="models")


def test_glove_is_taken_out_of_its_archive(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    serve_glove(server)
    downloaded = download_data("glove:50", tmp_path, hub, lambda _: None)
    path = tmp_path / "glove-50" / "glove.6B.50d.txt"
    assert path.read_text() == LINES * 50
    assert read_vectors(path, set(), 10).words == ["the", "of"]
    assert next_command(downloaded).endswith(f"--set vectors.path={path} -o DIR")
    count = len(server.requests)
    assert (tmp_path / "glove-50" / "SOURCE.toml").exists()
    assert download_data("glove", tmp_path, hub, lambda _: None).record.files[0].name == "glove.6B.100d.txt"
    assert len([path for path, _ in server.requests[count:] if path.startswith("/store/")]) == 0  # the same archive
    with pytest.raises(TaggerError, match=r"glove.6B.zip does not hold glove.6B.200d.txt"):
        download_data("glove:200", tmp_path, hub, lambda _: None)


def test_a_file_elsewhere_is_resumed_verified_and_kept(server: HubServer, hub: Hub) -> None:
    """The store stands for any server of files: it gives an ETag, a length and ranges, but no digest."""
    random.seed(1)
    content = gzip.compress("".join(f"w{n} {random.random()} {random.random()}\n" for n in range(5000)).encode())
    repository = serve(server, "owner/x", {"cc.en.300.vec.gz": content})
    server.repositories["datasets/owner/x", "main"] = repository
    address = f"{server.endpoint}/store/{hashlib.sha256(content).hexdigest()}"
    listing = list_address(hub, address)
    server.cut_after = 10_000
    path = fetch(hub, listing, listing.files[0], lambda _: None)
    assert path.read_bytes() == content
    assert [asked for _, asked in server.requests] == [None, None, "bytes=10000-"]
    offline = replace(hub, offline=True)
    assert fetch(offline, list_address(offline, address), listing.files[0], lambda _: None) == path
    path.write_bytes(content[:-1] + b"x")
    with pytest.raises(TaggerError, match=r"is not in .*; run once without --offline"):
        fetch(offline, listing, listing.files[0], lambda _: None)
    assert fetch(hub, listing, listing.files[0], lambda _: None).read_bytes() == content
    with pytest.raises(TaggerError, match="the server answered 404; check the name"):
        list_address(hub, f"{server.endpoint}/nowhere/cc.xx.300.vec.gz")


def test_vectors_have_no_columns(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match="'glove' are word vectors; they have no columns to name"):
        download_data("glove", tmp_path, hub, lambda _: None, tokens="x")
