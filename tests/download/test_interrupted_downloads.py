"""Accidents: a download ends whole or not at all, goes on where it was, and says in one line what is wrong."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from command_line import COMMAND, Model
from hub_server import HubServer
from small_datasets import SENTENCES, serve, serve_small, tagged

from tagger_cli.download.download_data import download_data
from tagger_cli.download.fetch_events import Event, Note
from tagger_cli.download.hub import Hub
from tagger_cli.errors import TaggerError


def serve_large(server: HubServer) -> bytes:
    """A training file of some 700 KB that does not compress well."""
    random.seed(1)
    words = [[f"{random.getrandbits(64):x}" for _ in range(10)] for _ in range(8000)]
    content = tagged(words, [[1, *[0] * 9]] * len(words))
    serve(server, "owner/large", {"train.parquet": content, "validation.parquet": tagged(*SENTENCES["validation"])})
    return content


def notes(events: list[Event]) -> list[str]:
    return [event.message for event in events if isinstance(event, Note)]


def test_a_killed_download_goes_on_where_it_was(
    tagger: Model, server: HubServer, environment: dict[str, str], tmp_path: Path
) -> None:
    content = serve_large(server)
    server.stall_after = len(content) // 2
    first = subprocess.Popen(
        [*COMMAND, "download-data", "hf:owner/large"], cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL
    )
    assert server.stalled.wait(30)
    (part,) = _wait_for_part(tmp_path / "home", len(content) // 2)
    first.kill()
    first.wait()
    server.go_on.set()
    server.stall_after = None
    assert not (tmp_path / "data" / "hf-owner-large").exists()
    server.requests.clear()
    done = tagger("download-data", "hf:owner/large")
    assert done.returncode == 0, done.stderr
    assert "8,000 sentences" in done.stdout
    ranges = [asked for path, asked in server.requests if path.startswith("/store/") and asked]
    assert ranges == [f"bytes={len(content) // 2}-"]
    assert not part.exists()
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["hf-owner-large"]
    assert "(verified; nothing to download)" in tagger("download-data", "hf:owner/large").stdout


def _wait_for_part(folder: Path, size: int) -> list[Path]:
    for _ in range(200):
        parts = [path for path in folder.rglob("*.part") if path.stat().st_size == size]
        if parts:
            return parts
        time.sleep(0.02)
    raise AssertionError("nothing of the file arrived")


def test_a_cut_connection_is_taken_up_again(server: HubServer, hub: Hub, tmp_path: Path, events: list[Event]) -> None:
    content = serve_large(server)
    server.cut_after = 100_000
    downloaded = download_data("hf:owner/large", tmp_path, hub, events.append)
    assert downloaded.record.files[0].sentences == 8000
    large = [asked for path, asked in server.requests if path.startswith("/store/")]
    assert large[:2] == [None, "bytes=100000-"]
    assert len(content) > 200_000


def test_a_second_download_into_a_folder_waits_for_the_first(
    server: HubServer, hub: Hub, tmp_path: Path, events: list[Event]
) -> None:
    server.stall_after = len(serve_large(server)) // 2
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(download_data, "hf:owner/large", tmp_path, hub, events.append)
        assert server.stalled.wait(30)
        second = pool.submit(download_data, "hf:owner/large", tmp_path, hub, events.append)
        time.sleep(0.3)  # for the second to do what it should not
        server.go_on.set()
        assert (first.result().fresh, second.result().fresh) == (True, False)
        assert first.result().record == second.result().record


def test_a_second_call_asks_nothing_and_notices_a_changed_byte(
    server: HubServer, hub: Hub, tmp_path: Path, events: list[Event]
) -> None:
    serve_small(server)
    first = download_data("hf:owner/small", tmp_path, hub, events.append)
    server.requests.clear()
    again = download_data("hf:owner/small", tmp_path, hub, events.append)
    assert (again.record, again.fresh, first.fresh) == (first.record, False, True)
    train = tmp_path / "hf-owner-small" / "train.conll"
    right = train.read_bytes()
    train.write_bytes(right.replace(b"Ada", b"Eda"))
    assert download_data("hf:owner/small", tmp_path, hub, events.append).fresh
    assert notes(events) == [f"{train.parent}: train.conll not as SOURCE.toml has it; writing it again"]
    assert train.read_bytes() == right
    train.unlink()
    download_data("hf:owner/small", tmp_path, hub, events.append)
    assert train.read_bytes() == right
    assert server.requests == []  # all of it was in the cache


def test_without_a_network_the_cache_is_enough(tagger: Model, server: HubServer, tmp_path: Path) -> None:
    serve_small(server)
    cache = Hub(server.endpoint, tmp_path / "home" / "assets" / "tagger")
    download_data("hf:owner/small", tmp_path / "before", cache, lambda _: None)
    server.requests.clear()
    down = {"HF_ENDPOINT": "http://127.0.0.1:9"}  # discard: nothing listens there
    failed = tagger("download-data", "hf:owner/small", **down)
    assert failed.returncode == 1
    assert failed.stderr.startswith("tagger: no connection to http://127.0.0.1:9 (")
    assert "HF_ENDPOINT=https://" in failed.stderr
    assert "--offline" in failed.stderr
    assert (failed.stdout, failed.stderr.count("\n")) == ("", 1)
    done = tagger("download-data", "hf:owner/small", "--offline", HF_ENDPOINT=server.endpoint)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "data" / "hf-owner-small" / "train.conll").read_text().startswith("Ada\tB-PER\n")
    assert server.requests == []


def test_offline_without_a_cache_says_so(hub: Hub, tmp_path: Path, events: list[Event]) -> None:
    offline = Hub(hub.endpoint, hub.cache, offline=True)
    for name in ("conll2003", "fasttext:en"):
        with pytest.raises(TaggerError, match=r"is not in .*cache; run once without --offline, or copy that folder"):
            download_data(name, tmp_path, offline, events.append)
    assert not (tmp_path / "conll2003").exists()


def test_a_damaged_cache_is_found_and_fetched_again(
    server: HubServer, hub: Hub, tmp_path: Path, events: list[Event]
) -> None:
    serve_small(server)
    download_data("hf:owner/small", tmp_path / "a", hub, events.append)
    (cached,) = (path for path in (hub.cache / "files").iterdir() if path.name.endswith("train-00000-of-00001.parquet"))
    content = bytearray(cached.read_bytes())
    content[100] ^= 1
    cached.write_bytes(content)
    server.requests.clear()
    downloaded = download_data("hf:owner/small", tmp_path / "b", hub, events.append)
    assert notes(events) == ["data/train-00000-of-00001.parquet in the cache is damaged; fetching it again"]
    assert len([path for path in server.fetched() if path.startswith("/store/")]) == 1
    assert downloaded.record.files[0].sentences == 2


def test_what_arrives_damaged_is_refused(server: HubServer, hub: Hub, tmp_path: Path, events: list[Event]) -> None:
    serve_small(server)
    server.damage_once = True
    with pytest.raises(TaggerError, match="what arrived is not the file that was announced; try again later"):
        download_data("hf:owner/small", tmp_path, hub, events.append)
    assert list(tmp_path.glob("hf-*")) == []
    download_data("hf:owner/small", tmp_path, hub, events.append)


def test_a_half_file_of_something_else_is_started_again(
    server: HubServer, hub: Hub, tmp_path: Path, events: list[Event]
) -> None:
    serve_small(server)
    download_data("hf:owner/small", tmp_path / "a", hub, events.append)
    for path in (hub.cache / "files").glob("*.parquet"):
        path.rename(path.with_name(path.name + ".part"))
        path.with_name(path.name + ".part").write_bytes(b"x" * 500)
    download_data("hf:owner/small", tmp_path / "b", hub, events.append)
    assert (tmp_path / "b/hf-owner-small/train.conll").read_bytes() == (
        tmp_path / "a/hf-owner-small/train.conll"
    ).read_bytes()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "hf:owner/closed",
            "owner/closed is gated: ask for access at .*/owner/closed, then log in with `hf au",
        ),
        ("hf:owner/nothing", "owner/nothing: http://.* has no such repository, or it is private; check the name"),
        ("hf:owner/small@v9", "owner/small has no revision 'v9'; name another one with @REVISION"),
        ("hf:owner/photos", r"no Parquet, JSON or CSV files at .* \(there are .jpg\)"),
    ],
)
def test_a_refusal_says_what_to_do(server: HubServer, hub: Hub, tmp_path: Path, name: str, message: str) -> None:
    serve_small(server)
    serve_small(server, "owner/closed").gated = True
    serve(server, "owner/photos", {"a.jpg": b"x"})
    serve(server, "owner/photos", {"a.jpg": b"x"}, "refs/convert/parquet")
    with pytest.raises(TaggerError, match=message) as caught:
        download_data(name, tmp_path, hub, lambda _: None)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.glob("*hf-*")) == []


def test_room_on_the_disk_is_looked_at_first(
    server: HubServer, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve_small(server)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(TaggerError, match=r"needs 0 MB in .*, where 0 MB are free; make room, or name another folder"):
        download_data("hf:owner/small", tmp_path, hub, lambda _: None)


def test_files_of_the_user_are_not_replaced(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    serve_small(server)
    folder = tmp_path / "hf-owner-small"
    folder.mkdir()
    (folder / "train.conll").write_text("mine")
    with pytest.raises(TaggerError, match=r"train.conll is there already, and no SOURCE.toml says that it may be"):
        download_data("hf:owner/small", tmp_path, hub, lambda _: None)
    assert (folder / "train.conll").read_text() == "mine"
    (folder / "train.conll").rename(folder / "mine.conll")
    download_data("hf:owner/small", tmp_path, hub, lambda _: None)
    assert (folder / "mine.conll").read_text() == "mine"


def test_other_columns_make_other_files(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    serve_small(server)
    first = download_data("hf:owner/small", tmp_path, hub, lambda _: None)
    second = download_data("hf:owner/small", tmp_path, hub, lambda _: None, targets={"entity": "ner_tags"})
    assert (first.record.columns, second.record.columns, second.fresh) == (["ner"], ["entity"], True)
