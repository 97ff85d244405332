"""The page from its address to its last answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from tagger_cli.annotation.application import build_application
from tagger_cli.annotation.labelling import Labelling
from tagger_cli.web.address import LOOPBACK, open_socket, url_of
from tagger_cli.web.run_server import run_server

SECONDS = 5.0
"""How long an answer that is being written may take at the end."""


def serve_page(labelling: Labelling, port: int, say: Callable[[str], None]) -> None:
    """Serve the page on this machine until Ctrl-C or SIGTERM.

    Args:
        labelling: what is shown and answered.
        port: 0 for any that is free.
        say: is told the address, in which a random part keeps others of this machine out.

    Raises:
        UsageError: the port is not free.
    """
    token = secrets.token_urlsafe(16)
    progress = labelling.progress()
    answered = progress.accepted + progress.skipped
    with open_socket(LOOPBACK, port, None) as opened:
        opened.listen()  # who opens the page at once waits, and is not refused
        say(f"{progress.left:,} sentences, {answered:,} answers; open {url_of(opened)}/{token}/ (Ctrl-C ends it)")
        run_server(build_application(labelling, token), opened, SECONDS)
