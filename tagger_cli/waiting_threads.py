"""How the threads of OpenMP wait for each other: asleep. To be said before torch is loaded."""

from __future__ import annotations

import os
import sys

SETTINGS = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME", "KMP_LIBRARY")
"""What a user may have chosen: by the standard, for libgomp (torch's wheels for Linux), for Intel's and LLVM's."""


def let_threads_sleep() -> None:
    """Let threads that wait at a barrier sleep, unless the user chose otherwise or torch is there already.

    By default they spin, libgomp's 300,000 times. Where another process has a core, the thread that should come waits
    for that core while the others burn theirs: two threads trained at 237 words/s beside one busy process, and at
    12,400 alone (AMD EPYC, AVX2; libgomp: GOMP_SPINCOUNT, OMP_WAIT_POLICY).
    """
    if "torch" not in sys.modules and not any(name in os.environ for name in SETTINGS):
        os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
