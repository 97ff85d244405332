"""``tagger serve``: a model behind HTTP."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tagger_cli.cli import completion

SWITCH_INTERVAL = 5e-5
"""Seconds that a thread may keep Python to itself while a request waits to be read."""


def serve_command(
    model: Annotated[
        list[str] | None,
        typer.Option(
            "-m",
            "--model",
            metavar="[NAME=]MODEL",
            help="Name or folder, repeatable; requests choose by NAME, the first one is the default. "
            "Default: the shipped English model.",
            autocompletion=completion.models,
        ),
    ] = None,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Any but this machine's own asks requests for a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="PORT", help="0: any that is free.")] = 8000,
    token_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Holds the token that requests must bring. Default: what TAGGER_TOKEN says, if anything.",
        ),
    ] = None,
    models_at_once: Annotated[
        int, typer.Option(min=1, metavar="N", help="Models in memory; others are loaded when they are asked for.")
    ] = 4,
    body_limit: Annotated[float, typer.Option(min=0.001, metavar="MB", help="Size of a request.")] = 4.0,
    queue: Annotated[
        int, typer.Option(min=1, metavar="N", help="Requests in work and waiting; one more is answered with 503.")
    ] = 256,
    timeout: Annotated[
        float,
        typer.Option(
            min=0.1, metavar="SECONDS", help="How long a request may wait for its body, its turn, its reader."
        ),
    ] = 30.0,
    threads: Annotated[int, typer.Option(min=0, metavar="N", help="Threads that tag; 0: one per core.")] = 0,
) -> None:
    """Answer over HTTP what tagger tag answers: POST /tag, and a page at / to type into.

    Stops on Ctrl-C and SIGTERM, when the requests in work are answered.

    Examples:
      tagger serve
      tagger serve -m en -m mine=out/ner --port 8080
      curl -H 'Content-Type: text/plain' --data-binary @story.txt localhost:8000/tag
      curl --json '{"text": "Ada lived in London."}' 'localhost:8000/tag?target=ner&scores=true'
    """
    from tagger_cli.cli.options import need_extra, parse_models
    from tagger_cli.cores import available_cores
    from tagger_cli.freed_memory import give_back_large_blocks

    folders = parse_models(model or [])
    try:
        from tagger_cli.serving.application import build_application
        from tagger_cli.serving.limits import Limits
        from tagger_cli.web.address import open_socket, url_of
        from tagger_cli.web.bearer_token import read_token
        from tagger_cli.web.run_server import run_server
    except ModuleNotFoundError as error:
        raise need_extra(error, "serve") from None
    give_back_large_blocks()
    token = read_token(token_file)
    limits = Limits(int(body_limit * 1e6), queue, timeout, models_at_once)
    with open_socket(host, port, token) as opened:
        application = build_application(folders, threads or available_cores(), limits, token)
        sys.setswitchinterval(SWITCH_INTERVAL)
        print(f"tagger: {', '.join(folders)} at {url_of(opened)} (Ctrl-C ends it)", file=sys.stderr)
        run_server(application, opened, timeout)
