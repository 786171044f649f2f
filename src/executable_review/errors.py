"""The one root exception: a code, a message, a place and a way out."""

from __future__ import annotations


class ReviewError(Exception):
    """A rule was broken by data, a parameter, a notebook or the machine.

    Parameters
    ----------
    code : str
        The rule's code, for example ``"DAT003"``; each code has an entry in `executable_review.rules`.
    message : str
        What is wrong, in one sentence.
    place : str, optional
        File, line and field, or whatever else names the place.
    way_out : str, optional
        What to do about it.
    """

    def __init__(self, code: str, message: str, place: str = "", way_out: str = ""):
        super().__init__(code, message, place, way_out)
        self.code = code
        self.message = message
        self.place = place
        self.way_out = way_out

    def within(self, place: str) -> ReviewError:
        """Return the same error with a larger place named before its own."""
        return type(self)(self.code, self.message, f"{place}, {self.place}", self.way_out)

    def along_with(self, others: str) -> ReviewError:
        """Return the same error, whose message also names others of its kind."""
        return type(self)(self.code, f"{self.message} (also: {others})", self.place, self.way_out)

    def __str__(self) -> str:
        head = f"{self.code} {self.place}: {self.message}" if self.place else f"{self.code} {self.message}"
        return f"{head}\n  Way out: {self.way_out}" if self.way_out else head
