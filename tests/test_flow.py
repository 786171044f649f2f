"""The PRISMA flow: counts as queries on the ledger, identities, stages as data, and the table for other programs."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET

import pytest
from helpers import breaks
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import decisions

from executable_review import figures, flow, results
from executable_review.ledger import Event, Ledger
from executable_review.review import Review

PHRASES = ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6")
KINDS = ("journal-article", "book", "book-chapter", "report", "preprint", "thesis", "proceedings-article")

# Keys of inst/extdata/PRISMA.csv of the R package PRISMA2020 1.1.4, in its order; None is a row without a key.
KEYS = [
    *(None, "previous_studies", "previous_reports"),
    *(None, "database_results", "database_specific_results", "register_results", "register_specific_results"),
    *(None, "website_results", "organisation_results", "citations_results"),
    *("duplicates", "excluded_automatic", "excluded_other", "records_screened", "records_excluded"),
    *("dbr_sought_reports", "dbr_notretrieved_reports", "other_sought_reports", "other_notretrieved_reports"),
    *("dbr_assessed", "dbr_excluded", "other_assessed", "other_excluded"),
    *("new_studies", "new_reports", "total_studies", "total_reports"),
    *("identification", "screening", "included", "total_studies_ma", "total_reports_ma"),
]


@settings(max_examples=12)
@given(decisions(("search", "screening"), phrases=PHRASES, document_types=KINDS))
def test_every_identity_holds_under_any_decisions(package, chosen):
    review = Review(chosen, package)
    told = list(flow.identities(review.flow))
    assert len(told) == len(flow.IDENTITIES)
    for sentence, left, right in told:
        assert left == right, sentence
    assert review.flow["new_reports"] == len(review.screened.included)
    table = {r["data"]: r["n"] for r in results.prisma_table(review).to_dict("records")}
    for key, whole in (
        ("database_specific_results", "database_results"),
        ("dbr_excluded", "dbr_excluded"),
        ("other_excluded", "other_excluded"),
    ):
        assert sum(n for _, n in parse_reasons(table[key])) == review.flow[whole]


def parse_reasons(text):
    """As PRISMA2020 does: split at semicolons, the name ends at the first comma, the number follows it."""
    if not re.search(r"[^0-9,]", text):
        return [("", int(text))]
    parts = re.split(r"; ?", text)
    return [
        (re.sub(r",.*$", "", p), int(re.sub(r"[^0-9.]", "", re.match(r".*?,([ 0-9,]*)", p)[1])))
        for p in parts
    ]


@given(st.data())
def test_a_record_that_is_lost_or_counted_twice_is_named(review, data):
    single = {
        "duplicates",
        "records_screened",
        "records_excluded",
        "citation_duplicates",
        "citations_results",
    }
    single |= {"dbr_assessed", "dbr_excluded", "other_excluded", "new_reports", "total_reports"}
    key = data.draw(st.sampled_from(sorted(single)))
    events = review.prisma.events[key]
    odd = data.draw(st.sampled_from(events))
    spoiled = tuple(e for e in events if e is not odd) if data.draw(st.booleans()) else (*events, odd)
    with breaks("SCR002", says=odd.record_id, place=key, way_out="flow_counts.csv"):
        flow.check({**review.prisma.events, key: spoiled})


def test_equal_numbers_of_other_records_do_not_pass(review):
    events = review.prisma.events
    mixed = tuple(
        e._replace(record_id="stranger") if n == 0 else e for n, e in enumerate(events["dbr_excluded"])
    )
    with breaks("SCR002", says="stranger"):
        flow.check({**events, "dbr_excluded": mixed})


def test_more_studies_than_reports_are_refused(review):
    events = {key: found for key, found in review.prisma.events.items() if not key.startswith("total")}
    studies = (*events["new_studies"], Event("extra", "inclusion", "database", "included", ""))
    with breaks("SCR002", says="extra", place="new_reports"):
        flow.check({**events, "new_studies": studies})


def test_every_event_of_the_ledger_is_counted(review):
    counted = {e for key, events in review.prisma.events.items() for e in events}
    passed_on = [e for e in review.screened.ledger.events if e not in counted]
    # Those from citation searching that pass screening are counted where they are excluded or included.
    assert {(e.stage, e.route, e.decision) for e in passed_on} <= {("eligibility", "citation", "passed")}


# -- the table for the R package --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(review, tmp_path_factory):
    from executable_review.tables import write_csv

    path = tmp_path_factory.mktemp("prisma") / "PRISMA.csv"
    write_csv(results.prisma_table(review), path)
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def test_the_table_has_the_layout_of_the_package(written):
    assert list(written[0]) == ["data", "node", "box", "description", "boxtext", "tooltips", "url", "n"]
    assert [None if r["data"] == "NA" else r["data"] for r in written] == KEYS
    boxes = ["prevstud", "newstud", "othstud", "identification", "screening", "included"]
    assert {r["box"] for r in written} == {*boxes, *(f"box{n}" for n in range(1, 18))}
    nodes = [r["node"] for r in written if r["node"] != "NA"]
    assert sorted(nodes) == sorted(f"node{n}" for n in range(1, 24))
    # The first row of a box holds its node and its tooltip, the others none: the package reads them so.
    for n, row in enumerate(written):
        first = row["box"] not in {r["box"] for r in written[:n]}
        assert (row["node"] != "NA") == (row["tooltips"] != "NA") == first
        assert all(row.values()), "an empty cell would be a key of its own"


def test_the_package_finds_each_key_once(written):
    """It looks keys up by pattern, so that a key inside another would be found twice."""
    keys = [r["data"] for r in written]
    ends = {"total_studies": "total_studies$", "total_reports": "total_reports$"}
    for key in {k for k in KEYS if k}:
        assert [k for k in keys if re.search(ends.get(key, key), k)] == [key]


def test_the_table_holds_the_numbers_of_the_run(written, review):
    table = {r["data"]: r["n"] for r in written}
    lists = {"dbr_excluded", "other_excluded", "database_specific_results", "register_specific_results"}
    for key in set(flow.NUMBERS) - lists:
        assert table[key] == str(review.flow[key])
    assert dict(parse_reasons(table["database_specific_results"])) == review.prisma.by_platform(
        "database_results"
    )
    for r in written:
        for column in ("tooltips", "boxtext", "n"):
            assert not set("'\"\\") & set(r[column]), "the package puts it between straight quotes"


def test_addresses_lead_to_lists_of_the_page(written, names_of_lists, review):
    by_key = {r["data"]: r["url"].rpartition("/")[2] for r in written}
    assert by_key["records_screened"] == "records.html#flow-screened"
    assert by_key["other_assessed"] == "records.html#flow-from-lists"
    assert by_key["new_studies"] == "records.html#flow-included"
    anchors = {u.partition("#")[2] for u in by_key.values()} - {""}
    assert anchors <= names_of_lists


@pytest.fixture(scope="module")
def names_of_lists(review):
    return {box.anchor for box in review.boxes}


def test_names_with_commas_semicolons_and_quotes_survive_the_package():
    odd = 'didn\'t fit, at all; "really"'
    ledger = Ledger(
        [
            Event("a", "identification", "database", "identified", "S"),
            Event("a", "screening", "database", "excluded", odd),
        ],
        ("identification", "screening", "inclusion"),
    )
    queries = [
        {"key": k, "stage": s, "decision": d, "route": "database"}
        for k, s, d in (
            ("database_results", "identification", "identified"),
            ("records_screened", "screening", "excluded"),
            ("dbr_sought_reports", "screening", "excluded"),
            ("dbr_assessed", "screening", "excluded"),
            ("dbr_excluded", "screening", "excluded"),
        )
    ]
    made = flow.count(ledger, queries, {"S": "Base; one, two"})
    rows = {r["data"]: r["n"] for r in flow.template(made, {}, "page")}
    assert parse_reasons(rows["dbr_excluded"]) == [("didn’t fit – at all – ”really”", 1)]
    assert parse_reasons(rows["database_specific_results"]) == [("Base – one – two", 1)]
    assert parse_reasons(rows["register_specific_results"]) == [("", 0)]


# -- stages and boxes as data -----------------------------------------------------------------------------------


def without_topic(c):
    """Leave the stage `eligibility` out: rows of three tables, no code."""
    c.edit("stages", lambda rows: rows.remove(["eligibility", "Eligibility", "topic"]))

    def count(rows):
        rows[:] = [r for r in rows if r[1] != "eligibility"]
        rows += [[key, "screening", "passed", "database"] for key in ("dbr_sought_reports", "dbr_assessed")]

    def draw(rows):
        rows[:] = [r for r in rows if r[1] != "eligibility"]
        rows.append(
            [
                "excluded-from-lists",
                "screening",
                "2",
                "other_excluded",
                "Excluded",
                "Excluded of lists",
                "from-lists",
            ]
        )
        for r in rows:
            if r[0] == "excluded-from-lists":
                r[2] = "4"
            r[-1] = r[-1].replace("assessed", "screened")

    c.edit("flow_counts", count)
    c.edit("flow_boxes", draw)


def with_full_text(c):
    """Add a stage that is decided by hand, with its counts, its boxes and its decisions."""
    review = c.review()
    passed = review.screened.included
    c.edit("stages", lambda rows: rows.insert(4, ["full_text", "Full text", "by hand"]))
    c.edit(
        "flow_counts",
        lambda rows: rows.extend(
            [
                ["dbr_excluded", "full_text", "excluded", "database"],
                ["other_excluded", "full_text", "excluded", "citation"],
                ["read_in_full", "full_text", "excluded", "database"],
                ["read_in_full", "full_text", "passed", "database"],
            ]
        ),
    )
    c.edit(
        "flow_boxes",
        lambda rows: rows.append(
            ["read", "full_text", "1", "read_in_full", "Read in full", "Read in full", "assessed"]
        ),
    )
    path = c.root / "data" / "search" / "stage_decisions.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(["record_id", "stage", "decision", "reason"])
        for n, record in enumerate(passed):
            out.writerow(
                [record, "full_text", *(("passed", "") if n else ("excluded", "not on the question"))]
            )
    fields = [
        {"name": n, "type": "string", "description": "."}
        for n in ("record_id", "stage", "decision", "reason")
    ]
    c.describe(
        lambda d: d["resources"].append(
            {
                "name": "stage_decisions",
                "path": "search/stage_decisions.csv",
                "schema": {"fields": fields},
                "hash": "sha256:",
            }
        )
    )


@pytest.mark.parametrize(("change", "levels"), [(without_topic, 3), (with_full_text, 5)])
def test_a_stage_is_left_out_or_added_without_code(compendium, review, change, levels):
    change(compendium)
    other = compendium.review()
    assert len({b.row for b in other.boxes}) == levels == len(other.screened.ledger.stages)
    figure = figures.prisma(other)
    ET.fromstring(figure.svg)
    for box in other.boxes:
        assert f'#{box.anchor}" aria-label="' in figure.svg
    before, after = set(review.screened.included), set(other.screened.included)
    events = [*review.screened.ledger.events, *other.screened.ledger.events]
    if change is with_full_text:
        assert before - after == {e.record_id for e in events if e.reason == "not on the question"}
        assert len(before) == len(after) + 1 and after < before
        assert "Read in full" in figure.svg and "No full text was read" not in figure.caption
    else:
        assert after - before == {e.record_id for e in events if e.stage == "eligibility" and e.reason}
        assert before < after


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("key", "no_count", "no count 'no_count'"),
        ("stage", "dreaming", "no stage 'dreaming'"),
        ("follows", "nobody", "follows 'nobody'"),
        ("lane", "2", "stands where 'duplicates' stands"),
    ],
)
def test_a_box_that_can_not_be_drawn_is_named(compendium, field, value, says):
    compendium.put("flow_boxes", 4, field, value)
    with breaks("SCR005", says=says, place="flow_boxes.csv, line 4, box seen-in-lists"):
        compendium.review().boxes  # noqa: B018


def test_an_uncounted_key_is_told_with_its_records(command, compendium):
    compendium.edit(
        "flow_counts", lambda rows: rows.pop(next(n for n, r in enumerate(rows) if r[0] == "dbr_excluded"))
    )
    compendium.trust("flow_counts")
    done = command("flow", "--json", root=compendium.root)
    assert done.exit_code == 1
    assert "SCR002 flow, dbr_assessed + other_assessed" in done.stderr
    assert re.search(r"on one side only: \w+, \w+", done.stderr)


def test_the_plain_form_for_machines(command, review):
    told = json.loads(command("flow", "--json").stdout)
    assert told == review.flow
    assert set(flow.NUMBERS) <= set(told) and all(type(n) is int for n in told.values())


# -- the drawing ------------------------------------------------------------------------------------------------


def test_each_box_is_a_named_link_that_the_keyboard_reaches(review):
    root = ET.fromstring(figures.prisma(review).svg)
    links = [e for e in root.iter() if e.tag.endswith("}a")]
    told = {e.get("href"): e.get("aria-label") for e in links}
    assert told == {
        f"../book/records.html#{b.anchor}": f"{b.list_title}: {review.flow[b.key]}" for b in review.boxes
    }
    assert root.get("role") == "group" and not any(e.get("tabindex") for e in links)
