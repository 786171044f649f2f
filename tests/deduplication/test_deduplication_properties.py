"""What must hold for any records."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from executable_review.candidate import Candidate
from executable_review.deduplication import (
    block,
    cluster,
    compare,
    decide,
    deduplicate,
    give_keys,
    normalise,
    score,
    veto,
)
from executable_review.deduplication.scoring import contradict

TITLES = (
    "Collaborative budgeting in small towns: evidence from three regions",
    "Collaborative budgeting in small towns",
    "Collaborative budgeting in small towns: evid...",
    "Colaborative budgeting in small towns: evidence from three regions",
    "Collaborative budgeting in small towns: evidence from three regions, Part I",
    "Collaborative budgeting in small towns: evidence from three regions, Part II",
    "Erratum to: Collaborative budgeting in small towns: evidence from three regions",
    "Collaborative budgeting in small towns: a comparison",
    "Introduction",
    "Budgeting",
    "",
)
AUTHORS = (
    (),
    ("Doe, Jane",),
    ("Doe, J.", "Roe, R."),
    ("Roe, Richard", "Doe, Jane"),
    ("Doe, Jane", "et al."),
    ("Poe, E.",),
)

candidates = st.builds(
    Candidate,
    source=st.sampled_from(["one", "two"]),
    line=st.integers(0, 3),
    source_id=st.sampled_from(["", "a", "b"]),
    title=st.sampled_from(TITLES),
    authors=st.sampled_from(AUTHORS),
    year=st.sampled_from([None, 2014, 2015, 2016, 2019]),
    container=st.sampled_from(
        ["", "Journal of Synthetic Administration", "J Synth Admin", "Annals of Budgets"]
    ),
    volume=st.sampled_from(["", "12", "13"]),
    pages=st.sampled_from(["", "101-120", "201"]),
    type=st.sampled_from(["", "journal-article", "book-chapter", "book", "preprint"]),
    doi=st.sampled_from(["", "", "10.5555/abc.1", "https://doi.org/10.5555/ABC.1", "10.5555/abc.2"]),
)
tables = st.lists(candidates, max_size=9)
UNRELATED = Candidate(
    "three", 0, "z", "Glacier hydrology under seasonal melt", ("Quill, Ada",), 1987, "Polar Notes"
)


def groups(result):
    return {frozenset(work.keys) for work in result.works}


@given(tables)
def test_no_record_is_lost_or_changed(records):
    kept = [record for work in deduplicate(records).works for _, record in work.members]
    assert sorted(map(repr, kept)) == sorted(map(repr, records))


@given(tables)
def test_each_key_is_in_one_work(records):
    keys = [key for work in deduplicate(records).works for key in work.keys]
    assert len(keys) == len(set(keys)) == len(records)


@given(tables, st.randoms(use_true_random=False))
def test_order_does_not_matter(records, random):
    shuffled = list(records)
    random.shuffle(shuffled)
    assert repr(deduplicate(shuffled)) == repr(deduplicate(records))


@given(tables)
def test_idempotent(records):
    once = deduplicate(records)
    assert repr(deduplicate(once.works)) == repr(once)


@given(tables, tables)
def test_a_later_search_may_add_to_an_earlier_result(old, new):
    assert repr(deduplicate([*deduplicate(old).works, *new])) == repr(deduplicate([*old, *new]))


@given(tables)
def test_no_work_holds_a_pair_that_must_stay_apart(records):
    entries = {e.key: e for e in normalise(give_keys(records))}
    for work in deduplicate(records).works:
        for a, b in combinations(work.keys, 2):
            assert veto(entries[a].facts, entries[b].facts) is None
            assert not contradict(entries[a], entries[b])


@given(tables)
def test_different_dois_are_never_joined(records):
    entries = {e.key: e for e in normalise(give_keys(records))}
    for work in deduplicate(records).works:
        assert len({entries[key].facts.doi for key in work.keys} - {""}) <= 1


@given(tables)
def test_one_doi_is_split_only_with_a_question(records):
    entries = {e.key: e for e in normalise(give_keys(records))}
    result = deduplicate(records)
    home = {key: work.key for work in result.works for key in work.keys}
    asked = {frozenset((home[q.record_a], home[q.record_b])) for q in result.review}
    for a, b in combinations(entries, 2):
        if entries[a].facts.doi and entries[a].facts.doi == entries[b].facts.doi and home[a] != home[b]:
            assert frozenset((home[a], home[b])) in asked


@given(tables)
def test_an_unrelated_record_changes_nothing(records):
    before, after = deduplicate(records), deduplicate([*records, UNRELATED])
    assert groups(after) - groups(before) == {frozenset({"three#z"})}
    assert after[1:] == before[1:]


@given(tables)
def test_every_link_joins_and_every_question_does_not(records):
    result = deduplicate(records)
    home = {key: work.key for work in result.works for key in work.keys}
    assert all(home[link.a] == home[link.b] for link in result.links)
    assert all(home[q.record_a] != home[q.record_b] for q in result.review)


@given(tables)
def test_comparison_has_no_direction(records):
    for a, b in combinations(normalise(give_keys(records)), 2):
        one, other = compare(a, b), compare(b, a)
        assert (one is None) == (other is None)
        if one:
            assert one[2:] == other[2:]


@given(tables, st.integers(2, 6))
def test_blocks_give_each_pair_once(records, limit):
    pairs = [(a.key, b.key) for a, b in block(normalise(give_keys(records)), limit)]
    assert len(pairs) == len(set(pairs))
    assert all(a < b for a, b in pairs)


@given(tables)
def test_stages_alone_give_what_all_give(records):
    entries = normalise(give_keys(records))
    clusters, _ = cluster(entries, decide(score(block(entries))))
    assert set(map(frozenset, clusters)) == groups(deduplicate(records))


@given(
    st.text(max_size=80),
    st.text(max_size=20),
    st.text(max_size=20),
    st.text(max_size=30),
    st.text(max_size=8),
)
def test_any_text_is_read(title, author, container, doi, pages):
    record = Candidate(
        "s", 1, "", title, (author,), 2000, container, pages, pages, pages, doi=doi, issn=pages
    )
    result = deduplicate([record, record])
    assert sum(len(work.members) for work in result.works) == 2
