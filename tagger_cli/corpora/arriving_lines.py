"""Lines as they arrive, with a sign where the producer has no more for now."""

from __future__ import annotations

import select
import sys
from collections.abc import Callable, Iterator

from tagger_cli.corpora.bad_input import PassedOver
from tagger_cli.corpora.lines import DecodingErrors, LineDecoder, read_blocks, source_name


def arriving_lines(
    path: str,
    errors: DecodingErrors = "strict",
    watch: Callable[[int], None] | None = None,
    long_line: int | None = None,
    passed_over: PassedOver | None = None,
) -> Iterator[str | None]:
    """Lines of a file, or of standard input with ``None`` wherever reading on would have to wait.

    Args:
        path: a file, or ``-`` for standard input.
        errors: see ``LineDecoder``.
        watch: see ``read_blocks``.
        long_line: see ``LineDecoder``.
        passed_over: see ``LineDecoder``.

    Raises:
        InputError: as ``read_lines``.
    """
    decoder = LineDecoder(source_name(path), errors, long_line, passed_over)
    for block in read_blocks(path, watch):
        yield from decoder.feed(block)
        if path == "-" and _would_wait():
            yield None
    yield from decoder.finish()


def _would_wait() -> bool:
    """Whether standard input has nothing to read at this moment."""
    try:
        ready, _, _ = select.select([sys.stdin.buffer], [], [], 0)
    except (OSError, ValueError):
        return True  # not something that can be asked; better to tag too soon than to keep a user waiting
    return not ready
