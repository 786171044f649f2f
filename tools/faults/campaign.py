"""Kill every command that writes at random moments, and note in ``book/trust.json`` how often it was survived.

Example: python tools/faults/campaign.py --moments 50 sweep update
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from kills import Ground, campaign
from record import note
from scenes import SCENES


def main() -> None:
    """Run the campaigns that are asked for; the first thing that is not as it must be ends them with an error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "commands", nargs="*", metavar="COMMAND", help=f"of {', '.join(SCENES)}; all by default"
    )
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for name in given.commands or SCENES:
        with tempfile.TemporaryDirectory(prefix="faults-") as folder:
            counts = campaign(Ground(SCENES[name], Path(folder) / name).prepare(), given.moments, given.seed)
        note("kills", name, counts)
        print(
            f"review {name}: killed at {counts['moments']} moments; each time the next run was whole",
            flush=True,
        )


if __name__ == "__main__":
    main()
