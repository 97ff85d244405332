"""An output file appears when it is complete, and what was there stays until then."""

from __future__ import annotations

import os
import resource
import threading
from pathlib import Path

import pytest

from tagger_cli.errors import InputError, TaggerError
from tagger_cli.tagging.output import open_output


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    file = tmp_path / "out.conll"
    with open_output(file) as stream:
        stream.write(b"new")
        stream.flush()
        assert not file.exists()
    assert file.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("error", [TaggerError, KeyboardInterrupt])
def test_a_failed_run_leaves_the_old_file_and_nothing_else(tmp_path: Path, error: type[BaseException]) -> None:
    file = tmp_path / "out.conll"
    file.write_bytes(b"old")

    def fail() -> None:
        with open_output(file) as stream:
            stream.write(b"new")
            raise error

    with pytest.raises(error):
        fail()
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    file, link = tmp_path / "private", tmp_path / "link"
    file.touch(mode=0o600)
    link.symlink_to(file)
    with open_output(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with open_output(pipe) as stream:
        stream.write(b"new")
    reader.join()
    assert read == [b"new"]
    assert pipe.is_fifo()


def test_an_output_that_cannot_be_written_is_refused_before_any_work(tmp_path: Path) -> None:
    where = tmp_path / "nowhere" / "x"
    with pytest.raises(
        TaggerError, match=r"nowhere/x: cannot be written: No such file or directory; choose another -o"
    ):
        open_output(where).__enter__()
    with pytest.raises(TaggerError, match="is a folder; name a file in it"):
        open_output(tmp_path).__enter__()


def test_what_was_tagged_before_a_bad_input_is_kept_and_said(tmp_path: Path) -> None:
    file = tmp_path / "out.conll"
    file.write_bytes(b"old")

    def fail(written: bytes) -> None:
        with open_output(file) as stream:
            stream.write(written)
            raise InputError("a.txt", 7, "is bad")

    with pytest.raises(InputError, match=r"^a.txt:7: is bad$"):
        fail(b"")
    assert file.read_bytes() == b"old"
    with pytest.raises(InputError, match=r"^a.txt:7: is bad; .*out.conll has what was tagged before that$"):
        fail(b"new")
    assert file.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [file]


def test_a_disk_that_fills_up_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "out.conll"
    file.write_bytes(b"old")
    limit = 1000

    def fill() -> None:
        with open_output(file) as stream:
            stream.write(b"x" * limit * 2)

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        with pytest.raises(TaggerError, match=r"out.conll: cannot be written: File too large; choose another -o"):
            fill()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]
