"""Talk to an index: politely, patiently, and without letting a secret out."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from executable_review.errors import ReviewError
from executable_review.indexes.base import Index, Step
from executable_review.indexes.faults import AGAIN, Fault, judge, not_json, silence, spent
from executable_review.indexes.masking import Mask, secret_from

Say = Callable[[str], None]
SECRETS = ("OPENALEX_API_KEY", "CROSSREF_MAILTO", "OPENCITATIONS_ACCESS_TOKEN")
CURSOR_ROOM = 256  # cursors of later pages are longer than the first, "*"


class Lost(Exception):
    """An answer was lost that can't be asked for again: the request must begin anew."""

    def __init__(self, error: ReviewError):
        super().__init__(error.code)
        self.error = error


class Client:
    """One conversation with the indexes; it sends one request at a time.

    Parameters
    ----------
    base_urls : mapping of str to str, optional
        Other addresses for the hosts of an index, for tests.
    environ : mapping of str to str, optional
        Where keys and addresses are read; the process's environment by default.
    session : requests.Session, optional
        Proxies and certificates can be set on it.
    sleep, clock, chance : callables, optional
        Wait, tell the time, and give a number from 0 to 1 for the jitter.
    tries : int, default 6
        How often a request is sent before an error is raised.
    timeout : pair of float, default (10, 60)
        Seconds for connecting and for each part of an answer.
    longest_wait : float, default 120
        A server that asks for a longer wait gets an error instead. (OpenAlex asks for up to a day.)
    """

    def __init__(
        self,
        *,
        base_urls: Mapping[str, str] | None = None,
        environ: Mapping[str, str] | None = None,
        session: requests.Session | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        tries: int = 6,
        timeout: tuple[float, float] = (10.0, 60.0),
        longest_wait: float = 120.0,
    ):
        self._environ = os.environ if environ is None else environ
        self._base_urls = dict(base_urls or {})
        self._session = session or requests.Session()
        self._sleep, self._clock, self._chance = sleep, clock, chance
        self.tries, self._timeout, self._longest_wait = tries, timeout, longest_wait
        self.mask = Mask(self._environ.get(name, "").strip() for name in SECRETS)
        self._gaps: dict[str, float] = {}
        self._next: dict[str, float] = {}
        self._spent: dict[str, str] = {}

    def __repr__(self) -> str:
        return "Client()"

    def base_url(self, index: Index, host: str) -> str:
        """Return the address of a host of an index."""
        return self._base_urls.get(host, index.hosts[host]).rstrip("/")

    def get(self, index: Index, step: Step, say: Say) -> tuple[bytes, Any]:
        """Return an answer as received, without secrets, and as JSON.

        Raises
        ------
        ReviewError
            SRC001 to SRC005, SRC007 or SRC011.
        Lost
            If the answer was lost and can't be asked for again.
        """
        url = self._url(index, step)
        auth = _Header(self._header(index))

        def before_sleep(state: RetryCallState) -> None:
            code, number = state.outcome.exception().error.code, state.attempt_number + 1
            wait = f"waits {state.next_action.sleep:.1f} s"
            say(f"{index.name}: {code}, {wait}, then try {number} of {self.tries}")

        retrying = Retrying(
            retry=retry_if_exception(lambda f: isinstance(f, Fault) and not (f.answered and step.once)),
            stop=stop_after_attempt(self.tries),
            wait=lambda state: self.patience(state.attempt_number, state.outcome.exception().after),
            sleep=self._sleep,
            before_sleep=before_sleep,
            reraise=True,
        )
        # Errors are raised outside of `except`: their context would hold the request, and so the key.
        try:
            return retrying(self._once, index, step, url, auth)
        except Fault as fault:
            error, lost = fault.error, fault.answered and step.once
        raise Lost(error) if lost else error

    def patience(self, number: int, after: float = 0.0) -> float:
        """Return the seconds to wait after a failed try: doubled each time, with jitter, at most a minute."""
        return max(after, min(60.0, 2.0 ** (number - 1)) * (0.5 + 0.5 * self._chance()))

    def pause(self, number: int) -> None:
        """Wait before a request begins anew."""
        self._sleep(self.patience(number))

    def _once(self, index: Index, step: Step, url: str, auth: _Header) -> tuple[bytes, Any]:
        if self._spent.get(index.name):
            raise spent(index, self._spent[index.name])
        wait = self._next.get(index.name, 0.0) - self._clock()
        if wait > 0:
            self._sleep(wait)
        response, problem = None, ""
        try:
            response = self._session.get(
                url, auth=auth, timeout=self._timeout, headers={"Accept": "application/json"}
            )
        except requests.RequestException as error:
            # The message of the exception names the URL and more; its class says enough.
            problem = type(error).__name__
        self._next[index.name] = self._clock() + self._gaps.get(index.name, index.gap)
        if response is None:
            raise silence(index, problem)
        gap = index.gap_from(response.headers)
        if gap is not None:
            if gap > self._longest_wait:
                raise ReviewError(
                    "SRC003", f"it allows a request in {gap:.0f} s", f"index {index.name}", AGAIN
                )
            self._gaps[index.name] = gap
            self._next[index.name] = self._clock() + gap
        judge(index, step, response, self.mask, self._longest_wait)
        self._spent[index.name] = index.spent(response.headers)
        content = self.mask.data(response.content)
        try:
            return content, json.loads(content, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            pass
        raise not_json(index, response, self.mask)

    def _header(self, index: Index) -> tuple[str, str] | None:
        secret = secret_from(self._environ, index.variable)
        if index.needs_key and not secret:
            raise ReviewError(
                "SRC001",
                "it needs a key, and there is none",
                f"index {index.name}",
                f"get a free key and set it in the environment variable {index.variable}, never in a file",
            )
        return index.header(secret)

    def _url(self, index: Index, step: Step) -> str:
        url = self.base_url(index, step.host) + step.path
        url = requests.Request("GET", url, params=step.params).prepare().url or url
        room = CURSOR_ROOM if ("cursor", "*") in step.params else 0
        if index.longest_url and len(url.encode()) + room > index.longest_url:
            raise ReviewError(
                "SRC007",
                f"the URL would have {len(url.encode())} bytes, and {index.longest_url - room} are allowed",
                f"index {index.name}",
                "split the query at an OR into several searches; their union is the same set",
            )
        return url


class _Header:
    """Puts the header on a request. As `auth`, it also keeps `.netrc` from replacing it."""

    def __init__(self, header: tuple[str, str] | None):
        self._header = header

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["User-Agent"] = "executable-review"
        if self._header:
            request.headers[self._header[0]] = self._header[1]
        return request


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
