"""From what a user calls a model to its folder."""

from __future__ import annotations

from pathlib import Path

from tagger_cli.errors import TaggerError
from tagger_cli.inference.model_folder import DESCRIPTION

DEFAULT_MODEL = "en"

_PACKAGE = Path(__file__).resolve().parents[1]
_CHECKOUT = _PACKAGE.parent
_SHIPPED = [_PACKAGE / "models", *([_CHECKOUT / "models"] if (_CHECKOUT / "pyproject.toml").is_file() else [])]
"""Where models lie that come with tagger: in an installed package, in a checkout."""


def find_model(model: str | Path | None = None) -> Path:
    """The folder of a model.

    Args:
        model: the name of a shipped model, or a folder; None for the default one. A name is that of the shipped model
            whatever folders there are: the folder ``en`` is ``./en``, or a ``Path``.

    Raises:
        TaggerError: there is no such model.
    """
    name = str(model) if model is not None else DEFAULT_MODEL
    if isinstance(model, Path) and model.is_dir():
        return model
    for folder in _SHIPPED:
        if name == Path(name).name and (folder / name / DESCRIPTION).exists():
            return folder / name
    if model is not None and Path(model).is_dir():
        return Path(model)
    if model is None:
        raise TaggerError("no model comes with this version; train one with tagger train, then name it with -m DIR")
    shipped = shipped_models()
    there_are = f"; shipped models: {', '.join(shipped)}" if shipped else ""
    raise TaggerError(f"{name}: there is no such model; give the folder that tagger train wrote{there_are}")


def shipped_models() -> list[str]:
    """Names of the models that come with tagger."""
    return sorted({path.parent.name for folder in _SHIPPED for path in folder.glob(f"*/{DESCRIPTION}")})
