"""What a hub says of its files becomes names in the cache, so it is looked at first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tagger_cli.download.hub import Hub
from tagger_cli.download.listing import Listing, RemoteFile, _place, _recall, _remember


@pytest.mark.parametrize(
    "digest",
    ["sha256:../../../../home/me/.profile", "sha256:", "sha256:" + "F" * 64, "git:" + "0" * 64, "md5:0", "/etc"],
)
def test_a_digest_that_is_none_is_refused(digest: str) -> None:
    with pytest.raises(ValueError, match="which is none"):
        RemoteFile("a.txt", 1, digest)


@pytest.mark.parametrize("digest", ["", "sha256:" + "0f" * 32, "git:" + "0f" * 20])
def test_digests(digest: str) -> None:
    assert RemoteFile("a.txt", 1, digest).digest == digest


def test_a_remembered_listing_with_a_bad_digest_is_as_good_as_none(tmp_path: Path) -> None:
    path = tmp_path / "listing.json"
    listing = Listing("o/n", "dataset", "main", "c", [RemoteFile("a", 1, "git:" + "0" * 40)])
    _remember(path, listing)
    assert _recall(path) == listing
    path.write_text(path.read_text().replace("0" * 40, "../x"))
    assert _recall(path) is None


def test_each_hub_has_listings_of_its_own(tmp_path: Path) -> None:
    hubs = [Hub("https://huggingface.co", tmp_path), Hub("http://localhost:8000", tmp_path)]
    places = [_place(hub, f"{hub.endpoint}/datasets/o/n@main") for hub in hubs]
    assert len(set(places)) == 2
    assert not any(":" in place.name for place in places)
