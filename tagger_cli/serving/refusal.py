"""A request that is not answered, and why: one line in JSON, as the command line has one on standard error."""

from __future__ import annotations

from starlette.responses import JSONResponse

RETRY_SECONDS = 1
"""When a client that was sent away should come again; a full queue is worked off in less."""

BODY_UNREAD = (408, 413)
"""Where the rest of the body is not worth reading, so that the connection can carry no other request."""


class Refusal(Exception):
    """A request that gets another answer than it wanted.

    Args:
        status: of HTTP.
        message: what is wrong and what to do.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message

    def response(self) -> JSONResponse:
        """The answer."""
        headers = {}
        if self.status == 503:
            headers["retry-after"] = str(RETRY_SECONDS)
        if self.status in BODY_UNREAD:
            headers["connection"] = "close"
        return JSONResponse({"error": self.message}, self.status, headers)
