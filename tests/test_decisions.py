"""Decision records: each has a number of its own, and the list names all of them by their titles."""

import re

from helpers import ROOT

FOLDER = ROOT / "docs" / "decisions"


def test_numbers_are_unique_and_without_a_gap():
    numbers = sorted(int(path.name.split("-")[0]) for path in FOLDER.glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_list_names_every_record_by_its_title():
    listed = re.findall(r"(?m)^(\d+)\. \[(.+)\]\((.+)\)$", (FOLDER / "README.md").read_text(encoding="utf-8"))
    records = [
        (
            str(int(path.name[:2])),
            path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# "),
            path.name,
        )
        for path in sorted(FOLDER.glob("[0-9]*.md"))
    ]
    assert listed == records
