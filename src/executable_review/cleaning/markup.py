"""Plain text from fields with HTML, entities and control characters, by a real parser."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_HTML = """
a abbr acronym address applet area article aside audio b base bdi bdo big blockquote body br button canvas
caption center cite code col colgroup data dd del details dfn dialog dir div dl dt em embed fieldset
figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img inf input
ins kbd label legend li link main map mark math meta nav nobr noscript object ol optgroup option p param
picture pre q s samp script section select small source span strike strong style sub summary sup superscript
subscript svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video
wbr bold italic sc scp xref
"""
_TAGS = frozenset(_HTML.split())
# Their content is not text of the work; it is left out with them.
_SILENT = frozenset({"script", "style", "template", "iframe", "object", "noscript"})
# These separate words; the others stand within words (CO<sub>2</sub>).
_BREAKING = "br p div li td th tr hr h1 h2 h3 h4 h5 h6 ul ol table section jats:p jats:title"
_BREAKS = frozenset(_BREAKING.split())
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# Comments and declarations, closed or not; the parser stops with an error at those that it does not know.
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DECLARATION = re.compile(r"<[!?](?:[^<>]*>)?")
# Signs times characters: the parser's time grows with both. Above it a field is no text with some markup.
MOST_WORK = 5_000_000
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        written = self.get_starttag_text() or ""
        if tag in _SILENT:
            self.silent.append(tag)
        elif self.silent:
            return
        elif tag in _TAGS or ":" in tag or "<" in written[1:] or any(v is not None for _, v in attributes):
            self.parts.append(" " if tag in _BREAKS else "")
        else:
            # Not a tag of HTML, so it is text: "x <y and z> w".
            self.parts.append(written)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            del self.silent[self.silent.index(tag) :]
        elif not self.silent:
            self.parts.append(" " if tag in _BREAKS else "")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def plain(text: str) -> str:
    """Return a text without HTML tags, scripts, comments and entities.

    What only looks like a tag stays: ``p < 0.05``, ``x <y and z> w``.

    >>> plain("Self-<i>help</i> &amp;amp; H<sub>2</sub>O<script>alert(1)</script>, p &lt; 0.05")
    'Self-help & H2O, p < 0.05'
    """
    if text.count("<") * len(text) > MOST_WORK:
        return text.replace("<", " ")
    for _ in range(8):  # exports escape twice, and an escaped tag is a tag again
        before = text
        if "<" in text:
            text = _without_tags(text)
        if "&" in text:
            text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
        if text == before:
            return text
    # Tags within tags within tags: nobody wrote that as text.
    return text.replace("<", " ").replace("&", " ")


def _without_tags(text: str) -> str:
    parser = _Text()
    text = _CDATA.sub(" ", text)
    closed = text.rfind("-->") + 3  # behind the last end no comment is closed, and none is looked for
    text = _DECLARATION.sub(" ", _COMMENT.sub(" ", text[:closed]) + text[closed:])
    # A bare & is text here; entities are read afterwards, so that none without a semicolon is guessed.
    parser.feed(text.replace("&", "&amp;"))
    parser.close()
    return "".join(parser.parts)


def printable(text: str) -> str:
    """Return a text whose control characters and lone surrogates are blanks."""
    return _CONTROL.sub(" ", text)


def tidy(text: str) -> tuple[str, str]:
    """Return a clean text on one line, and the rule of the repair that was needed (empty if none).

    Blanks and line breaks are joined to single blanks without a word about it.
    """
    rule = ""
    if _CONTROL.search(text):
        text, rule = printable(text), "IMP013"
    if "<" in text or "&" in text:
        stripped = plain(text)
        if stripped != text:
            text, rule = printable(stripped), "IMP009"
    return " ".join(text.split()), rule
