"""One run at a time in a folder: a lock that the system takes back when the run ends, however it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tagger_cli.errors import TaggerError, UsageError


@contextmanager
def only_run_in(folder: Path, doing: str = "training") -> Iterator[None]:
    """Lock a folder, which is made where it is not there yet.

    The lock is on the folder itself, so that no file is left in it. A file system without locks goes without.

    Args:
        folder: to be locked.
        doing: what the other run does where one has it.

    Raises:
        UsageError: another run has the folder.
        TaggerError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TaggerError(f"{folder}: cannot be written: {error.strerror}; choose another -o") from None
    if os.name == "nt":  # Windows opens no folders; there a second run fails when it replaces what the first has open
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise UsageError(f"{folder}: another run is {doing} into this folder; choose another -o") from None
    except OSError:
        pass
    try:
        yield
    finally:
        os.close(descriptor)
