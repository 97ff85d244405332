"""What a download reports while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Note:
    """Something the user should know, one line."""

    message: str


@dataclass(frozen=True, slots=True)
class Bytes:
    """How far a file is.

    Attributes:
        file: its name.
        done: bytes that are here, those of an earlier, interrupted run included.
        total: bytes it will have, None where the server does not say.
    """

    file: str
    done: int
    total: int | None


Event: TypeAlias = Note | Bytes
Report: TypeAlias = Callable[[Event], None]
