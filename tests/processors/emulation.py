"""Python on processors that this machine does not have, emulated by qemu."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
ARM = ROOT / ".venv" / "arm"
"""Where ``make arm-python`` unpacks a Python for ARM."""


@dataclass(frozen=True, slots=True)
class Processor:
    """A processor and the Python that runs on it.

    Attributes:
        name: what qemu calls the processor.
        command: the command that starts Python on it.
        closeness: how far the score of a label may be from that of this machine.
        environment: the variables that Python needs there.
    """

    name: str
    command: tuple[str, ...]
    closeness: float
    environment: dict[str, str] = field(default_factory=dict)

    def python(self, *arguments: str | Path) -> str:
        """What a Python script or module prints; where it fails, that is the message of the test."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **self.environment}
        command = [*self.command, *map(str, arguments)]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1200, check=False
        )
        errors = "\n".join(line for line in done.stderr.splitlines() if "TCG doesn't support" not in line)
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{errors}"
        return done.stdout


HERE = Processor("this machine", (sys.executable,), 0.0)

HASWELL = Processor(
    "Haswell",
    ("qemu-x86_64", "-cpu", "Haswell", sys.executable),
    closeness=1e-6,
    # qemu 7.2 gets AVX2 wrong where numpy's argsort and torch's LSTM use it: the one does not sort, the other crashes.
    # qemu 10 sorts. ONNX Runtime's own AVX2 runs as it is.
    environment={"NPY_DISABLE_CPU_FEATURES": "X86_V3", "ONEDNN_MAX_CPU_ISA": "SSE41"},
)

# Without fused multiply-add, ONNX Runtime's sigmoid and tanh differ in their last bit (its mlas/lib/platform.cpp), and
# on ARM its LSTM has it where x86 has none. A state that stands between two whole numbers of int8 can then be rounded
# to the other one, which moves a score by up to 0.004: measured on these 200 sentences.
NEHALEM = Processor("Nehalem-v1", ("qemu-x86_64", "-cpu", "Nehalem-v1", sys.executable), closeness=0.01)
NEOVERSE = Processor(
    "neoverse-n1",
    ("qemu-aarch64", "-cpu", "neoverse-n1", "-L", str(ARM / "root"), str(ARM / "root" / "usr" / "bin" / "python3")),
    closeness=0.01,
    environment={"PYTHONHOME": str(ARM / "root" / "usr"), "PYTHONPATH": f"{ROOT}:{ARM / 'packages'}"},
)
