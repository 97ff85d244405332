"""``POST /tag``: a request from its first byte to the last one of its answer."""

from __future__ import annotations

import asyncio
import time

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tagger_cli.errors import InputError
from tagger_cli.serving.admission import Admission
from tagger_cli.serving.job import Job
from tagger_cli.serving.limits import Limits
from tagger_cli.serving.metrics import Metrics
from tagger_cli.serving.model_shelf import ModelShelf
from tagger_cli.serving.question import read_question
from tagger_cli.serving.refusal import Refusal
from tagger_cli.serving.texts import BODY_KINDS, BodyKind, is_one_object
from tagger_cli.serving.workers import Workers

JSON, LINES = "application/json", "application/x-ndjson"
GONE = 499
"""The status under which a client is counted that went before it had its answer, as nginx counts it."""


class TagEndpoint:
    """Answers with the lines of ``tagger tag -f jsonl``.

    Args:
        shelf: the models.
        workers: tag.
        limits: of a request.
        admission: of all requests.
        metrics: are told of each answer.
    """

    def __init__(
        self, shelf: ModelShelf, workers: Workers, limits: Limits, admission: Admission, metrics: Metrics
    ) -> None:
        self._shelf = shelf
        self._workers = workers
        self._limits = limits
        self._admission = admission
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began = time.perf_counter()
        status = 500
        try:
            status = await self._answer(Request(scope, receive), send)
        except Refusal as refusal:
            status = refusal.status
            await refusal.response()(scope, receive, send)
        except ClientDisconnect:
            status = GONE
        finally:
            self._metrics.requests.labels(status).inc()
            self._metrics.seconds.observe(time.perf_counter() - began)

    async def _answer(self, request: Request, send: Send) -> int:
        """Answer a request; gives the status.

        Raises:
            Refusal: it gets another answer, and nothing is sent yet.
        """
        question = read_question(request.query_params)
        kind = _kind_of(request.headers)
        with self._admission.admit(self._most_bytes(request.headers)):
            body = await self._body(request)
            async with self._shelf.borrow(question.model) as model:
                try:
                    job = Job(model, question, body, kind)
                    first = await self._piece(job)
                except InputError as error:
                    raise Refusal(400, str(error)) from None
                except RecursionError:
                    raise Refusal(400, "the body has objects within objects, too many to be read") from None
                media_type = JSON if is_one_object(body, kind) else LINES
                if job.done:
                    await Response(first, media_type=media_type)(request.scope, request.receive, send)
                    return 200
                return await self._stream(request, job, first, media_type, send)

    async def _stream(self, request: Request, job: Job, piece: bytes, media_type: str, send: Send) -> int:
        """Send each piece when it is tagged, and have the next one tagged when it is sent; gives the status."""
        headers = [(b"content-type", media_type.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        while True:
            try:
                async with asyncio.timeout(self._limits.seconds):
                    await send({"type": "http.response.body", "body": piece, "more_body": not job.done})
            except TimeoutError:
                return GONE  # without an end of the answer uvicorn cuts the connection, so that the client knows
            if job.done:
                return 200
            if await request.is_disconnected():
                return GONE
            piece = await self._piece(job)

    async def _piece(self, job: Job) -> bytes:
        """The next piece of a job, if its turn comes in time."""
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._workers.tag(job)
        except TimeoutError:
            job.abandoned = True
            raise Refusal(503, "the answer takes too long; send less, or come again later") from None

    async def _body(self, request: Request) -> bytes:
        body = bytearray()
        try:
            async with asyncio.timeout(self._limits.seconds):
                async for part in request.stream():
                    body += part
                    if len(body) > self._limits.body_bytes:
                        raise self._too_large()
        except TimeoutError:
            raise Refusal(408, "the body takes too long to arrive; send less at once") from None
        return bytes(body)

    def _most_bytes(self, headers: Headers) -> int:
        """How long the body is, or can be where the request does not say."""
        announced = headers.get("content-length", "")
        length = int(announced) if announced.isdecimal() else self._limits.body_bytes
        if length > self._limits.body_bytes:
            raise self._too_large()
        return length

    def _too_large(self) -> Refusal:
        return Refusal(413, f"a body has at most {self._limits.body_bytes:,} bytes; send it in several requests")


def _kind_of(headers: Headers) -> BodyKind:
    """What the body is, by what the request says of it.

    Raises:
        Refusal: nothing that can be tagged (415).
    """
    media_type, *parameters = (part.strip().lower() for part in headers.get("content-type", "").split(";"))
    kind = BODY_KINDS.get(media_type)
    if kind is None:
        raise Refusal(415, f"Content-Type {media_type or 'is missing'}: send {', '.join(BODY_KINDS)}")
    charsets = [value.strip("\"' ") for name, _, value in (p.partition("=") for p in parameters) if name == "charset"]
    if any(charset not in ("utf-8", "utf8", "us-ascii") for charset in charsets):
        raise Refusal(415, f"charset {charsets[0]}: send the body in UTF-8")
    if headers.get("content-encoding", "identity") != "identity":
        raise Refusal(415, "Content-Encoding: send the body as it is")
    return kind
