"""``python -m tagger_cli`` and the ``tagger`` command."""

from __future__ import annotations

import gc
import os
import sys

GARBAGE_THRESHOLD = 50_000
"""New objects after which Python looks for cycles; with its own 700, looking through what is loaded takes a while."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    from tagger_cli.cli.interrupts import INTERRUPTED, TERMINATED, Terminated, leave_at_once_on_interrupt

    leave_at_once_on_interrupt()
    gc.set_threshold(GARBAGE_THRESHOLD)
    if "tag" in sys.argv:
        # The threads of numpy's OpenBLAS cost 10 ms of processor time to start, beside busy processes 100; tagging has
        # only products that are too small to be shared.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        # Before the command line is there numpy loads in 38 ms, within it in 57.
        import numpy  # noqa: F401
    try:
        from tagger_cli.standard_output import make_standard_output_whole

        make_standard_output_whole()
        from tagger_cli.cli.main import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Terminated:
        code = TERMINATED
    leave_at_once_on_interrupt()
    if "torch" in sys.modules:
        sys.exit(code)
    # All is written. To take ONNX Runtime apart costs 40 ms, and threads would finish what nobody waits for.
    os._exit(code)


if __name__ == "__main__":
    main()
