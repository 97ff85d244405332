"""The secret that requests bring to a server that others can reach."""

from __future__ import annotations

import os
from pathlib import Path

from tagger_cli.errors import UsageError

VARIABLE = "TAGGER_TOKEN"
SHORTEST = 16
"""Characters; what is shorter can be guessed."""


def read_token(file: Path | None) -> str | None:
    """The token of a file, else of the environment; never of the command line, which every user of a machine can read.

    Args:
        file: holds the token and nothing else; None where the user named none.

    Returns:
        None where there is no token.

    Raises:
        UsageError: the file cannot be read, or the token is too short, or no HTTP header can hold it.
    """
    if file is None:
        place, token = VARIABLE, os.environ.get(VARIABLE, "").strip()
        if not token:
            return None
    else:
        place = str(file)
        try:
            token = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{place}: cannot be read ({error})") from None
    if len(token) < SHORTEST or not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError(
            f"{place}: a token has {SHORTEST} or more ASCII characters without a blank; "
            "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe())'"
        )
    return token
