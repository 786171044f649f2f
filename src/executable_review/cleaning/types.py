"""The project's words for types of document, and the sources' words for them."""

from __future__ import annotations

# Types of RIS, BibTeX, CSL, Web of Science, Scopus, EBSCO, MEDLINE, OpenAlex, Crossref and OpenCitations; what is not
# here keeps its own word.
TYPES = {
    word: kind
    for kind, words in {
        "journal-article": (
            "jour|jfull|ejour|mgzn|inpr|abst|article|article-journal|journal article|journal articles|academic journal"
            "|scholarly journals|review|review article|article in press|early access|letter|note|short survey|editorial"
            "|editorial material|comment|erratum|retracted|data paper|comparative study|case reports"
            "|article; early access|journal"
        ),
        "book": "book|edbook|ebook|monograph|edited book|edited-book|reference book|reference-book|proceedings book",
        "book-chapter": (
            "chap|echap|inbook|incollection|chapter|book chapter|book section|book-section|book part|book-part"
            "|article; book chapter|entry|ency|encyc|entry-encyclopedia|review; book chapter"
        ),
        "proceedings-article": (
            "cpaper|conf|inproceedings|conference|paper-conference|conference paper|proceedings paper"
            "|conference proceedings|conference proceeding|proceedings-article|proceedings article"
        ),
        "report": "rprt|govdoc|techreport|report|technical report|government document|working paper",
        "preprint": "preprint|unpb|unpublished|manscpt|manuscript",
        "thesis": "thes|thesis|phdthesis|mastersthesis|dissertation|dissertation/thesis|doctoral dissertation",
        "dataset": "data|dataset",
    }.items()
    for word in words.split("|")
}
_UNKNOWN = frozenset(
    {"gen", "misc", "generic", "document", "pdf", "html", "citation", "doc", "j", "s", "other"}
)


def project_type(stated: list[str]) -> str:
    """Return the project's name of a document type: that of the first known word, else the first word itself.

    >>> project_type(["Journal Article", "Review"]), project_type(["Patent"]), project_type(["GEN"])
    ('journal-article', 'patent', '')
    """
    words = [" ".join(w.lower().split()) for w in stated]
    words += [part.strip() for w in words for part in w.split(";")]
    known = next((TYPES[w] for w in words if w in TYPES), "")
    return known or next((w for w in words if w and w not in _UNKNOWN), "")
