"""Which files of a repository are the train, dev and test data of a configuration."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Any, Literal, TypeAlias

from tagger_cli.download.listing import Listing, RemoteFile
from tagger_cli.download.source import Source
from tagger_cli.errors import TaggerError, UsageError

Split: TypeAlias = Literal["train", "dev", "test"]
SPLITS: tuple[Split, ...] = ("train", "dev", "test")
SPLIT_WORDS: dict[str, Split] = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("dev", "valid", "validation", "val", "eval"), "dev"),
    **dict.fromkeys(("test", "testing"), "test"),
}
FORMATS = {".parquet": "parquet", ".jsonl": "json", ".json": "json", ".ndjson": "json", ".csv": "csv", ".tsv": "csv"}
_COMPRESSED = re.compile(r"\.(gz|bz2|xz|zst)$")
_NO_DATA = re.compile(r"(^|/)(dataset_infos?|label\w*|config|metadata|state)\.json$")
_NAMES_SHOWN = 12


def data_files(listing: Listing, source: Source) -> dict[Split, list[RemoteFile]]:
    """Split → its files, in the order of their names; files whose name tells no split are training data.

    The catalogue's pattern decides, or else the ``configs`` of the repository's card, or else the folders:
    on the converted branch a configuration is a folder. All files are of one format, Parquet if there is any.

    Raises:
        UsageError: the configuration is missing or is not there; lists those that are.
        TaggerError: no data that ``datasets`` could read.
    """
    files = sorted(_of_one_format(listing.files), key=lambda file: file.path)
    if source.files:
        files = [file for file in files if fnmatchcase(file.path, source.files)]
    elif "configs" in listing.card:
        return _by_card(files, listing.card["configs"], source)
    else:
        files = _by_folder(files, source)
    if not files:
        raise TaggerError(_nothing_found(listing, source))
    found: dict[Split, list[RemoteFile]] = {}
    for file in files:
        found.setdefault(_split_of_path(file.path), []).append(file)
    return found


def format_of(path: str) -> str | None:
    """The builder of ``datasets`` for a file, None where it is no data."""
    if _NO_DATA.search(path):
        return None
    stem = _COMPRESSED.sub("", path)
    return FORMATS.get(stem[stem.rfind(".") :])


def _of_one_format(files: Iterable[RemoteFile]) -> list[RemoteFile]:
    formats = {file.path: format_of(file.path) for file in files}
    chosen = next((name for name in ("parquet", "json", "csv") if name in formats.values()), None)
    return [file for file in files if chosen and formats[file.path] == chosen]


def _split_of_path(path: str) -> Split:
    words = re.split(r"[^A-Za-z]+", path.casefold())
    return next((SPLIT_WORDS[word] for word in reversed(words) if word in SPLIT_WORDS), "train")


def _by_card(files: list[RemoteFile], configs: Any, source: Source) -> dict[Split, list[RemoteFile]]:
    by_name = {str(config.get("config_name", "default")): config for config in configs}
    name = source.configuration
    if not name:
        marked = [key for key, config in by_name.items() if config.get("default") or key == "default"]
        name = (marked or list(by_name))[0] if marked or len(by_name) == 1 else ""
    if name not in by_name:
        raise UsageError(_which_configuration(source, by_name))
    config = by_name[name]
    wanted = config.get("data_files", f"{config.get('data_dir', '.')}/*".removeprefix("./"))
    items = wanted if isinstance(wanted, list) and wanted and isinstance(wanted[0], dict) else [{"path": wanted}]
    found: dict[Split, list[RemoteFile]] = {}
    for item in items:
        patterns = [item["path"]] if isinstance(item["path"], str) else item["path"]
        for file in files:
            if any(fnmatchcase(file.path, pattern.replace("**/", "*")) for pattern in patterns):
                split = SPLIT_WORDS.get(str(item.get("split", "")).casefold()) or _split_of_path(file.path)
                found.setdefault(split, []).append(file)
    if not found:
        raise TaggerError(f"{source.name}: the files that the card names for '{name}' are not there; try @REVISION")
    return found


def _by_folder(files: list[RemoteFile], source: Source) -> list[RemoteFile]:
    folders = [file.path.split("/")[:-1] for file in files]
    if source.configuration:
        chosen = [file for file, parts in zip(files, folders, strict=True) if source.configuration in parts]
        if files and not chosen:
            raise UsageError(_which_configuration(source, _configurations(folders)))
        return chosen
    configurations = _configurations(folders)
    if len(configurations) > 1:
        raise UsageError(_which_configuration(source, configurations))
    return files


def _configurations(folders: Iterable[list[str]]) -> list[str]:
    """Folders that hold several splits: names in paths that are neither splits nor the same for all."""
    names = [[part for part in parts if part.casefold() not in SPLIT_WORDS] for parts in folders]
    return sorted({parts[-1] for parts in names if parts and parts[-1] != "data"})


def _which_configuration(source: Source, names: Iterable[str]) -> str:
    known = list(names)
    stem = source.name if not source.configuration else source.name.removesuffix(f":{source.configuration}")
    near = get_close_matches(source.configuration.casefold(), known, 3)
    if source.configuration and near:
        return f"{source.name}: there is no '{source.configuration}'; did you mean {' or '.join(near)}?"
    shown = ", ".join(known[:_NAMES_SHOWN]) + (f" … ({len(known)} in all)" if len(known) > _NAMES_SHOWN else "")
    if source.configuration:
        return f"{source.name}: there is no '{source.configuration}'; there are {shown or 'none'}"
    return f"{stem} has several configurations; choose one as in {stem}:{known[0] if known else 'NAME'}: {shown}"


def _nothing_found(listing: Listing, source: Source) -> str:
    if source.files:
        return f"{source.name}: {listing.repository}@{listing.revision} has no '{source.files}'; check the name"
    suffixes = sorted({f".{file.path.rpartition('.')[2]}" for file in listing.files if "." in file.path})
    return (
        f"{source.name}: no Parquet, JSON or CSV files at {listing.repository}@{listing.revision} "
        f"(there are {' '.join(suffixes) or 'no files'}); try hf:{listing.repository}@refs/convert/parquet"
    )
