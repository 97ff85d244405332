"""Too large, too slow, too many, and the end: each has its answer, and the server stays well."""

from __future__ import annotations

import json
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from server import Server, serving, wait_until_up

LONG = "Ada lived in London. " * 1500


def test_a_body_that_is_too_large(server: Server) -> None:
    said = server.tag_text("x" * 200_001)
    assert (said.status, said.headers["connection"]) == (413, "close")
    assert "200,000 bytes" in said.json["error"]
    chunks = iter([b"x" * 50_000] * 5)
    connection = server.connect()
    connection.request("POST", "/tag", chunks, {"Content-Type": "text/plain"}, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def head(length: int) -> bytes:
    lines = ["POST /tag HTTP/1.1", "Host: localhost", "Content-Type: text/plain", f"Content-Length: {length}"]
    return "\r\n".join([*lines, "", ""]).encode()


def test_clients_that_neither_send_nor_read_are_left(random_model: Path) -> None:
    text = b"Ada lived in London. " * 9000
    with serving("-m", random_model, "--timeout", "2") as server:
        address = (server.host, server.port)
        wait_until_up(server)
        with socket.create_connection(address) as slow, socket.create_connection(address) as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.sendall(head(len(text)) + text)
            slow.sendall(head(9) + b"Ada")
            wait_for(lambda: server.metric("tagger_requests_in_work") == 2)
            assert slow.recv(1000).startswith(b"HTTP/1.1 408 ")
            wait_for(lambda: server.metric("tagger_requests_in_work") == 0)


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_too_many_are_sent_away_and_come_again(random_model: Path) -> None:
    with serving("-m", random_model, "--queue", "3") as server:
        wait_until_up(server)
        with ThreadPoolExecutor(40) as pool:
            answers = list(pool.map(lambda _: server.tag_text(LONG), range(80)))
        statuses = [answer.status for answer in answers]
        assert set(statuses) == {200, 503}
        away = answers[statuses.index(503)]
        assert away.headers["retry-after"] == "1"
        assert "come again" in away.json["error"]
        assert server.metric('tagger_requests_total{status="503"}') == statuses.count(503)
        assert server.tag_text("Ada.").status == 200


def test_sigterm_answers_what_is_in_work(random_model: Path) -> None:
    with serving("-m", random_model) as server:
        wait_until_up(server)
        with ThreadPoolExecutor(6) as pool:
            answers = [pool.submit(server.tag_text, LONG) for _ in range(6)]
            wait_for(lambda: server.metric("tagger_requests_in_work") > 0)
            assert server.stop() == 0
            for answer in answers:
                assert answer.result().status == 200
                assert answer.result().body.count(b"\n") == 1500
        assert server.process.stderr is not None
        assert server.process.stderr.read() == b""


def test_ctrl_c_ends_it_in_silence(random_model: Path) -> None:
    with serving("-m", random_model) as server:
        wait_until_up(server)
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(20) in (-signal.SIGINT, 130)
        assert server.process.stderr is not None
        assert server.process.stderr.read() == b""


def test_malformed_requests_are_the_clients_mistake(server: Server) -> None:
    cases = {
        400: [
            ("/tag", b"\xff", "text/plain"),
            ("/tag", b"", "application/json"),
            ("/tag", b"[1]", "application/json"),
            ("/tag", b'{"text": 1}', "application/json"),
            ("/tag", b"[" * 100_000, "application/json"),
            ("/tag", b'{"text": "a", "x": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "application/json"),
            ("/tag", b'{"text": "a"}\n{', "application/x-ndjson"),
            ("/tag?target=nothing", b"a", "text/plain"),
            ("/tag?modle=en", b"a", "text/plain"),
            ("/tag?scores=yes", b"a", "text/plain"),
            ("/tag?lines=a&lines=b", b"a", "text/plain"),
        ],
        404: [("/tag?model=fr", b"a", "text/plain"), ("/nothing", b"a", "text/plain")],
        405: [("/models", b"a", "text/plain")],
        415: [("/tag", b"a", "application/xml"), ("/tag", b"a", "text/plain; charset=latin-1")],
    }
    for status, requests in cases.items():
        for path, body, kind in requests:
            answer = server.ask(path, body, Content_Type=kind)
            assert answer.status == status, (path, body[:30], answer.body)
            assert set(answer.json) == {"error"}
    assert server.tag_text("Ada.").status == 200


def test_a_bad_record_names_its_line(server: Server) -> None:
    lines = [*(json.dumps({"text": "Ada."}) for _ in range(3)), '{"tokens": 3}']
    answer = server.ask("/tag", "\n".join(lines), Content_Type="application/x-ndjson")
    assert answer.json["error"].startswith("<body>:4: 'tokens' must be a list")
