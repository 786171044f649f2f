"""Agreement of the shipped coders, from counts to the command line."""

import json

import pytest
from helpers import breaks

from executable_review.coding.agreement import compare
from executable_review.coding.agreement.comparing import RESAMPLES, SEED
from executable_review.coding.coder_file import CoderFile
from executable_review.recoding import check_dictionary_coding, dictionary_coding

CODES = ("a.x", "a.y")


def test_counts_of_the_shipped_pair_add_up(review):
    pair = review.agreement.pair("close_reading", "dictionary")
    assert {c.code_id for c in pair.codes} | set(pair.left_out) == set(review.codebook.leaves())
    for code in pair.codes:
        close, rules = code.given["close_reading"], code.given["dictionary"]
        apart = pair.units - code.both - code.neither
        assert close + rules == 2 * code.both + apart
        agreed = code.estimates["percent_agreement"].value
        assert agreed == pytest.approx(1 - apart / pair.units)
        assert code.prevalence == pytest.approx((code.both - code.neither) / pair.units)
        assert code.bias == pytest.approx((close - rules) / pair.units)
    cells = sum(pair.units - c.both - c.neither for c in pair.codes)
    assert cells == len(review.disagreements)
    whole = 1 - cells / (pair.units * len(pair.codes))
    assert pair.pooled["percent_agreement"].value == pytest.approx(whole)
    for found in [*pair.pooled.values(), *pair.sets.values()]:
        assert found.low <= found.value <= found.high


def test_a_coder_agrees_fully_with_a_copy(review):
    own = review.coders["close_reading"]
    pair = compare([own, CoderFile("copy", "1", own.codes)], review.codebook.leaves(), resamples=20).pairs[0]
    assert {e.value for e in [*pair.pooled.values(), *pair.sets.values()]} == {1.0}


@pytest.mark.parametrize(
    ("coders", "pairs", "together"),
    [
        ([], 0, False),
        ([CoderFile("one", "1", {"S1": {"a.x"}})], 0, False),
        ([CoderFile("one", "1", {"S1": {"a.x"}}), CoderFile("two", "1", {"S2": set()})], 1, False),
        ([CoderFile("one", "1", {}), CoderFile("two", "1", {}), CoderFile("three", "1", {})], 3, True),
        ([CoderFile("one", "1", {"S1": set()}), CoderFile("two", "1", {"S1": set()})], 1, False),
    ],
)
def test_too_little_to_compare_is_said_and_never_a_number(coders, pairs, together):
    result = compare(coders, CODES, resamples=10)
    assert (len(result.pairs), result.together is not None) == (pairs, together)
    text = json.dumps(result.as_dict(), allow_nan=False)
    for comparison in json.loads(text)["pairs"]:
        for estimate in [*comparison["pooled"].values(), *comparison["sets"].values()]:
            assert estimate["value"] is None
            assert estimate["reason"]


def test_codes_that_nobody_looks_for_are_left_out():
    coders = [CoderFile("one", "1", {"S1": {"a.x"}}), CoderFile("two", "1", {"S1": {"a.x"}})]
    pair = compare(coders, CODES, {"two": frozenset()}, resamples=10).pairs[0]
    assert pair.codes == ()
    assert pair.left_out == {c: "two: does not look for it" for c in CODES}
    assert pair.pooled["gwet_ac1"].value is None


def test_agreement_for_machines_and_for_people(command, review):
    told = json.loads(command("agreement", "--json").stdout)
    assert told == json.loads(json.dumps(review.agreement.as_dict()))
    assert (told["seed"], told["resamples"]) == (SEED, RESAMPLES)
    lines = command("agreement").stdout.splitlines()
    value = review.agreement.pairs[0].pooled["krippendorff_alpha"].value
    assert any(line.split()[:3] == ["krippendorff", "alpha", f"{value:.2f}"] for line in lines)
    assert lines[-1] == f"intervals: 95 %, {RESAMPLES} resamples of units, seed {SEED}"
    alone = command("agreement", "--set", "coders=dictionary").stdout
    assert "there is one coder only" in alone


def test_a_text_that_is_not_the_paper_is_refused(command, review, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("Some other text.", encoding="utf-8")
    for verb in (["agreement"], ["code", "dictionary"]):
        done = command(*verb, "--paper", other)
        assert done.exit_code == 1
        assert "DAT007" in done.stderr
    other.write_bytes("Ärger".encode("latin-1"))
    assert "DAT007" in command("agreement", "--paper", other).stderr
    with breaks("DAT007"):
        dictionary_coding(review, "nothing")


@pytest.fixture
def synthetic_paper(compendium):
    """A compendium whose reviewed text is synthetic: two sentences that every reader may have."""
    from executable_review.data import DataPackage
    from executable_review.locating import fingerprint, normal_words
    from executable_review.review import Review

    sentences = ("Citizens help to design a service.", "Nothing is said here.")
    package = DataPackage(compendium.root)
    ids = [s["sentence_id"] for s in package.rows("sentences")][:2]
    rows = {
        "sentences": tuple(
            {
                "sentence_id": i,
                "paragraph_id": "ABS-1",
                "words": len(normal_words(s)),
                "fingerprint": fingerprint(s),
            }
            for i, s in zip(ids, sentences, strict=True)
        ),
        "paragraphs": (),
        "dictionary": (
            {
                "rule_id": "D1",
                "code_id": "actor.citizen",
                "pattern": "citizen*",
                "unless": None,
                "abstract_term": None,
            },
        ),
    }
    return Review(package=package.replaced(rows)), " ".join(sentences), ids


def test_the_dictionary_codes_a_copy_of_the_paper(synthetic_paper):
    review, text, ids = synthetic_paper
    ((coder, digest),) = dictionary_coding(review, text)
    assert coder.codes == {ids[0]: {"actor.citizen"}, ids[1]: frozenset()}
    assert len(digest) == 64
    review.coders = {"dictionary": coder}
    assert check_dictionary_coding(review, text) == [coder]
    review.coders = {"dictionary": CoderFile("dictionary", "1", {**coder.codes, ids[1]: {"actor.citizen"}})}
    with breaks("COD025", says=ids[1], place="coder dictionary", way_out="review code dictionary"):
        check_dictionary_coding(review, text)
