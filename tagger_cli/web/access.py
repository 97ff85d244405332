"""Who may ask: everybody with the token, or what runs on this machine."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

OWN_NAMES = ("127.0.0.1", "localhost", "::1")


class AccessCheck:
    """Hands on the requests that may be made, and answers the others with 401 or 403.

    Without a token a server is for this machine. A web page from elsewhere runs on this machine, too: a name that its
    owner points to 127.0.0.1 tells it by the ``Host`` header, and its origin by ``Origin``.

    Args:
        app: what answers.
        token: what requests must bring as ``Authorization: Bearer TOKEN``; None where nobody is asked.
        open_paths: what is answered without a token.
    """

    def __init__(self, app: ASGIApp, token: str | None, open_paths: Collection[str] = ()) -> None:
        self._app = app
        self._expected = None if token is None else f"Bearer {token}".encode()
        self._open_paths = open_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or hand on one request."""
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        headers = Headers(scope=scope)
        if self._expected is not None:
            given = headers.get("authorization", "").encode("latin-1")
            if scope["path"] in self._open_paths or hmac.compare_digest(given, self._expected):
                return None
            message = "this server asks for a token: send it as Authorization: Bearer TOKEN"
            return JSONResponse({"error": message}, 401, {"www-authenticate": "Bearer"})
        if _host_name(f"//{headers.get('host', '')}") not in OWN_NAMES:
            return JSONResponse({"error": "this server answers by the names localhost and 127.0.0.1 only"}, 403)
        if "origin" in headers and urlsplit(headers["origin"]).netloc != headers["host"]:
            return JSONResponse({"error": "pages of other servers may not ask this one"}, 403)
        return None


def _host_name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
