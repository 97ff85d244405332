"""Networks with different seeds that tag together (Hansen & Salamon 1990).

They err in different places, so the mean of their scores is better than those of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tagger_cli.training.configuration import Configuration
from tagger_cli.training.output_folder import file_prefix


@dataclass(frozen=True, slots=True)
class NetworkRun:
    """One of the networks that a run trains.

    Attributes:
        number: from 1.
        prefix: of the names of its files.
        configuration: it is trained with.
    """

    number: int
    prefix: str
    configuration: Configuration


def network_runs(configuration: Configuration) -> Iterator[NetworkRun]:
    """The networks of a run, with seeds that follow each other; they share the time budget."""
    settings = configuration.training
    minutes = None if settings.minutes is None else settings.minutes / settings.networks
    for number in range(1, settings.networks + 1):
        training = settings.model_copy(update={"minutes": minutes, "seed": settings.seed + number - 1})
        yield NetworkRun(number, file_prefix(number), configuration.model_copy(update={"training": training}))
