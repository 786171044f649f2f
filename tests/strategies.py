"""Random decisions and random small frameworks for the property tests."""

from dataclasses import fields

from hypothesis import strategies as st

from executable_review.argument import RELATIONS, Framework, Objection
from executable_review.claims import CONFIDENCES, DISTANCES, Claim, Evidence, Source
from executable_review.parameters import Parameters

WORKS = tuple("vwxyz")
AUTHORS = tuple("abcd")


def values(f, **columns):
    """Values that one decision allows; `columns` gives the values that are in the data."""
    m = f.metadata
    if isinstance(f.default, bool):
        return st.booleans()
    if isinstance(f.default, int):
        return st.integers(
            m["minimum"], min(m["maximum"], m["minimum"] + 3) if m["maximum"] < 1000 else m["maximum"]
        )
    if isinstance(f.default, tuple):
        pool = m["choices"] or columns.get(f.name, ())
        return st.lists(st.sampled_from(pool), unique=True).map(tuple) if pool else st.just(())
    return st.sampled_from(m["choices"])


@st.composite
def decisions(draw, stages=None, **columns):
    """Decisions of the stages given (default: all); about half of them as declared."""
    chosen = {}
    for f in fields(Parameters):
        if (stages is None or f.metadata["stage"] in stages) and draw(st.booleans()):
            chosen[f.name] = draw(values(f, **columns))
    return Parameters.of(chosen)


@st.composite
def frameworks(draw, most=5, replies=False):
    """A framework of up to `most` claims, each resting on claims before it.

    With `replies`, objections may be aimed at objections too, in any circle.
    """
    sources = tuple(
        Source(
            w,
            draw(st.frozensets(st.sampled_from(AUTHORS), max_size=2)),
            draw(st.sampled_from(CONFIDENCES)),
            draw(st.booleans()),
        )
        for w in WORKS
    )
    names = [f"C{i}" for i in range(draw(st.integers(1, most)))]
    evidence = st.builds(Evidence, st.just("P"), st.sampled_from(WORKS), st.sampled_from(DISTANCES))
    claims = tuple(
        Claim(
            name,
            name,
            "",
            "causal",
            "S",
            frozenset({"S"}),
            tuple(draw(st.lists(st.sampled_from(names[:i]), unique=True, max_size=3))) if i else (),
            tuple(draw(st.lists(evidence, max_size=4))),
        )
        for i, name in enumerate(names)
    )
    number = draw(st.integers(0, 3))
    targets = [*names, *(f"O{i}" for i in range(number))] if replies else names
    objections = tuple(
        Objection(
            f"O{i}",
            "",
            "",
            draw(st.sampled_from(("paper", "corpus"))),
            None,
            (),
            draw(st.integers(1, 3)),
            draw(
                st.dictionaries(
                    st.sampled_from([t for t in targets if t != f"O{i}"]),
                    st.sampled_from(RELATIONS),
                    max_size=2,
                )
            ),
        )
        for i in range(number)
    )
    backing = {o.objection_id: ("r",) * draw(st.integers(0, 4)) for o in objections if o.origin == "corpus"}
    return Framework(claims, sources, objections, backing)


@st.composite
def contested_frameworks(draw):
    """A claim on one or two others, and up to three objections from records, so that most claims are contested."""
    names = ("A", "B", "C")[: draw(st.integers(1, 3))]
    sources = tuple(Source(w, frozenset({w}), "verified", False) for w in WORKS[:3])
    claims = tuple(
        Claim(
            name,
            name,
            "",
            "causal",
            "S",
            frozenset({"S"}),
            tuple(n for n in names[:i] if draw(st.booleans())),
            tuple(Evidence("P", w, "sentence") for w in WORKS[: draw(st.integers(0, 2))]),
        )
        for i, name in enumerate(names)
    )
    number = draw(st.integers(1, 3))
    others = [*names, *(f"O{i}" for i in range(number))]
    objections = tuple(
        Objection(
            f"O{i}",
            "",
            "",
            "corpus",
            None,
            (),
            draw(st.integers(1, 2)),
            {names[-1]: "disputes"}
            if i == 0
            else {draw(st.sampled_from(others[: len(names) + i])): draw(st.sampled_from(RELATIONS[:2]))},
        )
        for i in range(number)
    )
    records = st.lists(st.sampled_from("abcd"), unique=True, min_size=1, max_size=3).map(tuple)
    return Framework(claims, sources, objections, {o.objection_id: draw(records) for o in objections})


@st.composite
def crowded_frameworks(draw, circles=True):
    """Two or three claims of which most have sources, among three or four objections that bear on them and each other.

    Without `circles` an objection answers earlier ones only, so that strengths by degrees can be told.
    """
    names = ("A", "B", "C")[: draw(st.integers(2, 3))]
    sources = tuple(Source(w, frozenset({w}), "verified", False) for w in WORKS[:4])
    works = st.lists(st.sampled_from(WORKS[:4]), max_size=2, unique=True)
    claims = tuple(
        Claim(
            name,
            name,
            "",
            "causal",
            "S",
            frozenset({"S"}),
            tuple(n for n in names[:i] if draw(st.booleans())),
            tuple(Evidence("P", w, draw(st.sampled_from(DISTANCES[:2]))) for w in draw(works)),
        )
        for i, name in enumerate(names)
    )
    number = draw(st.integers(3, 4))
    replies = [f"O{i}" for i in range(number)]
    objections = tuple(
        Objection(
            f"O{i}",
            "",
            "",
            "corpus",
            None,
            (),
            draw(st.integers(1, 2)),
            draw(
                st.dictionaries(
                    st.sampled_from(
                        [*names, *(o for o in (replies if circles else replies[:i]) if o != f"O{i}")]
                    ),
                    st.sampled_from(("disputes", "disputes", "undercuts", "qualifies")),
                    min_size=1,
                    max_size=3,
                )
            ),
        )
        for i in range(number)
    )
    records = st.lists(st.sampled_from("abcde"), unique=True, min_size=1, max_size=3).map(tuple)
    return Framework(claims, sources, objections, {o.objection_id: draw(records) for o in objections})


@st.composite
def crowded_decisions(draw, semantics):
    """Decisions under which sources, premises and objections all matter."""
    return Parameters.of(
        {
            "semantics": semantics,
            "objection_sources": 1,
            "minimum_sources": draw(st.integers(1, 2)),
            "premises": draw(st.sampled_from(("enough", "needed", "ignored"))),
            "contested_premises": draw(st.booleans()),
            "uncited_statements": draw(st.booleans()),
            "accepted_strength": draw(st.sampled_from((25, 50, 60, 75))),
        }
    )
