"""What was downloaded: files and counts, the licence, and the command to go on with."""

from __future__ import annotations

import shlex

from rich.console import Console
from rich.filesize import decimal
from rich.text import Text

from tagger_cli.download.download_data import Downloaded
from tagger_cli.download.source_file import WrittenFile


def print_download(downloaded: Downloaded) -> None:
    """Print a line for each file, the licence, what to cite, and the next command."""
    console = Console(highlight=False)
    record = downloaded.record
    state = "" if downloaded.fresh else "  (verified; nothing to download)"
    lines = [f"{downloaded.folder}  {record.address}@{record.revision}{state}"]
    lines += [f"  {_file_line(file)}" for file in record.files]
    lines.append(f"Licence:  {record.licence}")
    if record.citation:
        lines.append(f"Cite:     {record.citation}")
    lines.append(f"Next:     {next_command(downloaded)}")
    for line in lines:
        console.print(Text(line), soft_wrap=True)


def next_command(downloaded: Downloaded) -> str:
    """The command that uses what was downloaded, as it can be pasted into a shell."""
    folder, record = downloaded.folder, downloaded.record
    if not record.columns:
        path = shlex.quote(f"vectors.path={folder / record.files[0].name}")
        return f"tagger train --train FILE --dev FILE --target NAME --set {path} -o DIR"
    target = record.columns[-1]
    given = {file.split: shlex.quote(str(folder / file.name)) for file in record.files}
    if "train" not in given:
        return f"tagger evaluate MODEL {' '.join(given.values())} -t {shlex.quote(target)}"
    files = " ".join(f"--{split} {path}" for split, path in given.items())
    model = shlex.quote(f"out/{folder.name}")
    return f"tagger train {files} --target {shlex.quote(target)} -o {model}"


def _file_line(file: WrittenFile) -> str:
    if not file.split:
        return f"{file.name}  {decimal(file.bytes)}"
    return f"{file.name:13}  {file.sentences:9,} sentences  {file.words:11,} words"
