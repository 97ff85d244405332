"""Word vectors: files that ``tagger train`` reads as they are, out of an archive or compressed."""

from __future__ import annotations

import zipfile
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO

from tagger_cli.download.fetch import fetch
from tagger_cli.download.fetch_events import Bytes, Report
from tagger_cli.download.hub import Hub
from tagger_cli.download.listing import Listing
from tagger_cli.download.output_file import OutputFile
from tagger_cli.download.source import Source
from tagger_cli.download.source_file import WrittenFile
from tagger_cli.errors import TaggerError

BLOCK_BYTES = 1 << 20


def write_vectors(
    hub: Hub, listing: Listing, source: Source, folder: Path, report: Report
) -> tuple[WrittenFile, dict[str, str]]:
    """Fetch word vectors and write their text file into a folder.

    Returns:
        the file, and path in the repository → digest.

    Raises:
        TaggerError: see ``fetch``; or the file is not where the catalogue says.
    """
    files = [file for file in listing.files if not source.files or fnmatchcase(file.path, source.files)]
    if not files:
        raise TaggerError(f"{source.name}: {listing.repository}@{listing.revision} has no file '{source.files}'")
    path = fetch(hub, listing, files[0], report)
    if not source.member:
        name = files[0].path.rpartition("/")[2]
        with path.open("rb") as content:
            written = _copy(content, folder / name, path.stat().st_size, report)
    else:
        try:
            with zipfile.ZipFile(path) as archive, archive.open(source.member) as content:
                size = archive.getinfo(source.member).file_size
                written = _copy(content, folder / source.member, size, report)
        except (zipfile.BadZipFile, KeyError) as error:
            raise TaggerError(f"{source.name}: {files[0].path} does not hold {source.member} ({error})") from None
    return written, {files[0].path: files[0].digest}


def _copy(content: IO[bytes], target: Path, size: int, report: Report) -> WrittenFile:
    output = OutputFile(target)
    done = 0
    try:
        while block := content.read(BLOCK_BYTES):
            output.write(block)
            done += len(block)
            report(Bytes(f"writing {target.name}", done, size))
    finally:
        output.close()
    return output.written()
