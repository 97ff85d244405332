"""Records whose text stands in a field of another name."""

from __future__ import annotations

from typing import Any


class RenamedRecord(dict[str, Any]):
    """A record in which the field of the text is called ``text``, and one that was called so has the other's name.

    Args:
        record: as it stands in the file.
        field: the field of its text.
    """

    def __init__(self, record: dict[str, Any], field: str) -> None:
        super().__init__(_exchanged(record, field))
        self._field = field

    def named_as_before(self, record: dict[str, Any]) -> dict[str, Any]:
        """This record, to which something may have been added, with the names as they stand in the file."""
        return _exchanged(record, self._field)


def _exchanged(record: dict[str, Any], field: str) -> dict[str, Any]:
    names = {"text": field, field: "text"}
    return {names.get(name, name): value for name, value in record.items()}
