"""Plain text from BibTeX values: commands and accents by pylatexenc, word by word and only where there are some."""

from __future__ import annotations

import re
from functools import lru_cache

from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import Entry, Field

_ESCAPED = re.compile(r"\\([&%#_$])")
_PERCENT = re.compile(r"(?<!\\)%")
LONGEST = 20_000  # characters of a value with commands; the decoder takes milliseconds for each thousand

_TIE = re.compile(r"(?<=[^\s\\])~(?=\S)")
_DECODER = LatexDecodingMiddleware()


def from_latex(text: str) -> tuple[str, bool]:
    r"""Return a value without LaTeX, and whether it could be read.

    >>> from_latex(r"{P}ublic V{\"a}lue \& Trust")
    ('Public Välue & Trust', True)
    """
    text = _TIE.sub(" ", text)
    plain = _ESCAPED.sub(r"\1", text)
    if "\\" not in plain:
        return plain.replace("{", "").replace("}", ""), True
    if len(text) > LONGEST:
        return text, False
    words = text.split()
    if any(_spans(word) for word in words):
        words = [text]
    done = [
        _decode(word) if "\\" in word else (word.replace("{", "").replace("}", ""), True) for word in words
    ]
    return " ".join(word for word, _ in done), all(good for _, good in done)


def bare(text: str) -> str:
    """Return an address or DOI without BibTeX's escapes; nothing else in it is LaTeX."""
    return _ESCAPED.sub(r"\1", text.replace("{", "").replace("}", "")).replace("\\textasciitilde", "~")


def _spans(word: str) -> bool:
    # A command that takes what follows the blank: \o rsted, \emph{two words}.
    return "\\" in word and (
        word.count("{") != word.count("}") or re.search(r"\\(?:[A-Za-z]+|.)$", word) is not None
    )


@lru_cache(maxsize=4096)
def _decode(text: str) -> tuple[str, bool]:
    # An unescaped % is a comment in LaTeX, but a percent sign in every export.
    entry = Entry("misc", "key", [Field("value", _PERCENT.sub(r"\\%", text))])
    block = _DECODER.transform_entry(entry, Library())
    if not isinstance(block, Entry):
        return text, False
    return str(block.fields_dict["value"].value), True
