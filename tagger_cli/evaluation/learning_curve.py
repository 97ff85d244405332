"""How good models are that were trained on parts of the same data: would more data help?"""

from __future__ import annotations

from pathlib import Path

import msgspec

from tagger_cli.errors import TaggerError
from tagger_cli.files import write_text

FILE = "curve.json"


class CurvePoint(msgspec.Struct, frozen=True):
    """One model of the curve.

    Attributes:
        share: of the training sentences, 0 to 1.
        scores: target → accuracy (words) or F1 (spans), 0 to 1.
    """

    share: float
    scores: dict[str, float]


class LearningCurve(msgspec.Struct, frozen=True):
    """Scores by the amount of training data.

    Attributes:
        split: what they were measured on: dev or test.
        points: of rising share, the last one of all data.
    """

    split: str
    points: list[CurvePoint]


def write_curve(folder: Path, curve: LearningCurve) -> None:
    """Write a curve to the folder of the model that was trained on all data."""
    write_text(folder / FILE, msgspec.json.format(msgspec.json.encode(curve)).decode() + "\n")


def read_curve(folder: Path) -> LearningCurve | None:
    """The curve in the folder of a model; None where it has none.

    Raises:
        TaggerError: the file is damaged.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=LearningCurve)
    except msgspec.DecodeError as error:
        raise TaggerError(f"{path}: damaged ({error}); train --curve writes it anew") from None
