"""Sentences found again in a text by their fingerprints, with the place where each stands."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from executable_review.locating import find_runs, fingerprint, locate, normal_words, placed_words


def row(name, text):
    return {"sentence_id": name, "words": len(normal_words(text)), "fingerprint": fingerprint(text)}


def test_a_sentence_is_found_across_line_breaks_and_ligatures():
    text = "Title\n\nThe ﬁrst “Co-\nProduction” is here (2018). Next."
    places = locate(text, [row("A", "the first co production is here (2018)"), row("B", "not there")])
    assert {name: text[a:b] for name, (a, b) in places.items()} == {
        "A": "The ﬁrst “Co-\nProduction” is here (2018"
    }


def test_a_repeated_sentence_is_found_in_the_order_of_the_paper():
    text = "One two. Three four. One two. Five."
    rows = [row(n, t) for n, t in (("A", "one two"), ("B", "three four"), ("C", "one two"), ("D", "five"))]
    assert [text[slice(*p)] for p in locate(text, rows).values()] == [
        "One two",
        "Three four",
        "One two",
        "Five",
    ]
    assert [p[0] for p in locate(text, rows).values()] == [0, 9, 21, 30]


def test_a_sentence_out_of_order_is_still_found():
    text = "Second comes here. First comes there."
    places = locate(text, [row("A", "first comes there"), row("B", "second comes here")])
    assert [text[slice(*places[n])] for n in "AB"] == ["First comes there", "Second comes here"]


def test_every_run_is_given():
    words = ["a", "b", "a", "b"]
    assert find_runs(words, {"x": row("x", "a b"), "y": row("y", "c")}) == {"x": [0, 2]}


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60))
def test_places_hold_the_words(text):
    # Jamo compose across letters, which no text of words in Latin letters does.
    if any(unicodedata.name(c, "").startswith("HANGUL") for c in text):
        return
    words = placed_words(text)
    assert [w.text for w in words] == normal_words(text)
    for w in words:
        assert w.text in "".join(normal_words(text[w.start : w.end])) or w.end - w.start == 1
