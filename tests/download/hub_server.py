"""A hub on loopback: the protocol of huggingface.co as far as downloads use it, with the accidents of a network.

It serves ``/api/{datasets,models}/OWNER/NAME/revision/REV``, ``/datasets/OWNER/NAME/resolve/COMMIT/FILE`` with
ranges and ETags, and a redirect to a store of large files (``/store/SHA256``), as the hub does for LFS files.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

LARGE = 1000
"""Bytes from which on a file is kept in the store."""


@dataclass
class Repository:
    """Files of one repository at one revision.

    Attributes:
        files: path → content.
        card: metadata of its README.
        gated: only for those who have been let in.
    """

    files: dict[str, bytes]
    card: dict[str, Any] = field(default_factory=dict)
    gated: bool = False

    @property
    def commit(self) -> str:
        """Changes with any of its files."""
        state = hashlib.sha1(usedforsecurity=False)
        for path, content in sorted(self.files.items()):
            state.update(path.encode() + b"\0" + content)
        return state.hexdigest()


class HubServer(ThreadingHTTPServer):
    """A hub that keeps a list of what was asked of it.

    Attributes:
        repositories: (``datasets/OWNER/NAME`` or ``models/…``, revision) → its content.
        requests: (path, range asked for) of every request.
        cut_after: the next answer with content breaks off after so many bytes, once.
        stall_after: every answer with content stops after so many bytes, until ``go_on`` is set.
        damage_once: the next answer with content has one wrong byte.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.repositories: dict[tuple[str, str], Repository] = {}
        self.requests: list[tuple[str, str | None]] = []
        self.cut_after: int | None = None
        self.stall_after: int | None = None
        self.damage_once = False
        self.stalled = threading.Event()
        self.go_on = threading.Event()

    @property
    def endpoint(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def fetched(self) -> list[str]:
        """Paths of files whose content was asked for."""
        return [path for path, _ in self.requests if not path.startswith("/api/")]


class _Handler(BaseHTTPRequestHandler):
    server: HubServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        path = urlsplit(self.path).path
        self.server.requests.append((unquote(path), self.headers.get("Range")))
        if match := re.fullmatch(r"/api/((?:datasets|models)/[^/]+/[^/]+)/revision/([^/]+)", path):
            self._describe(match[1], unquote(match[2]))
        elif match := re.fullmatch(r"/(?:(datasets)/)?([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            self._resolve(f"{match[1] or 'models'}/{match[2]}", match[3], unquote(match[4]))
        elif match := re.fullmatch(r"/store/(\w+)", path):
            contents = (content for repo in self.server.repositories.values() for content in repo.files.values())
            self._send(next(content for content in contents if hashlib.sha256(content).hexdigest() == match[1]))
        else:
            self._refuse(404, "EntryNotFound")

    def _describe(self, name: str, revision: str) -> None:
        repository = self.server.repositories.get((name, revision))
        if repository is None:
            known = any(name == other for other, _ in self.server.repositories)
            self._refuse(*((404, "RevisionNotFound") if known else (401, "RepoNotFound")))
            return
        siblings = []
        for path, content in repository.files.items():
            sibling = {"rfilename": path, "size": len(content), "blobId": _git_hash(content)}
            if len(content) >= LARGE:
                sha256 = hashlib.sha256(content).hexdigest()
                sibling["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 130}
            siblings.append(sibling)
        body = {"id": name.partition("/")[2], "sha": repository.commit, "siblings": siblings, "tags": []}
        if repository.card:
            body["cardData"] = repository.card
        self._send(json.dumps(body).encode(), "application/json", accidents=False)

    def _resolve(self, name: str, commit: str, path: str) -> None:
        for (other, _), repository in self.server.repositories.items():
            if other == name and repository.commit == commit and path in repository.files:
                content = repository.files[path]
                if repository.gated:
                    self._refuse(403, "GatedRepo")
                elif len(content) >= LARGE:
                    self.send_response(302)
                    self.send_header("Location", f"/store/{hashlib.sha256(content).hexdigest()}")
                    self.send_header("X-Repo-Commit", commit)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                else:
                    self._send(content)
                return
        self._refuse(404, "EntryNotFound")

    def _refuse(self, status: int, code: str) -> None:
        self.send_response(status)
        self.send_header("X-Error-Code", code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, content: bytes, kind: str = "application/octet-stream", accidents: bool = True) -> None:
        start = 0
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if asked and int(asked[1]) >= len(content):
            self._refuse(416, "RangeNotSatisfiable")
            return
        if asked:
            start = int(asked[1])
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        if self.command == "HEAD":
            return
        body = content[start:]
        server = self.server
        if accidents and server.damage_once:
            server.damage_once = False
            body = bytes([body[0] ^ 1]) + body[1:]
        if accidents and server.cut_after is not None:
            body, server.cut_after = body[: server.cut_after], None
            self.close_connection = True
        if accidents and server.stall_after is not None:
            self.wfile.write(body[: server.stall_after])
            self.wfile.flush()
            server.stalled.set()
            server.go_on.wait(30)
            self.close_connection = True
            return
        self.wfile.write(body)


def _git_hash(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
