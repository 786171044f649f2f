"""What sources do to titles."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import replace

from perturbations import Choice, perturbation

from executable_review.candidate import Candidate


@perturbation
def case(r: Candidate, choice: Choice) -> Candidate:
    """Write the title in capitals, in small letters, or with each word capitalised."""
    return replace(r, title=choice.of((str.upper, str.lower, str.title))(r.title))


@perturbation
def punctuation(r: Candidate, choice: Choice) -> Candidate:
    """Write other marks between title and subtitle, other quotation marks, or a full stop at the end."""
    title = re.sub(r": ", choice.of((". ", " : ", " - ", "; ")), r.title, count=1)
    title = re.sub(r"[\"'“”\u2018’](?=\w+ )", choice.of(("", "\u2018", "“")), title).rstrip("?.")
    return replace(r, title=title + choice.of(("", ".")))


@perturbation
def dashes(r: Candidate, choice: Choice) -> Candidate:
    """Write another language's dash for each hyphen and dash, and a dash for the colon."""
    mark = choice.of(("\u2010", "–", "\u2011", "\u2212", " ", ""))
    title = re.sub(r"(?<=\w)[-–—](?=\w)", mark, r.title)
    return replace(r, title=re.sub(r": ", choice.of((" – ", " — ", ": ")), title, count=1))


@perturbation
def entities(r: Candidate, choice: Choice) -> Candidate:
    """Leave HTML in the fields: entities, and a word in italics."""

    def escape(text: str) -> str:
        text = html.escape(text, quote=True)
        return "".join(c if c.isascii() else f"&#{ord(c)};" for c in text)

    words = r.title.split(" ")
    at = choice.below(len(words))
    escaped = [escape(w) for w in words]
    escaped[at] = f"<i>{escaped[at]}</i>"
    return replace(
        r,
        title=" ".join(escaped),
        container=escape(r.container),
        authors=tuple(escape(a) for a in r.authors),
    )


@perturbation
def ampersand(r: Candidate, choice: Choice) -> Candidate:
    """Write "&" for "and", or the other way round, in title and container."""

    def swap(text: str) -> str:
        return text.replace(" & ", " and ") if " & " in text else re.sub(r" and ", " & ", text)

    return replace(r, title=swap(r.title), container=swap(r.container))


@perturbation
def diacritics(r: Candidate, choice: Choice) -> Candidate:
    """Lose diacritics: to plain letters, or the letters altogether."""
    keep = choice.below(2)

    def lose(text: str) -> str:
        out = []
        for c in text:
            plain = unicodedata.normalize("NFKD", c)[0] if unicodedata.normalize("NFKD", c) != c else c
            plain = {"ø": "o", "Ø": "O", "æ": "ae", "ß": "ss", "ł": "l"}.get(plain, plain)
            latin = c.isascii() or not unicodedata.name(c, "").startswith("LATIN")
            out.append(c if latin else plain if keep else "")
        return "".join(out)

    return replace(r, title=lose(r.title), authors=tuple(map(lose, r.authors)), container=lose(r.container))


@perturbation
def typo(r: Candidate, choice: Choice) -> Candidate:
    """Lose a letter of a long word of the title, or swap two."""
    words = r.title.split(" ")
    long = [i for i, w in enumerate(words) if len(w) >= 8 and w.isalpha()]
    if not long:
        return r
    at = choice.of(long)
    word = words[at]
    spot = 1 + choice.below(len(word) - 3)
    words[at] = (
        word[:spot] + word[spot + 1 :]
        if choice.below(2)
        else word[:spot] + word[spot + 1] + word[spot] + word[spot + 2 :]
    )
    return replace(r, title=" ".join(words))


@perturbation
def article_lost(r: Candidate, choice: Choice) -> Candidate:
    """Drop the article at the beginning of the title."""
    return replace(r, title=re.sub(r"^(?:The|An?) (?=\w+ \w)", "", r.title))


@perturbation
def truncated(r: Candidate, choice: Choice) -> Candidate:
    """Cut the title off with an ellipsis, as lists of hits do."""
    words = r.title.split(" ")
    keep = max(5, len(words) * (5 + choice.below(4)) // 10)
    if keep >= len(words):
        return r
    return replace(r, title=" ".join(words[:keep]) + choice.of(("…", "...", " …")))


@perturbation
def subtitle_dropped(r: Candidate, choice: Choice) -> Candidate:
    """Keep only what stands before the first colon."""
    return replace(r, title=r.title.split(": ")[0])
