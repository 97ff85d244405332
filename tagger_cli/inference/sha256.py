"""SHA-256 without OpenSSL, which takes 3 ms to load with ``hashlib``: too long for a seal that every start looks at.

The modules behind ``hashlib`` have no promised names; the standard library's ``random`` takes SHA-512 in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Protocol


class Digest(Protocol):
    """What ``hashlib.sha256`` gives."""

    def hexdigest(self) -> str:
        """The digest in hexadecimal digits."""


def _implementation() -> Callable[[bytes], Digest]:
    for name in ("_sha2", "_sha256", "hashlib"):  # Python 3.12, Python 3.11, any
        try:
            found: Callable[[bytes], Digest] = import_module(name).sha256
        except ImportError:
            continue
        return found
    raise ImportError("this Python has no SHA-256")


sha256 = _implementation()
