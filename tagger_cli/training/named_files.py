"""The files that a configuration names: whether they are there is looked at before anything else is done."""

from __future__ import annotations

from tagger_cli.corpora.lines import check_readable
from tagger_cli.training.configuration import Configuration


def check_named_files(configuration: Configuration) -> None:
    """Open each file that a run would read, and close it again.

    Raises:
        InputError: there is no such file, or it may not be read.
    """
    paths = [path for corpus in configuration.corpora for path in (*corpus.train, *corpus.dev, *corpus.test)]
    paths += configuration.training.rehearse
    if configuration.vectors.path is not None:
        paths.append(configuration.vectors.path)
    for path in paths:
        check_readable(path)
