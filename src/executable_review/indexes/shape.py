"""Read JSON with expectations: each value has the documented type, or an error says where it has not."""

from __future__ import annotations

from typing import Any

from executable_review.errors import ReviewError


class Node:
    """A JSON object and the place where it stands.

    Each method returns an empty value when the field is missing or null, unless `must` is set.

    Raises
    ------
    ReviewError
        SRC006 if the value, or a field, has another type than expected.
    """

    __slots__ = ("place", "value")

    def __init__(self, value: Any, place: str):
        if not isinstance(value, dict):
            raise wrong(place, "an object", value)
        self.value: dict[str, Any] = value
        self.place = place

    def text(self, name: str, must: bool = False) -> str:
        """Return a string; a number is written out."""
        found = self._get(name, must)
        if found is None:
            return ""
        if isinstance(found, bool) or not isinstance(found, (str, int, float)):
            raise wrong(self._at(name), "text", found)
        if must and not str(found).strip():
            raise wrong(self._at(name), "text that is not empty", found)
        return _whole(str(found))

    def number(self, name: str, must: bool = False) -> int | None:
        """Return a whole number."""
        found = self._get(name, must)
        if found is None:
            return None
        if isinstance(found, str) and found.isascii() and found.isdigit():
            found = int(found)
        if isinstance(found, bool) or not isinstance(found, int) or found < 0:
            raise wrong(self._at(name), "a whole number", found)
        return found

    def node(self, name: str, must: bool = False) -> Node:
        """Return an object."""
        found = self._get(name, must)
        return Node({} if found is None else found, self._at(name))

    def nodes(self, name: str, must: bool = False) -> list[Node]:
        """Return a list of objects."""
        return nodes(self._list(name, must), self._at(name))

    def texts(self, name: str) -> list[str]:
        """Return a list of strings; nulls in it are left out."""
        found = [v for v in self._list(name, False) if v is not None]
        for value in found:
            if not isinstance(value, str):
                raise wrong(self._at(name), "a list of texts", value)
        return [_whole(value) for value in found]

    def _list(self, name: str, must: bool) -> list[Any]:
        found = self._get(name, must)
        if found is None:
            return []
        if not isinstance(found, list):
            raise wrong(self._at(name), "a list", found)
        return found

    def _get(self, name: str, must: bool) -> Any:
        found = self.value.get(name)
        if must and found is None:
            raise wrong(self._at(name), "a value", None)
        return found

    def _at(self, name: str) -> str:
        return f"{self.place}.{name}"


def _whole(text: str) -> str:
    # Half of a surrogate pair is legal in JSON, and can't be written to any file.
    return text.encode("utf-8", "replace").decode()


def nodes(value: Any, place: str) -> list[Node]:
    """Return a JSON list of objects as nodes."""
    if not isinstance(value, list):
        raise wrong(place, "a list", value)
    return [Node(item, f"{place}[{i}]") for i, item in enumerate(value)]


def wrong(place: str, expected: str, found: Any) -> ReviewError:
    """Return the error for a value of the wrong kind; the value itself is not repeated."""
    kind = "nothing" if found is None else type(found).__name__
    return ReviewError(
        "SRC006",
        f"{expected} was expected here, and {kind} was found",
        place,
        "the index has changed its answers: update the connector, or report it",
    )
