"""Run a table through bib-dedupe; called by `deduplication.py` with the Python of another environment."""

import json
import sys
import time
from importlib.metadata import version

import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, match, prep

# Its processes import this file again.
if __name__ == "__main__":
    records = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
    began = time.perf_counter()
    found = cluster(match(block(prep(records, verbosity_level=0), verbosity_level=0), verbosity_level=0))
    seconds = time.perf_counter() - began
    versions = {name: version(name) for name in ("bib-dedupe", "pandas")}
    print(json.dumps({"seconds": seconds, "clusters": found, "versions": versions}))
