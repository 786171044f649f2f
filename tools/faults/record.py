"""The committed record of what faults and attacks did: counts only, no times; the page on trust reads it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RECORD = Path(__file__).resolve().parents[2] / "book" / "trust.json"


def note(part: str, name: str, content: Any) -> None:
    """Put one result into the record; all others stay."""
    known = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.is_file() else {}
    known.setdefault(part, {})[name] = content
    RECORD.write_text(
        json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
