"""What one name given to ``download-data`` stands for: an entry of the catalogue, or any dataset of the hub."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from tagger_cli.download.catalogue import Entry, read_catalogue
from tagger_cli.errors import UsageError

HUB_PREFIX = "hf:"
_HUB_NAME = re.compile(r"(?P<repository>[\w.-]+/[\w.-]+)(@(?P<revision>[^:]+))?(:(?P<configuration>[^/\\]+))?")
_FOLDER_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a corpus or word vectors come from and how they are read.

    Attributes:
        name: as the user gave it.
        repository: OWNER/NAME on the hub, empty for a file elsewhere.
        kind: of the repository.
        revision: branch, tag or commit; empty: ``main``, or the converted branch where that has no data.
        configuration: part of the dataset (a treebank, a language), empty for the only one.
        files: pattern of the repository's files, empty where they are found by name.
        address: of a file elsewhere.
        member: file in the zip archive.
        tokens: column of the words, empty where it is to be found.
        targets: target → column, empty where they are to be found.
        labels: target → names of its label ids, where the user or the catalogue gives them.
        texts: columns of texts that have a label as a whole; empty where words have, or where they are to be found.
        shares: target of texts → columns with the share of the annotators for whom the label of that name applies.
        scheme: of spans, empty where it is to be found.
        licence: empty where only the repository tells.
        citation: what to cite.
    """

    name: str
    repository: str = ""
    kind: Literal["dataset", "model"] = "dataset"
    revision: str = ""
    configuration: str = ""
    files: str = ""
    address: str = ""
    member: str = ""
    tokens: str = ""
    targets: dict[str, str] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    shares: dict[str, list[str]] = field(default_factory=dict)
    scheme: str = ""
    licence: str = ""
    citation: str = ""

    @property
    def folder(self) -> str:
        """The name of its folder: ``ud-en_ewt`` for ``ud:en_ewt``."""
        return _FOLDER_NAME.sub("-", self.name)

    @property
    def is_vectors(self) -> bool:
        """Whether these are word vectors: files that are taken as they are."""
        return self.kind == "model" or bool(self.address)


def find_source(name: str) -> Source:
    """What a name stands for: ``conll2003``, ``ud:en_ewt``, ``hf:OWNER/NAME[@REVISION][:CONFIGURATION]``.

    Raises:
        UsageError: an unknown name (with near ones), a variant that is missing or that there is not.
    """
    if name.startswith(HUB_PREFIX):
        match = _HUB_NAME.fullmatch(name.removeprefix(HUB_PREFIX))
        if match is None:
            raise UsageError(f"'{name}': expected hf:OWNER/NAME, hf:OWNER/NAME@REVISION or hf:OWNER/NAME:CONFIGURATION")
        repository, revision, configuration = match.group("repository", "revision", "configuration")
        return Source(name, repository, revision=revision or "", configuration=configuration or "")
    catalogue = read_catalogue()
    stem, _, variant = name.partition(":")
    entry = catalogue.get(stem)
    if entry is None:
        raise UsageError(f"'{name}' is not in the catalogue{_near(name, stem, catalogue)}; see download-data --list")
    variant = variant or entry.default
    if entry.variant and not variant:
        raise UsageError(f"'{name}': give the {entry.variant.lower()} after a colon, as in {name}:{entry.example}")
    if variant and not entry.variant:
        raise UsageError(f"'{name}': {stem} comes in one piece; leave ':{variant}' out")
    if entry.variants and variant not in entry.variants:
        raise UsageError(
            f"'{name}': {stem} has {entry.variant.lower()} {', '.join(entry.variants)}; there is no {variant}"
        )
    if not re.fullmatch(r"[\w.-]*", variant):
        raise UsageError(f"'{name}': '{variant}' is no {entry.variant.lower()}; give one as in {stem}:{entry.example}")
    return _of_entry(name, entry, variant)


def _near(name: str, stem: str, catalogue: dict[str, Entry]) -> str:
    near = [catalogue[key].usage for key in get_close_matches(stem.casefold(), catalogue, 3)]
    if near:
        return f"; did you mean {' or '.join(near)}?"
    return f"; did you mean {HUB_PREFIX}{name}?" if "/" in name else ""


def _of_entry(name: str, entry: Entry, variant: str) -> Source:
    fill = {"variant": variant}
    return Source(
        name,
        repository=entry.repository,
        kind=entry.kind,
        revision=entry.revision,
        configuration="" if entry.files else variant,
        files=entry.files.format(**fill),
        address=entry.address.format(**fill),
        member=entry.member.format(**fill),
        targets=entry.targets,
        labels=entry.labels,
        texts=entry.texts,
        shares=entry.shares,
        scheme=entry.scheme,
        licence=entry.licence,
        citation=entry.citation,
    )
