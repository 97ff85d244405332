"""What the address of a request says: which model, and what is wanted of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import get_args

from starlette.datastructures import QueryParams

from tagger_cli.corpora.line_layout import LineMode
from tagger_cli.serving.refusal import Refusal

PARAMETERS = {
    "model": "The name of a model; the first one if it is left out.",
    "target": "Names of targets with commas between them; all of the model's if it is left out.",
    "scores": "Whether the probabilities of labels and entities are added: true or false.",
    "lines": "What a line of text/plain is; see tagger tag --lines.",
}
TRUE, FALSE = ("true", "1", ""), ("false", "0")
LINE_MODES: tuple[LineMode, ...] = get_args(LineMode)


@dataclass(frozen=True, slots=True)
class Question:
    """What is wanted.

    Attributes:
        model: its name; None for the first one.
        targets: their names; None for all.
        scores: whether probabilities are.
        lines: what a line of text is.
    """

    model: str | None = None
    targets: tuple[str, ...] | None = None
    scores: bool = False
    lines: LineMode = "auto"


def read_question(query: QueryParams) -> Question:
    """Read what stands behind the question mark.

    Raises:
        Refusal: a parameter that is unknown or given twice, or a value that none can have (400).
    """
    for name, _ in query.multi_items():
        if name not in PARAMETERS:
            raise Refusal(400, f"there is no parameter {name!r}; there are {', '.join(PARAMETERS)}")
        if len(query.getlist(name)) > 1:
            raise Refusal(400, f"the parameter {name} is given twice; leave one out")
    targets = query.get("target")
    lines = _one_of("lines", query.get("lines", "auto"), LINE_MODES)
    return Question(
        model=query.get("model"),
        targets=None if targets is None else tuple(name.strip() for name in targets.split(",")),
        scores=_one_of("scores", query.get("scores", "false"), (*TRUE, *FALSE)) in TRUE,
        lines=next(mode for mode in LINE_MODES if mode == lines),
    )


def _one_of(name: str, value: str, possible: Collection[str]) -> str:
    if value not in possible:
        raise Refusal(400, f"{name}={value}: choose one of {', '.join(filter(None, possible))}")
    return value
