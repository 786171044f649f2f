"""The words that comparisons must know: articles, particles of names, headings, markers of parts."""

from __future__ import annotations


def listed(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


# Articles and "and": sources drop, add and translate them.
ARTICLES = listed("a an the and der die das le la les el los un une und et")

# First words that a comparison of whole titles ignores.
FIRST = listed("a an the")

# Words that no title ends with; a title that does was cut off.
LEADING = listed("a an the and or of in for from with to by de der und et")

# Words that abbreviated names of journals leave out.
SMALL = listed(
    "a an and the of on in for to at und der die das des fur zur et de la le les du des y el los e i del della"
)

# Particles that some sources write with the family name and some do not.
PARTICLES = listed("van von der den de del della di da dos das du la le ter ten t el al bin ibn zu zur")
SUFFIXES = listed("jr sr ii iii iv phd md")

# Headings that many works share; alone they say nothing about which work it is.
HEADINGS = listed(
    """
    abstract abstracts acknowledgement acknowledgements acknowledgments annualreport annualreview appendix backmatter
    bibliography bookreview bookreviews callforpapers comment commentary concludingremarks conclusion conclusions
    contents contributors correction corrigendum discussion editorial editorialboard editorialintroduction einleitung
    errata erratum foreword fromtheeditor fromtheeditors frontmatter guesteditorial index inmemoriam introduccion
    introduction introductiontospecialissue introductiontothespecialissue introductiontothesymposium introduzione
    issueinformation letter letters lettertotheeditor listofcontributors masthead news notes notesoncontributors
    obituary overview preface prefazione references reply response review reviewarticle reviews specialissue summary
    symposium tableofcontents titlepage untitled vorwort
    """
)

# Words beside which "one", "first" or "I" is the number of a part.
MARKERS = listed(
    """
    auflage band book ch chapter del ed edition episode heft installment issue no nr number paper part parte partie
    phase pt report round section series step study teil tome tomo vol volume wave
    """
)
SPELLED = {
    word: str(number)
    for number, both in enumerate(
        (
            ("one", "first"),
            ("two", "second"),
            ("three", "third"),
            ("four", "fourth"),
            ("five", "fifth"),
            ("six", "sixth"),
            ("seven", "seventh"),
            ("eight", "eighth"),
        ),
        1,
    )
    for word in both
}
_TENS, _ONES = ("", "x"), ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
ROMAN = {
    ten + one: str(10 * i + j) for i, ten in enumerate(_TENS) for j, one in enumerate(_ONES) if ten + one
}
