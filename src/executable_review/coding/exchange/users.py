"""Whose codings a project holds."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from executable_review.coding.exchange.grammar import PROJECT, plain_guid
from executable_review.errors import ReviewError


class Coder(NamedTuple):
    """A coder's name, and the identifier of the user in the file; None stands for codings without a user."""

    name: str
    user: str | None

    def is_me(self, user: str | None) -> bool:
        """Say whether a user of the file is this coder."""
        return user == self.user


def effective_user(element: etree._Element) -> str | None:
    """Return who made a coding or selection: its own user, else that of the selection around it."""
    while element is not None and etree.QName(element).localname in {"Coding", "PlainTextSelection"}:
        if element.get("creatingUser"):
            return plain_guid(element.get("creatingUser"))
        element = element.getparent()
    return None


def find_coder(root: etree._Element, source: etree._Element, wanted: str | None, place: str) -> Coder:
    """Return the one coder of a source, or the one whose name is wanted.

    Raises
    ------
    ReviewError
        EXC009 if several users coded and none is named, if nobody is named, or if the one wanted is not there.
    """
    names = {
        plain_guid(u.get("guid", "")): u.get("name") or u.get("id") or u.get("guid", "")
        for u in root.iter(f"{{{PROJECT}}}User")
    }
    made = [
        *source.iterchildren(f"{{{PROJECT}}}PlainTextSelection"),
        *source.iter(f"{{{PROJECT}}}Coding"),
    ]
    # A selection around codings of its own says nothing of who coded.
    users = {effective_user(e) for e in made if e.find(f"{{{PROJECT}}}Coding") is None}
    if not users:
        users = set(names) if len(names) == 1 else {None}
    if wanted is not None:
        matching = [u for u in users if u is not None and wanted in (names.get(u), u)]
        if not matching and users == {None}:
            return Coder(wanted, None)
        if len(matching) == 1:
            return Coder(wanted, matching[0])
        what = f"{wanted!r} did not code in it"
    elif len(users) == 1:
        (user,) = users
        if user is not None:
            return Coder(names.get(user, user), user)
        if len(names) == 1:
            return Coder(next(iter(names.values())), None)
        what = "it does not say who coded"
    else:
        what = f"{len(users)} users coded in it"
    known = ", ".join(sorted(names.get(u, u) for u in users if u is not None)) or "nobody"
    raise ReviewError("EXC009", f"{what}; named are: {known}", place, "name the coder: --coder NAME")
