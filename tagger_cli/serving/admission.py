"""How much a server has taken on: what would be too much is sent away at once, instead of filling the memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tagger_cli.serving.limits import BODIES_AT_ONCE, Limits
from tagger_cli.serving.refusal import Refusal


class Admission:
    """Counts the requests in work and the bytes of their bodies; used by the event loop alone.

    Args:
        limits: how many there may be.

    Attributes:
        requests: in work now.
        bytes: of their bodies.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.requests = 0
        self.bytes = 0

    @contextmanager
    def admit(self, body_bytes: int) -> Iterator[None]:
        """Take on a request for the time of a ``with`` block.

        Args:
            body_bytes: how long its body is, or can be.

        Raises:
            Refusal: there are too many already (503).
        """
        most = BODIES_AT_ONCE * self._limits.body_bytes
        if self.requests >= self._limits.requests or self.bytes + body_bytes > most:
            raise Refusal(503, "this server has as much to do as it can hold; come again in a second")
        self.requests += 1
        self.bytes += body_bytes
        try:
            yield
        finally:
            self.requests -= 1
            self.bytes -= body_bytes
