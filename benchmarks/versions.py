"""Install tagger with the lowest and the newest versions that it allows, and see that it tags and passes its tests.

    python benchmarks/versions.py                  # every interpreter on the PATH, what tagging needs
    python benchmarks/versions.py --train          # what training needs as well
    python benchmarks/versions.py --python python3.13 --only lowest

An interpreter or a version that the registry does not serve is said to be missing and fails nothing.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[1]
INTERPRETERS = ("python3.11", "python3.12", "python3.13", "python3.14")
TESTS = ("tests/corpora", "tests/segmentation", "tests/features", "tests/targets", "tests/tagging/test_output.py")
"""Of what tagging needs; those of training take minutes for each installation."""
TRAINING_TESTS = ("tests/network", "tests/training/test_one_step.py", "tests/inference")
NEEDED_BY_TESTS = ("pytest", "pytest-xdist", "hypothesis")

Bound = Literal["lowest", "newest"]


def lowest_versions(requirements: list[str]) -> list[str]:
    """``numpy>=2.0; MARKER`` → ``numpy==2.0; MARKER``, for each requirement that has a lower bound."""
    bounds = (re.match(r"([A-Za-z0-9_.-]+)>=([0-9.]+)[^;]*(;.*)?", requirement) for requirement in requirements)
    return [f"{bound[1]}=={bound[2]}{bound[3] or ''}" for bound in bounds if bound]


def run(*command: str | Path, log: Path) -> bool:
    """Run a command with its output at the end of a log; whether it succeeded."""
    with log.open("ab") as output:
        return (
            subprocess.run(
                list(map(str, command)),
                cwd=ROOT,
                env={**os.environ, "CI": "true"},  # a busy machine fails no deadline
                stdout=output,
                stderr=output,
                check=False,
            ).returncode
            == 0
        )


def try_out(python: str, bound: Bound, train: bool, folder: Path) -> str:
    """What came of one interpreter with one end of the versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = project["optional-dependencies"]["train"] if train else []
    constraints = folder / "constraints.txt"
    constraints.write_text("\n".join(lowest_versions([*project["dependencies"], *extra]) if bound == "lowest" else []))
    log = ROOT / f"versions-{Path(python).name}-{bound}.log"
    log.unlink(missing_ok=True)
    environment = folder / f"{Path(python).name}-{bound}"
    if not run(python, "-m", "venv", environment, log=log):
        return "no environment"
    inside = environment / "bin" / "python"
    package = f"{ROOT}[train]" if train else str(ROOT)
    install = (inside, "-m", "pip", "install", "--quiet", "--constraint", constraints, "--editable", package)
    if not run(*install, log=log):
        return "does not install: see " + log.name
    versions = subprocess.run([inside, "-m", "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    with log.open("a") as output:
        output.write(versions)
    if not run(inside, "-m", "pip", "install", "--quiet", *NEEDED_BY_TESTS, log=log):
        return "no pytest"
    if not run(inside, "-m", "tagger_cli", "tag", "docs/demo.txt", "-f", "jsonl", log=log):
        return "does not tag: see " + log.name
    tests = (*TESTS, *TRAINING_TESTS) if train else TESTS
    if not run(inside, "-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", *tests, log=log):
        return "tests fail: see " + log.name
    log.unlink()
    return "passes"


def main() -> None:
    """Print a line for each interpreter and each end of the versions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", action="append", help="an interpreter; repeatable; default: those on the PATH")
    parser.add_argument("--only", choices=("lowest", "newest"), help="one end of the versions; default: both")
    parser.add_argument("--train", action="store_true", help="with the extra that training needs")
    given = parser.parse_args()
    bounds: list[Bound] = [given.only] if given.only else ["lowest", "newest"]
    failed = False
    for python in given.python or INTERPRETERS:
        # A manager of versions puts names on the PATH that it does not always stand behind.
        if (
            shutil.which(python) is None
            or subprocess.run([python, "--version"], capture_output=True, check=False).returncode
        ):
            print(f"{python:<12} not there", flush=True)
            continue
        for bound in bounds:
            with tempfile.TemporaryDirectory() as folder:
                result = try_out(python, bound, given.train, Path(folder))
            print(f"{python:<12} {bound:<8} {result}", flush=True)
            failed = failed or result != "passes"
    sys.exit(failed)


if __name__ == "__main__":
    main()
