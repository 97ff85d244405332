"""The server of the page: which path is answered by what. Every path begins with the token of the address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tagger_cli.annotation.labelling import AnsweredElsewhere, Labelling
from tagger_cli.annotation.messages import Given, Progress, Question
from tagger_cli.corpora.schemes import Kind
from tagger_cli.display.html import STYLE
from tagger_cli.web.access import AccessCheck
from tagger_cli.web.page import one_page

HERE = Path(__file__).parent
LARGEST_ANSWER = 1_000_000
"""Bytes."""


class Shown(msgspec.Struct, frozen=True):
    """What the page shows: a sentence, None where there is none, and the strip.

    Attributes:
        question: the sentence.
        progress: of the work.
        labels: that may be given.
        kind: what one of them is of.
        conflict: whether this sentence was answered elsewhere, so that the answer was not taken.
    """

    question: Question | None
    progress: Progress
    labels: tuple[str, ...]
    kind: Kind
    conflict: bool = False


def build_application(labelling: Labelling, token: str) -> Starlette:
    """The page and what it asks for.

    Args:
        labelling: what is shown and answered.
        token: the first part of every path.
    """
    page = one_page(HERE / "page.html", [STYLE, HERE / "page.css"], [HERE / "sentence.js", HERE / "page.js"])

    def shown(question: Question | None, conflict: bool = False) -> Response:
        content = Shown(question, labelling.progress(), labelling.task.labels, labelling.task.kind, conflict)
        return Response(msgspec.json.encode(content), 409 if conflict else 200, media_type="application/json")

    async def show_page(request: Request) -> Response:
        return page

    async def show_next(request: Request) -> Response:
        tab = request.query_params.get("tab", "")
        return shown(await asyncio.to_thread(labelling.next, tab))

    async def show_before(request: Request) -> Response:
        return shown(await asyncio.to_thread(labelling.before, request.query_params.get("key", "")))

    async def show_progress(request: Request) -> Response:
        return shown(None)

    async def take_answer(request: Request) -> Response:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LARGEST_ANSWER:
                return _refused("the answer is too long")
        try:
            given = msgspec.json.decode(body, type=Given)
            await asyncio.to_thread(labelling.answer, given)
        except AnsweredElsewhere:
            return shown(await asyncio.to_thread(labelling.again, given.key), conflict=True)
        except ValueError as error:  # of msgspec, too
            return _refused(str(error))
        return shown(await asyncio.to_thread(labelling.next, request.query_params.get("tab", "")))

    @asynccontextmanager
    async def working(app: Starlette) -> AsyncIterator[None]:
        yield
        labelling.close()

    return Starlette(
        routes=[
            Route(f"/{token}/", show_page),
            Route(f"/{token}/next", show_next),
            Route(f"/{token}/before", show_before),
            Route(f"/{token}/progress", show_progress),
            Route(f"/{token}/answer", take_answer, methods=["POST"]),
        ],
        middleware=[Middleware(AccessCheck, token=None)],
        lifespan=working,
    )


def _refused(why: str) -> Response:
    return Response(msgspec.json.encode({"error": why}), 400, media_type="application/json")
