"""What a server takes on, so that its memory and the time of an answer stay bounded."""

from __future__ import annotations

from dataclasses import dataclass

BODIES_AT_ONCE = 16
"""Bodies of the largest size that are held together."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a server.

    Attributes:
        body_bytes: of one request.
        requests: in work at once, those that wait included; one more is sent away.
        seconds: that a request may wait: for its body, for its turn, or for its client to read.
        models: loaded at once.
    """

    body_bytes: int = 4_000_000
    requests: int = 256
    seconds: float = 30.0
    models: int = 4
