"""Requests that are wrong in any way: each gets an answer that is not 500, or its connection is closed.

300 of them here; ``TAGGER_FUZZ_INPUTS=10000 pytest tests/serving/test_malformed_requests.py`` tries more.
"""

from __future__ import annotations

import os
import random
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from server import Server

COUNT = int(os.environ.get("TAGGER_FUZZ_INPUTS", "300"))
ALLOWED = {200, 400, 403, 404, 405, 408, 413, 415, 503}
BODIES = [
    b'{"text": "Ada lived in London."}',
    b'["Ada.", {"tokens": ["Ada", "."]}]',
    b'{"text": "a", "tokens": [{"text": "a", "start": 0, "end": 1}], "x": 1e999}',
    b'{"text": "\\ud800 half", "id": -1}',
    "Grüße aus Köln, 北京 😀\u2028\x00\ufeff".encode(),
    b"[" * 3000,
    b"9" * 5000,
    b"\xef\xbb\xbf{}",
    b"\x1f\x8b\x08\x00" + bytes(50),
    b"",
]
TYPES = ["text/plain", "application/json", "application/x-ndjson", "application/json; charset=utf-16", "text/html", ""]
QUERIES = [
    "",
    "?model=en",
    "?model=",
    "?target=upos",
    "?target=,",
    "?scores=maybe",
    "?lines=document",
    "?%ff=%00",
    "?a=1",
]
METHODS = ["POST", "POST", "POST", "GET", "PUT", "HEAD", "OPTIONS", "FOO", "post"]
PATHS = ["/tag", "/tag", "/tag", "/tag/", "/models", "/../tag", "//tag", "/%00", "*", "http://localhost/tag"]
OTHER_HEADERS = [
    "Content-Encoding: gzip",
    "Expect: 100-continue",
    "X: " + "y" * 9000,
    "Content-Length: -5",
    "Content-Length: 1e9",
]


def mutated(chance: random.Random, data: bytes) -> bytes:
    """The bytes with some of them changed, left out or doubled."""
    changed = bytearray(data)
    for _ in range(chance.choice([0, 1, 3, 20])):
        place = chance.randrange(len(changed) + 1)
        match chance.randrange(3):
            case 0:
                changed[place:place] = bytes([chance.randrange(256)])
            case 1:
                del changed[place : place + chance.randrange(8)]
            case _:
                changed[place:place] = changed[: chance.randrange(40)]
    return bytes(changed)


def malformed(chance: random.Random) -> bytes:
    """A request of which most are wrong: in its body, its kind, its address, its headers, or its bytes."""
    body = mutated(chance, chance.choice(BODIES))
    lines = [f"{chance.choice(METHODS)} {chance.choice(PATHS)}{chance.choice(QUERIES)} HTTP/1.1", "Host: localhost"]
    lines += [f"Content-Type: {chance.choice(TYPES)}", f"Content-Length: {len(body)}", "Connection: close"]
    if chance.random() < 0.2:
        lines.append(chance.choice(OTHER_HEADERS))
    if chance.random() < 0.1:
        lines[3] = "Transfer-Encoding: chunked"
        body = chance.choice([b"%x\r\n" % len(body), b"zz\r\n"]) + body + b"\r\n0\r\n\r\n"
    request = "\r\n".join([*lines, "", ""]).encode() + body
    return mutated(chance, request) if chance.random() < 0.1 else request


def status_of(server: Server, request: bytes) -> int:
    """The status of the answer; 0 where there is none, as to what is announced and never comes."""
    answer = b""
    with socket.create_connection((server.host, server.port), timeout=60) as connection:
        connection.settimeout(1)
        try:
            connection.sendall(request)
            while block := connection.recv(1 << 16):
                answer += block
        except (ConnectionError, TimeoutError):
            pass
    answer = answer.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def test_no_request_is_too_wrong(server: Server) -> None:
    chance = random.Random(0)
    requests = [malformed(chance) for _ in range(COUNT)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda request: status_of(server, request), requests))
    for request, status in zip(requests, found, strict=True):
        assert status in ALLOWED | {0}, request
    statuses = Counter(found)
    assert statuses[200] < COUNT / 2  # most are wrong indeed
    assert sum(statuses[status] for status in (400, 405, 415)) > COUNT / 3
    assert server.metric('tagger_requests_total{status="500"}') == 0
    assert server.tag_json("Ada.").json["text"] == "Ada."
    print(dict(statuses))
