"""The verb that shows and prunes the cache."""

from __future__ import annotations

import click

from executable_review.cli.common import json_option, main, print_result, progress
from executable_review.data import find_root


@main.command("cache")
@click.option("--prune", is_flag=True, help="Drop broken entries, and the oldest beyond the limit.")
@click.option(
    "--limit", type=click.IntRange(0), metavar="MB", help="The limit of --prune; 1000 MB by default."
)
@click.option("--clear", is_flag=True, help="Drop every entry.")
@json_option
def cache_command(prune: bool, limit: int | None, clear: bool, as_json: bool) -> None:
    """Show what the cache holds and how often it helped.

    An entry is named by the content of all that went into it, so none is ever out of date; to drop entries only
    saves room. The folder is .cache, or the one that REVIEW_CACHE names.

    Example: review cache --prune --limit 200
    """
    # Imported here: most verbs execute nothing.
    from executable_review.execution.cache import LIMIT, Cache

    cache = Cache.of(find_root(), progress)
    dropped = 0
    if clear:
        dropped = cache.clear()
    elif prune:
        dropped = cache.prune(LIMIT if limit is None else limit * 1_000_000)
    held = cache.summary()
    lines = [f"dropped: {dropped}"] if clear or prune else []
    lines += [
        f"{kind:<9} {r['entries']:>6} entries {r['bytes'] / 1e6:>8.1f} MB {r['hits']:>6} hits {r['misses']:>6} misses"
        for kind, r in held["kinds"].items()
    ]
    if not held["kinds"]:
        lines.append(f"{held['folder']} holds no entry")
    print_result(as_json, {**held, "dropped": dropped}, "\n".join(lines))
