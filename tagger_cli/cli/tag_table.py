"""``tagger tag`` with a table: the texts of a column are tagged, the other columns are kept."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tagger_cli.cli.tag_stream import SWITCH_INTERVAL
from tagger_cli.errors import UsageError

if TYPE_CHECKING:
    from tagger_cli.tagging.jobs.messages import Setup


def tag_into_table(files: Sequence[str], output: Path | None, setup: Setup, tell: Callable[[str], None]) -> None:
    """Tag the rows of one table into a file or standard output.

    Args:
        files: the table.
        output: the file; None for standard output.
        setup: how is tagged; without a format the output has that of the table.
        tell: is told what a user should know.

    Raises:
        UsageError: there is not one table, or pyarrow is not installed.
    """
    from tagger_cli.cli.interrupts import clean_up_on_interrupt, clean_up_on_termination
    from tagger_cli.cli.options import need_extra
    from tagger_cli.corpora.lines import check_readable
    from tagger_cli.display.tagging_progress import tagging_progress
    from tagger_cli.tagging.open_session import open_session
    from tagger_cli.tagging.output import open_output
    from tagger_cli.tagging.tables.table_names import TABLE_FORMATS, TEXT_COLUMN, table_format

    if len(files) != 1 or files[0] == "-":
        raise UsageError(
            "a table is tagged by itself: name one file, or put tables into a folder and name a folder with -o"
        )
    file = files[0]
    format = setup.format or table_format(file) or "parquet"
    if format not in (*TABLE_FORMATS, "jsonl"):
        raise UsageError(f"-f {format}: a table gives parquet, arrow or jsonl")
    check_readable(file)
    try:
        from tagger_cli.tagging.tables.tag_table import TableTagger
    except ModuleNotFoundError as error:
        raise need_extra(error, "tables") from None
    sys.setswitchinterval(SWITCH_INTERVAL)
    rules = list(map(os.fsdecode, setup.entities))
    opened = open_session(Path(os.fsdecode(setup.model)), setup.targets, setup.threads, rules, setup.min_score, tell)
    gc.freeze()
    tagger = TableTagger(
        opened.tagger, opened.targets, opened.written, setup.scores, setup.rules, setup.text_column or TEXT_COLUMN
    )
    if output is not None:
        clean_up_on_interrupt()
        clean_up_on_termination()
    with open_output(output) as stream, tagging_progress(files, stream, setup.quiet) as progress:
        if format in TABLE_FORMATS and stream.isatty():
            raise UsageError(f"{format} is nothing for a terminal; name a file with -o FILE")
        tagger.tag(file, stream, format, progress)
