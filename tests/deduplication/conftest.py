"""The benchmark's own modules are used by the tests too: they make and measure labelled records."""

import sys

from helpers import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
