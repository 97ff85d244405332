"""Other processors give the answers of this one: the shipped model's tags and scores, the tests of export and decoding.

``make test-processors`` runs these tests; they need qemu, and for ARM a Python that ``make arm-python`` unpacks.
"""

from __future__ import annotations

import platform
from pathlib import Path

import numpy as np
import pytest
from answers import Answers, read_answers
from emulation import ARM, HASWELL, HERE, NEHALEM, NEOVERSE, ROOT, Processor

MODEL = ROOT / "models" / "en"
SCRIPT = Path(__file__).parent / "answers.py"
DECODING = ("tests/inference/test_viterbi.py", "tests/inference/test_marginals.py")
EXPORT = ("tests/network/test_int8_export.py", "tests/network/test_same_answer.py")

pytestmark = pytest.mark.processors
on_x86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="this Python is not one for x86")
x86 = pytest.mark.parametrize("processor", [pytest.param(p, id=p.name, marks=on_x86) for p in (HASWELL, NEHALEM)])
arm = pytest.mark.skipif(not (ARM / "packages").exists(), reason="no Python for ARM; make arm-python unpacks one")


@pytest.fixture(scope="module")
def answers_here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answers]:
    return answers_on(HERE, tmp_path_factory.mktemp("here"))


def answers_on(processor: Processor, folder: Path) -> dict[str, Answers]:
    processor.python(SCRIPT, MODEL, folder / "answers.json")
    return read_answers(folder / "answers.json")


def check_alike(processor: Processor, expected: dict[str, Answers], folder: Path, ties: int = 0) -> None:
    """Check that a processor gives the same tags as this machine, and scores that are close enough.

    Args:
        processor: the other processor.
        expected: the answers of this machine.
        folder: where files may be written.
        ties: how many words of a target may have another tag, whose score is as close.
    """
    found = answers_on(processor, folder)
    other_tags, distance = {}, {}
    for name, here in expected.items():
        there = found[name]
        other_tags[name] = sum(one != other for one, other in zip(here.tags, there.tags, strict=True))
        # Where tags differ there can be other spans, whose scores come last.
        compared = len(here.tags if other_tags[name] else here.scores)
        distance[name] = np.abs(np.array(here.scores[:compared]) - there.scores[:compared]).max().item()
    seen = f"{processor.name}: tags that differ {other_tags}, scores differ by at most {distance}"
    print(seen)
    assert max(other_tags.values()) <= ties, seen
    assert max(distance.values()) <= processor.closeness, seen


@x86
def test_the_shipped_model_gives_the_same_answers(
    processor: Processor, answers_here: dict[str, Answers], tmp_path: Path
) -> None:
    check_alike(processor, answers_here, tmp_path)


@arm
def test_the_shipped_model_gives_the_same_answers_on_arm(answers_here: dict[str, Answers], tmp_path: Path) -> None:
    # Of the 2,743 words, one has two labels with scores of 0.2077 and 0.2076, which change places.
    check_alike(NEOVERSE, answers_here, tmp_path, ties=2)


@x86
def test_the_tests_of_export_and_decoding_pass(processor: Processor) -> None:
    run_tests(processor, *EXPORT, *DECODING)


@arm
def test_the_tests_of_decoding_pass_on_arm() -> None:
    run_tests(NEOVERSE, *DECODING)


def run_tests(processor: Processor, *files: str) -> None:
    summary = processor.python("-m", "pytest", "-n", "0", "-p", "no:cacheprovider", "--tb=line", "-v", *files)
    print(summary.splitlines()[-1])
