"""Screening help: unscreened records ranked by what the screened ones had in common, and when to stop reading.

Nothing of the review uses this; it only says in which order to read. Titles and keywords are weighted by how rare
their words are, and a naive Bayes classifier learns from the records that were decided: the simplest of the models
that screening tools offer. scikit-learn and SciPy are imported here alone, and only when they are used.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from executable_review.data import Row
from executable_review.ledger import Ledger
from executable_review.screening import NO_ABSTRACT

# Callaghan and Mueller-Hansen (2020), Statistical stopping criteria for automated screening in systematic reviews.
STOPPING_RULE = "10.1186/s13643-020-01521-4"
TARGET, CONFIDENCE, START, BATCH, SEEDS = 0.95, 0.95, 20, 10, 5


@dataclass(frozen=True)
class Simulation:
    """Reading the decided records in the order of the ranking, as if nobody had decided yet.

    `found` tells of each record in the order of reading whether it is an included one; reading stops behind
    `read` records, of which there are `total` with `relevant` included ones among them.
    """

    seed: int
    found: tuple[bool, ...]
    read: int
    total: int
    relevant: int

    @property
    def unread(self) -> int:
        """Records that would not have been read."""
        return self.total - self.read

    @property
    def kept(self) -> int:
        """Included records that were read before the stop."""
        return sum(self.found[: self.read])

    @property
    def recall(self) -> float:
        """The share of the included records that was read before the stop."""
        return self.kept / self.relevant if self.relevant else 1.0


def record_text(record: Row) -> str:
    """Return the text by which a record is ranked: title and author keywords."""
    return " ".join(filter(None, (record["title"], record["author_keywords"])))


def decisions(ledger: Ledger, known: Iterable[str]) -> tuple[dict[str, bool], tuple[str, ...]]:
    """Return which assessed records are included, and which could not be judged for want of an abstract.

    Parameters
    ----------
    ledger : Ledger
    known : iterable of str
        Records whose abstract was counted.

    Returns
    -------
    decided : dict of str to bool
        Every record that was assessed for its topic; type and year are no matter of topic.
    unjudged : tuple of str
        Those that are excluded, but whose abstract nobody saw.
    """
    seen = set(known)
    included = set(ledger.records("eligibility", "passed"))
    excluded = ledger.records("eligibility", "excluded")
    assessed = ledger.records("screening", "passed")
    reasons = {e.record_id: e.reason for e in ledger.events if e.stage == "eligibility"}
    unjudged = tuple(r for r in excluded if r not in seen and reasons[r] == NO_ABSTRACT)
    return {r: r in included for r in assessed}, unjudged


def stop_probability(found: Sequence[bool], total: int, target: float = TARGET) -> float:
    """Return how likely it is to have seen so little in the records read last, had the target recall been missed.

    Parameters
    ----------
    found : sequence of bool
        Of each record read so far, in order, whether it is relevant.
    total : int
        Number of all records, read or not.
    target : float
        The recall to be reached.

    Returns
    -------
    float
        The smallest p-value over all beginnings of the sample: the records read last are taken as if drawn at
        random, which is conservative, since a ranking puts relevant records first. Below one minus the wanted
        confidence, reading may stop.

    Notes
    -----
    Callaghan and Mueller-Hansen (2020), ranked quasi-sampling with the hypergeometric distribution.
    """
    import numpy as np
    from scipy.stats import hypergeom

    read, relevant = len(found), sum(found)
    if not relevant:
        return 1.0
    if read == total:
        return 0.0
    drawn = np.arange(1, read + 1)
    in_sample = np.cumsum(np.array(found[::-1], dtype=int))
    urn = total - (read - drawn)
    # The fewest relevant records that the urn can hold if the target was missed.
    missed = math.floor(relevant / target + 1e-9) + 1 - (relevant - in_sample)
    possible = missed <= urn
    chances = np.zeros(read)
    chances[possible] = hypergeom.cdf(in_sample[possible], urn[possible], missed[possible], drawn[possible])
    return float(chances.min())


class Ranking:
    """Texts that can be ranked.

    Parameters
    ----------
    texts : mapping of str to str
        Title and keywords by record.
    """

    def __init__(self, texts: Mapping[str, str]):
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._names = sorted(texts)
        self._place = {name: at for at, name in enumerate(self._names)}
        weigh = TfidfVectorizer(stop_words="english", ngram_range=(1, 2), sublinear_tf=True)
        self._weights: Any = weigh.fit_transform([texts[name] for name in self._names])

    def rank(self, decided: Mapping[str, bool], among: Iterable[str]) -> list[tuple[str, float]]:
        """Return records with the score of each, the likeliest to be included first.

        Parameters
        ----------
        decided : mapping of str to bool
            Records to learn from; some of each kind.
        among : iterable of str
            Records to rank.
        """
        from sklearn.naive_bayes import MultinomialNB

        names = sorted(among)
        if not names:
            return []
        learnt = sorted(decided)
        model = MultinomialNB(alpha=0.1, fit_prior=False)
        model.fit(self._weights[[self._place[n] for n in learnt]], [decided[n] for n in learnt])
        found = model.predict_proba(self._weights[[self._place[n] for n in names]])[:, 1]
        # Rounded, so that the last bits of a machine's arithmetic can't change the order.
        return sorted(
            ((n, round(float(s), 6)) for n, s in zip(names, found, strict=True)), key=lambda p: (-p[1], p[0])
        )


def simulate(
    ranking: Ranking,
    decided: Mapping[str, bool],
    seed: int,
    target: float = TARGET,
    confidence: float = CONFIDENCE,
) -> Simulation:
    """Read decided records in the order of the ranking, and stop by the rule.

    The first twenty are drawn with the seed (more until both kinds are among them); then ten at a time are read,
    and the ranking learns from all that were read.
    """
    names = sorted(decided)
    random.Random(seed).shuffle(names)
    first = next(
        (n for n in range(min(START, len(names)), len(names)) if len({decided[x] for x in names[:n]}) == 2),
        len(names),
    )
    order, rest = names[:first], set(names[first:])
    stop = 0
    while rest:
        if not stop and stop_probability([decided[n] for n in order], len(names), target) < 1 - confidence:
            stop = len(order)
        following = ranking.rank({n: decided[n] for n in order}, rest)[:BATCH]
        order += [n for n, _ in following]
        rest.difference_update(order[-len(following) :])
    found = tuple(decided[n] for n in order)
    return Simulation(seed, found, stop or len(names), len(names), sum(found))
