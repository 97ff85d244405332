"""The server put together: which path is answered by what."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tagger_cli.serving.admission import Admission
from tagger_cli.serving.limits import Limits
from tagger_cli.serving.loaded_model import LoadedModel, targets_of
from tagger_cli.serving.metrics import Metrics
from tagger_cli.serving.model_list import model_list
from tagger_cli.serving.model_shelf import ModelShelf
from tagger_cli.serving.openapi import openapi
from tagger_cli.serving.page import tagging_page
from tagger_cli.serving.tag_endpoint import TagEndpoint
from tagger_cli.serving.workers import Workers
from tagger_cli.web.access import AccessCheck

OPEN_PATHS = ("/", "/health")
"""What needs no token: the page, which asks for one, and what a load balancer wants to know."""


def build_application(folders: Mapping[str, Path], threads: int, limits: Limits, token: str | None) -> Starlette:
    """Load the first model and put everything together.

    Args:
        folders: name → folder of each model; the first one is what requests get that name none.
        threads: that tag.
        limits: of the server.
        token: what requests must bring; None where nobody is asked.

    Raises:
        TaggerError: a folder is no model, or the first one is damaged.
    """
    targets = {name: targets_of(folder) for name, folder in folders.items()}
    shelf = ModelShelf(folders, limits.models)
    shelf.add(LoadedModel.load(shelf.names[0], folders[shelf.names[0]]))
    # The vocabulary is many objects that stay: nobody shall wait while Python looks through them.
    gc.freeze()
    admission = Admission(limits)
    metrics = Metrics(admission)
    workers = Workers(threads, metrics.batches.observe)
    page, description = tagging_page(), openapi(targets, token is not None)

    async def show_page(request: Request) -> Response:
        return page

    async def show_models(request: Request) -> Response:
        return JSONResponse(model_list(targets, shelf))

    async def show_health(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def show_metrics(request: Request) -> Response:
        return metrics.response()

    async def show_description(request: Request) -> Response:
        return JSONResponse(description)

    @asynccontextmanager
    async def working(app: Starlette) -> AsyncIterator[None]:
        workers.start()
        yield
        workers.stop()

    application = Starlette(
        routes=[
            Route("/tag", TagEndpoint(shelf, workers, limits, admission, metrics), methods=["POST"]),
            Route("/", show_page),
            Route("/models", show_models),
            Route("/health", show_health),
            Route("/metrics", show_metrics),
            Route("/openapi.json", show_description),
        ],
        middleware=[Middleware(AccessCheck, token=token, open_paths=OPEN_PATHS)],
        exception_handlers={HTTPException: _no_such_request, Exception: _mistake},
        lifespan=working,
    )
    application.router.redirect_slashes = False  # there is one address for each thing
    return application


def _no_such_request(request: Request, error: Exception) -> Response:
    """The answer to a path or a method that there is not."""
    assert isinstance(error, HTTPException)
    message = f"{request.method} {request.url.path}: {error.detail}; see /openapi.json"
    return JSONResponse({"error": message}, error.status_code, error.headers)


def _mistake(request: Request, error: Exception) -> Response:
    """The answer where the server is wrong; what happened is written to standard error."""
    return JSONResponse({"error": f"the server made a mistake ({type(error).__name__}); its log says more"}, 500)
