"""``/openapi.json``: what can be asked, for people and for programs that make clients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tagger_cli.serving.output_schema import Schema, output_schema
from tagger_cli.serving.question import LINE_MODES, PARAMETERS
from tagger_cli.serving.tag_endpoint import JSON, LINES
from tagger_cli.targets.target import Target
from tagger_cli.version import VERSION

RECORD: Schema = {
    "description": "A text, or the words of a sentence; other fields come back as they are.",
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "tokens": {"type": "array", "items": {"type": ["string", "object"]}},
    },
    "anyOf": [{"required": ["text"]}, {"required": ["tokens"]}],
}
GIVEN: Schema = {"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/Record"}]}
FAILURES = {
    400: "The body or a parameter is not what it should be.",
    404: "There is no such model.",
    408: "The body took too long to arrive.",
    413: "The body is too large.",
    415: "The body is of another kind.",
    503: "Too much to do; Retry-After says when to come again.",
}


def openapi(models: Mapping[str, Sequence[Target]], with_token: bool) -> dict[str, Any]:
    """The description of a server in OpenAPI 3.1.

    Args:
        models: name → what the model predicts.
        with_token: whether requests must bring a token.
    """
    schemas: Schema = {f"Tagged-{name}": output_schema(targets) for name, targets in models.items()}
    tagged: Schema = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in schemas]}
    schemas |= {"Record": RECORD, "Error": {"type": "object", "properties": {"error": {"type": "string"}}}}
    components: Schema = {"schemas": schemas}
    description: Schema = {
        "openapi": "3.1.0",
        "info": {"title": "tagger", "version": VERSION, "description": "Labels words and names of texts."},
        "paths": {
            "/tag": {"post": _tag(tagged, sorted(models))},
            "/models": {"get": _get("Names, targets and labels of the models.", JSON)},
            "/health": {"get": _get("Says that the server is up.", JSON)},
            "/metrics": {"get": _get("Counters for Prometheus.", "text/plain")},
        },
        "components": components,
    }
    if with_token:
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        description["security"] = [{"token": []}]
    return description


def _tag(tagged: Schema, models: Sequence[str]) -> Schema:
    types: Schema = {
        "model": {"type": "string", "enum": list(models)},
        "target": {"type": "string"},
        "scores": {"type": "boolean", "default": False},
        "lines": {"type": "string", "enum": list(LINE_MODES), "default": "auto"},
    }
    lines = {"schema": tagged, "description": "A line for each sentence of a text, or for each object."}
    return {
        "summary": "Tag one text or many, as tagger tag -f jsonl does.",
        "parameters": [
            {"name": name, "in": "query", "description": told, "schema": types[name]}
            for name, told in PARAMETERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {
                "text/plain": {"schema": {"type": "string"}},
                JSON: {"schema": {"anyOf": [*GIVEN["anyOf"], {"type": "array", "items": GIVEN}]}},
                LINES: {"schema": {"$ref": "#/components/schemas/Record"}},
            },
        },
        "responses": {
            "200": {"description": "Tagged.", "content": {JSON: {"schema": tagged}, LINES: lines}},
            **{str(status): _failure(told) for status, told in FAILURES.items()},
        },
    }


def _failure(told: str) -> Schema:
    return {"description": told, "content": {JSON: {"schema": {"$ref": "#/components/schemas/Error"}}}}


def _get(told: str, media_type: str) -> Schema:
    return {"summary": told, "responses": {"200": {"description": told, "content": {media_type: {}}}}}
