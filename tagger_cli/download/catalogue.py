"""The corpora and word vectors that have a name: ``catalogue.toml`` as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the catalogue; ``catalogue.toml`` says what the fields mean.

    Attributes:
        name: what a user writes, before the colon where there is a variant.
        variant: what stands after the colon (``TREEBANK``), empty where nothing does.
        variants: all that there are, empty where only the repository knows.
        default: the variant of a name without a colon, empty where one must be given.
        example: a variant to show.
        member: the file to take out of a zip archive of word vectors.
        texts: columns whose texts, one below the other, are what has a label; empty for corpora of words.
        shares: target of texts → columns with the share of the annotators for whom the label of that name applies.
    """

    name: str
    description: str
    language: str
    sizes: str
    licence: str
    citation: str
    repository: str = ""
    kind: Literal["dataset", "model"] = "dataset"
    revision: str = "main"
    address: str = ""
    files: str = ""
    targets: dict[str, str] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    shares: dict[str, list[str]] = field(default_factory=dict)
    scheme: str = ""
    variant: str = ""
    variants: tuple[str, ...] = ()
    default: str = ""
    example: str = ""
    member: str = ""

    @property
    def usage(self) -> str:
        """The name as a user writes it: ``ud:TREEBANK``, ``glove[:DIMENSIONS]``."""
        if not self.variant:
            return self.name
        return f"{self.name}[:{self.variant}]" if self.default else f"{self.name}:{self.variant}"


@cache
def read_catalogue() -> dict[str, Entry]:
    """Name → entry, in the order of the file."""
    table = tomllib.loads(files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8"))
    lists = {name: {key: tuple(row.get(key, ())) for key in ("variants", "texts")} for name, row in table.items()}
    return {name: Entry(name, **{**row, **lists[name]}) for name, row in table.items()}
