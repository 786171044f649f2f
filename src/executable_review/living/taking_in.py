"""Take in: from sealed searches to an update, to what it changes, and into the tables."""

from __future__ import annotations

from executable_review.data import DataPackage
from executable_review.deduplication import review_text
from executable_review.living.sealed import DOUBTFUL, answers, received
from executable_review.parameters import Parameters
from executable_review.update import Difference, Update, after, difference, history_rows, plan, renamed, write


def preview(package: DataPackage, parameters: Parameters) -> tuple[Update, Difference]:
    """Return what the sealed searches would add, and what that changes under some decisions; nothing is written.

    Raises
    ------
    ReviewError
        DAT002 or DAT003 when a table is not the sealed one, IMP018, IMP019 or SRC009 when a search is not, DUP030
        to DUP032 when an answer to a doubtful pair can't be obeyed.
    """
    package.check_seals()
    logged = {s["search_id"] for s in package.rows("searches")}
    update = plan(package, received(package.root, logged), answers(package.root))
    return update, difference(package, after(package, update), parameters)


def apply(package: DataPackage, update: Update, change: Difference | None = None) -> list[str]:
    """Write an update and its history to the tables; questions go to ``data/doubtful_pairs.csv`` with them.

    The history says what changes under the default decisions, whatever decisions the update was looked at with.

    Parameters
    ----------
    package : DataPackage
        The data before the update.
    update : Update
        From `preview`.
    change : Difference, optional
        What it changes under the default decisions, where that is known already.

    Returns
    -------
    list of str
        Tables that changed.
    """
    later = after(package, update)
    beside = {}
    if update.review:
        # Asked anew of what the corpus then is, so that the next update finds its questions unchanged.
        text = review_text(plan(later, [], renamed(update)).review).encode()
        path = package.root / DOUBTFUL
        if not path.is_file() or path.read_bytes() != text:
            beside[DOUBTFUL.as_posix()] = text
    if update.empty and not beside:
        return []
    change = change or difference(package, later, Parameters())
    return write(package, {**update.added, **history_rows(package, update, change)}, beside)


def ask(package: DataPackage, update: Update) -> int:
    """Write only the doubtful pairs, so that they can be answered before the update is made.

    Returns
    -------
    int
        How many are not answered yet.
    """
    if update.review:
        write(package, {}, {DOUBTFUL.as_posix(): review_text(update.review).encode()})
    return len(update.questions)
