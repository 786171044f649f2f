"""Keep secrets, and what a stranger's answer could do to a terminal, out of files and messages."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

from executable_review.errors import ReviewError

MASKED = "[masked]"
LONGEST_EXCERPT = 200


class Mask:
    """Replaces secrets in every spelling in which they could come back.

    Parameters
    ----------
    secrets : iterable of str
        Keys, tokens and addresses. What is too short to be one is ignored: masking it would spoil answers.
    """

    def __init__(self, secrets: Iterable[str]):
        found = {s for s in secrets if len(s) >= 6}
        spellings = {f(s) for s in found for f in (str, quote, quote_plus, _in_query, _in_json)}
        # The longest first: one secret may be part of another.
        self._spellings = sorted(spellings, key=lambda s: (-len(s), s))

    def __repr__(self) -> str:
        return "Mask()"

    def text(self, text: str) -> str:
        """Return a text without secrets."""
        for secret in self._spellings:
            text = text.replace(secret, MASKED)
        return text

    def data(self, content: bytes) -> bytes:
        """Return bytes without secrets."""
        for secret in self._spellings:
            content = content.replace(secret.encode(), MASKED.encode())
        return content

    def excerpt(self, content: bytes) -> str:
        """Return the beginning of an answer, masked, escaped and short enough for a message."""
        # Masked before it is cut: half a secret would not be found.
        text = self.data(content)[:4000].decode("utf-8", "replace")
        text = " ".join(text.split())
        text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
        text = html.escape(text, quote=False)
        return text if len(text) <= LONGEST_EXCERPT else f"{text[: LONGEST_EXCERPT - 1]}…"


def secret_from(environ: Mapping[str, str], variable: str) -> str | None:
    """Return a key, token or address from the environment; None if there is none.

    Raises
    ------
    ReviewError
        SRC001 if its value can't be one. The value is not repeated.
    """
    value = environ.get(variable, "").strip()
    if not value:
        return None
    address = variable.endswith("MAILTO")
    form = r"[\w.+-]+@[\w-]+(\.[\w-]+)+" if address else r"[!-~]{8,512}"
    if not re.fullmatch(form, value, re.ASCII):
        what = "an e-mail address" if address else "a key of 8 or more visible ASCII characters"
        raise ReviewError(
            "SRC001", f"its value is not {what}", variable, f"set {variable} to it, or unset it"
        )
    return value


def _in_query(text: str) -> str:
    return quote(text, safe="@")


def _in_json(text: str) -> str:
    return json.dumps(text)[1:-1]
