"""A bar of all universes by the standing that a claim has there."""

from __future__ import annotations

import html

import pandas as pd

from executable_review.argument import STANDINGS
from executable_review.figures.base import FONT, INK, LIGHT, MIDDLE, MUTED, STRONG, SURFACE, Figure, themed
from executable_review.review import Review
from executable_review.tables import percent

_WIDTH, _BAR = 460, 22
_FILLS = {"supported": STRONG, "contested": MIDDLE, "unsupported": LIGHT}


def universes_strip(review: Review, claim_id: str) -> Figure:
    """Share of universes in which a claim is supported, contested or unsupported; readable without colours."""
    m, name = review.multiverse, f"universes-{claim_id.lower()}"
    shares = {s: m.share(claim_id, s) for s in STANDINGS}
    title = f"{claim_id} in all universes"
    alt = (
        f"Bar of {m.universes} universes: "
        + ", ".join(f"{s} in {percent(v)}" for s, v in shares.items())
        + "."
    )
    parts, x = [], 1.0
    for standing, share in shares.items():
        wide = share * (_WIDTH - 2)
        hatch = f'<rect x="{x:.1f}" y="1" width="{wide:.1f}" height="{_BAR}" fill="url(#{name}-hatch)"/>'
        parts.append(
            f'<rect x="{x:.1f}" y="1" width="{wide:.1f}" height="{_BAR}" fill="{_FILLS[standing]}" '
            f'stroke="{MUTED}" stroke-width="0.6"/>' + (hatch if standing == "contested" else "")
        )
        x += wide
    for i, (standing, share) in enumerate(shares.items()):
        at = 1 + 152 * i
        square = f'<rect x="{at}" y="{_BAR + 9}" width="9" height="9"'
        parts.append(f'{square} fill="{_FILLS[standing]}" stroke="{MUTED}" stroke-width="0.6"/>')
        if standing == "contested":
            parts.append(f'{square} fill="url(#{name}-hatch)"/>')
        told = f"{standing} {percent(share)}"
        parts.append(f'<text x="{at + 14}" y="{_BAR + 17}" font-size="10" fill="{INK}">{told}</text>')
    svg = "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title {name}-description" '
            f'viewBox="0 0 {_WIDTH} {_BAR + 22}" width="{_WIDTH}" '
            f'style="font-family: {FONT}; max-width: 100%; height: auto">',
            f'<title id="{name}-title">{html.escape(title)}</title>',
            f'<desc id="{name}-description">{html.escape(alt)}</desc>',
            f'<defs><pattern id="{name}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><path d="M0 0V5" stroke="{SURFACE}" stroke-width="1.6"/></pattern></defs>',
            *parts,
            "</svg>",
        ]
    )
    table = pd.DataFrame(
        [{"standing": s, "universes": m.counts[claim_id][s], "share": v} for s, v in shares.items()]
    )
    number = f"{m.universes:,}".replace(",", "\u202f")
    caption = f"All {number} combinations of decisions, by the standing that {claim_id} has there."
    return Figure(name, title, alt, caption, table, themed(svg))
