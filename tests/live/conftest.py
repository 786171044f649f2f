"""The reader of the benchmark is the one of the test."""

import sys

from helpers import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
