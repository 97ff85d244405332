"""What a machine has too little of, said in one line: memory and disk."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from safetensors import SafetensorError

from tagger_cli.errors import TaggerError

_NO_MEMORY = re.compile(r"can't allocate memory|not enough memory|out of memory|overflow|too large", re.IGNORECASE)
"""What PyTorch says when it gets no memory, or cannot even count how much it would need."""
_SYSTEM_ERROR = re.compile(r"os error (\d+)")


@contextmanager
def shortages_in_one_line(output: Path) -> Iterator[None]:
    """Make an error of one line of what comes out when memory or disk are not enough.

    Args:
        output: the folder of the run.

    Raises:
        TaggerError: there is not enough of one of them.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except (MemoryError, OverflowError, torch.OutOfMemoryError):
        raise _no_memory() from None
    except RuntimeError as error:
        if _NO_MEMORY.search(str(error)):
            raise _no_memory() from None
        raise
    except OSError as error:
        raise _not_written(output, error.strerror or str(error)) from None
    except SafetensorError as error:
        number = _SYSTEM_ERROR.search(str(error))
        if number is None:
            raise
        raise _not_written(output, os.strerror(int(number[1]))) from None


def _no_memory() -> TaggerError:
    return TaggerError(
        "not enough memory for this network and these batches; choose smaller sizes in [network], "
        "or a smaller training.batch_tokens"
    )


def _not_written(output: Path, reason: str) -> TaggerError:
    return TaggerError(
        f"{output}: cannot be written: {reason}; then go on with: tagger train --resume -o {shlex.quote(str(output))}"
    )
