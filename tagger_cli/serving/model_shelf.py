"""Models by name: loaded when one is asked for, and put away when another needs the place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tagger_cli.serving.loaded_model import LoadedModel
from tagger_cli.serving.refusal import Refusal


class ModelShelf:
    """The models of a server, of which so many are loaded at most; used by the event loop alone.

    Args:
        folders: name → folder; the first one is what requests get that name none.
        most: how many may be loaded at once.

    Attributes:
        names: of all models.
    """

    def __init__(self, folders: Mapping[str, Path], most: int) -> None:
        self.names = tuple(folders)
        self._folders = folders
        self._most = most
        self._loaded: dict[str, LoadedModel] = {}  # the one asked for last stands last
        self._loading = asyncio.Lock()
        self._put_back = asyncio.Event()

    def add(self, model: LoadedModel) -> None:
        """Put a model in that is loaded already, before requests come."""
        self._loaded[model.name] = model

    def is_loaded(self, name: str) -> bool:
        """Whether a model is in memory."""
        return name in self._loaded

    @asynccontextmanager
    async def borrow(self, name: str | None = None) -> AsyncIterator[LoadedModel]:
        """A model for the time of a ``with`` block, within which it stays loaded.

        Args:
            name: None for the first one.

        Raises:
            Refusal: there is no model of that name (404).
            TaggerError: it cannot be loaded.
        """
        name = self.names[0] if name is None else name
        if name not in self._folders:
            raise Refusal(404, f"there is no model {name!r}; there are {', '.join(self.names)}")
        if name not in self._loaded:
            async with self._loading:
                if name not in self._loaded:
                    await self._make_room()
                    self._loaded[name] = await asyncio.to_thread(LoadedModel.load, name, self._folders[name])
        model = self._loaded[name] = self._loaded.pop(name)
        model.users += 1
        try:
            yield model
        finally:
            model.users -= 1
            self._put_back.set()

    async def _make_room(self) -> None:
        """Put away the model that was asked for longest ago, once nobody uses it any more."""
        while len(self._loaded) >= self._most:
            oldest = self._loaded.pop(next(iter(self._loaded)))
            while oldest.users:
                self._put_back.clear()
                await self._put_back.wait()
