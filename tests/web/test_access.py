"""Who may ask: on loopback this machine's programs and pages, elsewhere who has the token."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "serving"))
from server import COMMAND, ENVIRONMENT, Server, serving, wait_until_up

from tagger_cli.cli.options import parse_models
from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.web.address import open_socket
from tagger_cli.web.bearer_token import read_token

TOKEN = "correct-horse-battery"


@pytest.fixture(scope="module")
def guarded(random_model: Path) -> Iterator[Server]:
    with serving("-m", random_model, "--host", "0.0.0.0", TAGGER_TOKEN=TOKEN) as running:
        wait_until_up(running)
        yield running


def test_a_token_is_asked_for(guarded: Server) -> None:
    for given in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}):
        answer = guarded.ask("/tag", "Ada.", Content_Type="text/plain", **given)
        assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert guarded.ask("/models", **given).status == guarded.ask("/metrics", **given).status == 401
    with_token = {"Authorization": f"Bearer {TOKEN}"}
    assert guarded.ask("/tag", "Ada.", Content_Type="text/plain", **with_token).status == 200
    assert guarded.ask("/openapi.json", **with_token).json["security"] == [{"token": []}]
    assert guarded.ask("/health").status == guarded.ask("/").status == 200


def test_pages_of_others_are_refused(server: Server) -> None:
    own = f"localhost:{server.port}"
    assert server.ask("/models", Host="evil.example").status == 403  # a name that leads to this machine
    assert server.ask("/models", Host=own).status == 200
    assert server.ask("/tag", "Ada.", Content_Type="text/plain", Origin="https://evil.example", Host=own).status == 403
    assert server.ask("/tag", "Ada.", Content_Type="text/plain", Origin=f"http://{own}", Host=own).status == 200


@pytest.fixture(scope="module")
def server(random_model: Path) -> Iterator[Server]:
    with serving("-m", random_model) as running:
        wait_until_up(running)
        yield running


def test_what_others_can_reach_does_not_start_without_a_token(random_model: Path) -> None:
    command = [*COMMAND, "serve", "-m", str(random_model), "--host", "0.0.0.0", "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, timeout=60, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "set TAGGER_TOKEN to a secret" in done.stderr


def test_an_address_that_cannot_be_had(server: Server) -> None:
    with pytest.raises(UsageError, match="no such address"):
        open_socket("no.such.host.invalid", 0, None)
    with pytest.raises(TaggerError, match="choose another with --port"):
        open_socket("127.0.0.1", server.port, None)
    with pytest.raises(UsageError, match="others can reach it"):
        open_socket("::", 0, None)
    open_socket("localhost", 0, None).close()


def test_a_token_is_long_and_stands_in_a_file_or_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TAGGER_TOKEN", raising=False)
    file = tmp_path / "token"
    assert read_token(None) is None
    with pytest.raises(UsageError, match="cannot be read"):
        read_token(file)
    for bad in ("short\n", "two words of a secret", "Ümläute-Ümläute-Ümläute"):
        file.write_text(bad)
        with pytest.raises(UsageError, match="16 or more ASCII characters"):
            read_token(file)
    file.write_text(f"{TOKEN}\n")
    assert read_token(file) == TOKEN
    monkeypatch.setenv("TAGGER_TOKEN", TOKEN)
    assert read_token(None) == TOKEN


def test_names_of_models(random_model: Path) -> None:
    assert parse_models([]) == {"en": Path(__file__).parents[2] / "models" / "en"}
    assert list(parse_models([str(random_model), f"b={random_model}", "en"])) == ["random", "b", "en"]
    for values, said in [
        ([str(random_model)] * 2, "named twice"),
        ([f"a b={random_model}"], "give it a name"),
        (["nowhere"], "there is no such model"),
    ]:
        with pytest.raises(TaggerError, match=said):
            parse_models(values)
