"""Judge an answer: what may be tried again, what may not, and what to tell the reviewer."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

import requests

from executable_review.errors import ReviewError
from executable_review.indexes.base import Index, Step
from executable_review.indexes.masking import Mask

AGAIN = "run the same search later, with the same --date; it goes on where it stopped if the index can"


class Fault(Exception):
    """A try that failed and may succeed when it is repeated.

    `error` is raised when it never does. `after` is the wait that the server asks for. `answered` says that the
    server may have done its work, and only its answer was lost.
    """

    def __init__(self, error: ReviewError, after: float = 0.0, answered: bool = True):
        super().__init__(error.code)
        self.error = error
        self.after = after
        self.answered = answered


def silence(index: Index, problem: str) -> Fault:
    """Return the fault for a connection that broke, or an answer that did not come."""
    return Fault(ReviewError("SRC004", f"there was no whole answer ({problem})", _place(index), AGAIN))


def not_json(index: Index, response: requests.Response, mask: Mask) -> Fault:
    """Return the fault for an answer that is not JSON."""
    said = f"the answer is not JSON: {mask.excerpt(response.content)}"
    return Fault(ReviewError("SRC005", said, _place(index), AGAIN))


def judge(index: Index, step: Step, response: requests.Response, mask: Mask, longest_wait: float) -> None:
    """Raise for every answer whose status is not 200.

    Raises
    ------
    Fault
        For what may pass: too many requests, and errors of the server.
    ReviewError
        SRC002, SRC003, SRC007 or SRC011 for what will not, and SRC003 or SRC004 for a wait that is too long.
    """
    status = response.status_code
    if status == 200:
        return
    place = _place(index)
    said = f"status {status}: {mask.excerpt(response.content)}"
    after = retry_after(response.headers.get("Retry-After"), response.headers.get("Date"))
    if status in index.slow_down or status == 402:
        back = index.spent(response.headers, refused=True)
        if back or status == 402:
            raise spent(index, back)
        error = _refused(index, said) if status in {401, 403} else _limited(place, said)
        if after > longest_wait:
            raise ReviewError("SRC003", f"it asks to wait {after / 60:.0f} minutes", place, AGAIN)
        raise Fault(error, after, answered=False)
    if status in {401, 403}:
        raise _refused(index, said)
    if status in {408, 425} or status >= 500:
        error = ReviewError("SRC004", f"the server failed, {said}", place, AGAIN)
        if after > longest_wait:
            raise error
        raise Fault(error, after)
    if status == 414:
        raise ReviewError("SRC007", said, place, "split the query with OR into several searches")
    error = ReviewError("SRC011", f"the request was not accepted, {said}", place, "correct the query")
    # A scroll that has expired is answered with 404; the request can begin anew.
    raise Fault(error) if step.once and status == 404 else error


def spent(index: Index, back: str) -> ReviewError:
    """Return the error for an allowance that is used up."""
    return ReviewError(
        "SRC003",
        f"the allowance of the key is used up; it comes back {back or 'later'}",
        _place(index),
        AGAIN,
    )


def retry_after(value: str | None, now: str | None) -> float:
    """Return the seconds that a Retry-After header names; 0 if it names none.

    A date is compared with the server's own clock, the Date header: ours may be wrong.

    >>> retry_after("7", None), retry_after(None, None), retry_after("soon", None)
    (7.0, 0.0, 0.0)
    """
    if not value:
        return 0.0
    if re.fullmatch(r"\s*\d{1,9}\s*", value):
        return float(value)
    until, since = _moment(value), _moment(now or "")
    return max(0.0, (until - since).total_seconds()) if until and since else 0.0


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _limited(place: str, said: str) -> ReviewError:
    return ReviewError("SRC003", f"it refuses for too many requests, {said}", place, AGAIN)


def _refused(index: Index, said: str) -> ReviewError:
    return ReviewError(
        "SRC002",
        f"access was refused, {said}",
        _place(index),
        f"check the value of {index.variable} (it is not shown here), or ask the index why",
    )


def _place(index: Index) -> str:
    return f"index {index.name}"
