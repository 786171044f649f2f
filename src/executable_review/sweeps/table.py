"""The result of a sweep as a table: one row a universe, in grid order, as CSV and as Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from executable_review.argument import STANDINGS
from executable_review.sweeps.plan import Plan, plain
from executable_review.tables import defused


def columns(
    plan: Plan, rows: Sequence[dict[str, Any]], claims: Sequence[str], counts: Iterable[str]
) -> dict[str, list[Any]]:
    """Return the table by column.

    Columns are the universe's number, the level of each decision of the grid, what failed, how many claims have
    each standing, the counts of the flow, and the standing of each claim. In a universe that failed, all after
    the failure are empty.
    """
    levels = [plan.levels(r["universe"]) for r in rows]
    found: dict[str, list[Any]] = {"universe": [r["universe"] for r in rows]}
    for name in plan.grid:
        found[name] = [plain(at[name]) for at in levels]
    found["failure"] = [r.get("failure") for r in rows]
    for i, standing in enumerate(STANDINGS):
        found[f"claims_{standing}"] = [
            r["standings"].count(str(i)) if "standings" in r else None for r in rows
        ]
    for name in counts:
        found[name] = [r["flow"][name] if "flow" in r else None for r in rows]
    for i, claim in enumerate(claims):
        found[claim] = [STANDINGS[int(r["standings"][i])] if "standings" in r else None for r in rows]
    return found


def as_csv(table: dict[str, list[Any]]) -> bytes:
    """Write the table as CSV; levels are written as ``--set`` reads them, and no cell is run by a spreadsheet."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(table)
    writer.writerows(zip(*([_cell(v) for v in values] for values in table.values()), strict=True))
    return stream.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        value = ",".join(value)
    return defused(value)


def as_parquet(table: dict[str, list[Any]], claims: Sequence[str]) -> bytes:
    """Write the table as Parquet: levels in their own types, standings as dictionary-encoded text."""
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {bool: pa.bool_(), int: pa.int64(), str: pa.string(), list: pa.list_(pa.string())}
    arrays = {}
    for name, values in table.items():
        # What is empty throughout is either a text or a count.
        first = next((v for v in values if v is not None), "" if name == "failure" or name in claims else 0)
        array = pa.array(values, kinds[type(first)])
        arrays[name] = array.dictionary_encode() if name in claims else array
    stream = io.BytesIO()
    parquet.write_table(pa.table(arrays), stream, compression="zstd")
    return stream.getvalue()
