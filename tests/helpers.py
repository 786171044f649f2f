"""Helpers of the tests: broken rules, and compendia that can be changed."""

import csv
import hashlib
import io
import json
from contextlib import contextmanager
from pathlib import Path

import pytest

from executable_review.data import DataPackage
from executable_review.errors import ReviewError
from executable_review.review import Review
from executable_review.rules import BY_CODE

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def breaks(code, *, says="", place="", way_out=""):
    """Expect a broken rule: its code, and what message, place and way out hold."""
    with pytest.raises(ReviewError) as caught:
        yield caught
    error = caught.value
    assert error.code == code, str(error)
    assert code in BY_CODE
    for part, whole in ((says, error.message), (place, error.place), (way_out, error.way_out)):
        assert part in whole, str(error)
    assert error.message and error.place and error.way_out, "a message needs a place and a way out"
    assert str(error).startswith(f"{code} {error.place}: {error.message}")


class Compendium:
    """A compendium in a temporary folder."""

    def __init__(self, root):
        self.root = root

    @property
    def descriptor(self):
        return json.loads((self.root / "data" / "datapackage.json").read_text(encoding="utf-8"))

    def describe(self, change):
        """Change the descriptor: `change` gets it as a dictionary."""
        content = self.descriptor
        change(content)
        path = self.root / "data" / "datapackage.json"
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def path(self, table):
        resource = next(r for r in self.descriptor["resources"] if r["name"] == table)
        return self.root / "data" / resource["path"]

    def edit(self, table, change):
        """Change a table: `change` gets its rows, header first, as lists of cells."""
        path = self.path(table)
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
        change(rows)
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8")

    def put(self, table, line, field, value):
        """Write one cell; `line` counts from 1, the header's line."""

        def change(rows):
            rows[line - 1][rows[0].index(field)] = value

        self.edit(table, change)

    def trust(self, *tables):
        """Write the seals of tables as they are now, unchecked."""

        def change(content):
            for resource in content["resources"]:
                if resource["name"] in tables:
                    data = (self.root / "data" / resource["path"]).read_bytes()
                    resource["bytes"] = len(data)
                    resource["hash"] = f"sha256:{hashlib.sha256(data).hexdigest()}"

        self.describe(change)

    def package(self, verify=True):
        return DataPackage(self.root, verify=verify)

    def review(self, **decisions):
        return Review(decisions, self.package(verify=False))

    def files(self):
        """Every file with its content, to see that nothing was left behind or changed."""
        return {p.relative_to(self.root): p.read_bytes() for p in self.root.rglob("*") if p.is_file()}
