"""What a server answers is what ``tagger tag -f jsonl`` writes, to the byte."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from server import ROOT, Server, serving, tagged, wait_until_up

from tagger_cli.inference.model import Model
from tagger_cli.tagging.tag_files import Reading, tag_files
from tagger_cli.tagging.writers.jsonl import JsonlWriter

TEXTS = [
    "Angela Merkel met Emmanuel Macron in Paris.",
    "They talked. It rained!\n\nThe end\r\nof it",
    "",
    " \n \n",
    "I don't think so, said 北京's mayor 😀 to @jack.",
    "A line that was wrapped at the column where\nits words had no more room, as in an e-mail that\n"
    "somebody wrote by hand in a terminal of eighty\ncolumns, and then a last one.\n",
    "word " * 2_000 + "\n" + "Ada lived in London. " * 600,
]


Expected = Callable[..., bytes]


@pytest.fixture
def expected(monkeypatch: pytest.MonkeyPatch, random_model: Path) -> Expected:
    """What the engine of ``tagger tag`` writes; a process for each text would take seconds."""

    def expected(text: str, format: Any = "text", lines: Any = "auto", name: str = "en", **options: Any) -> bytes:
        model = load(random_model if name == "random" else ROOT / "models" / "en")
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        chosen = model.choose_targets(options.get("targets"))
        writer = JsonlWriter({target.name: target.kind for target in chosen})
        output = io.BytesIO()
        with model.session() as session:
            scores = options.get("scores", False)
            tag_files(session, ["-"], Reading(format, lines), chosen, writer, output, scores=scores)
        return output.getvalue()

    return expected


@cache
def load(folder: Path) -> Model:
    return Model(folder)


def test_the_command_itself(server: Server) -> None:
    text = "Ada Lovelace lived in London.\nShe wrote. And so on"
    answer = server.tag_text(text, "?target=ner,upos&scores=true")
    assert answer.body == tagged("-i", "text", "--lines", "auto", "-t", "ner,upos", "--scores", given=text)


@pytest.mark.parametrize("text", TEXTS)
def test_text(server: Server, expected: Expected, text: str) -> None:
    answer = server.tag_text(text)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/x-ndjson")
    assert answer.body == expected(text)


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("?target=ner&scores=true", {"targets": ["ner"], "scores": True}),
        ("?lines=sentence&target=upos,xpos", {"targets": ["upos", "xpos"], "lines": "sentence"}),
        ("?lines=document", {"lines": "document"}),
        ("?model=random", {"name": "random"}),
    ],
)
def test_options(server: Server, expected: Expected, query: str, options: dict[str, Any]) -> None:
    text = "Ada lived in London.\nShe wrote. And so on"
    assert server.tag_text(text, query).body == expected(text, **options)


RECORDS = [
    {"text": "Ada lived in London. She wrote.", "id": 7, "more": [{"ü": None}]},
    {"tokens": ["Ada", "wrote", "."]},
    {"text": ""},
    {"tokens": [{"text": "Ada", "upos": "X", "note": 1}], "text": "Ada"},
    {"text": "half \ud83d a pair"},
    {"text": "London calling. " * 700},
    *({"text": f"Number {number} met Ada in Paris."} for number in range(300)),
]


def test_objects_as_lines_and_as_an_array(server: Server, expected: Expected) -> None:
    lines = "".join(json.dumps(record) + "\n" for record in RECORDS)
    wanted = expected(lines, "jsonl")
    assert server.ask("/tag", lines, Content_Type="application/x-ndjson").body == wanted
    array = server.tag_json(RECORDS)
    assert (array.headers["content-type"], array.body) == ("application/x-ndjson", wanted)


def test_one_object_and_strings(server: Server, expected: Expected) -> None:
    one = server.tag_json(RECORDS[0])
    assert one.headers["content-type"] == "application/json"
    assert one.body == expected(json.dumps(RECORDS[0]), "jsonl")
    assert server.tag_json("Ada wrote.").json == server.tag_json({"text": "Ada wrote."}).json
    assert (
        server.tag_json(["Ada wrote.", "So?"]).lines == server.tag_json([{"text": "Ada wrote."}, {"text": "So?"}]).lines
    )
    assert server.tag_json([]).body == b""


def test_an_answer_of_many_begins_before_it_ends(server: Server) -> None:
    connection = server.connect()
    connection.request("POST", "/tag", "Ada lived in London. " * 9000, {"Content-Type": "text/plain"})
    answer = connection.getresponse()
    assert answer.getheader("Content-Length") is None
    assert json.loads(answer.readline())["text"] == "Ada lived in London."
    assert server.metric("tagger_requests_in_work") == 1
    assert answer.read().count(b"\n") == 8999
    connection.close()


def test_requests_at_once_get_each_its_own_answer(server: Server, expected: Expected) -> None:
    before = server.metric("tagger_batch_requests_count")
    texts = [f"Number {number} of Paris met Ada{number}. " * (1 + number % 3) for number in range(200)]
    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda text: server.tag_json({"text": text}), texts))
    wanted = expected("".join(json.dumps({"text": text}) + "\n" for text in texts), "jsonl")
    assert b"".join(answer.body for answer in answers) == wanted
    assert server.metric("tagger_batch_requests_count") - before < 200  # some were tagged together


def test_models_are_loaded_when_asked_for_and_put_away(random_model: Path, other_model: Path) -> None:
    with serving("-m", random_model, "-m", f"second={other_model}", "--models-at-once", "1") as server:
        wait_until_up(server)

        def loaded() -> dict[str, bool]:
            return {model["name"]: model["loaded"] for model in server.ask("/models").json["models"]}

        assert loaded() == {"random": True, "second": False}
        answers = [server.tag_json("Ada.", f"?model={name}") for name in ("second", "random", "second")]
        assert [answer.status for answer in answers] == [200] * 3
        assert loaded() == {"random": False, "second": True}
        with ThreadPoolExecutor(8) as pool:  # both at once take turns
            names = ["random", "second"] * 8
            statuses = list(pool.map(lambda name: server.tag_json("Ada.", f"?model={name}").status, names))
        assert statuses == [200] * 16
        assert sum(loaded().values()) == 1


def test_openapi_describes_the_answers(server: Server) -> None:
    description = server.ask("/openapi.json").json
    assert description["openapi"].startswith("3.1")
    assert set(description["paths"]) == {"/tag", "/models", "/health", "/metrics"}
    schema = description["components"]["schemas"]["Tagged-en"]
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    lines = server.tag_text((ROOT / "docs" / "demo.txt").read_text(), "?scores=true").lines
    assert lines
    for line in lines:
        validator.validate(line)
        assert set(line["tokens"][0]) == set(schema["properties"]["tokens"]["items"]["properties"])
    lines[0]["tokens"][0]["upos"] = "NOT A TAG"
    assert not validator.is_valid(lines[0])


def test_models_and_health(server: Server) -> None:
    first = server.ask("/models").json["models"][0]
    assert (first["name"], first["loaded"]) == ("en", True)
    labels = {target["name"]: target.get("labels") for target in first["targets"]}
    assert "PER" in labels["ner"]
    assert labels["lemma"] is None  # thousands of rules, and none of them a lemma
    assert server.ask("/health").json == {"status": "ok"}
