"""The owner's side: start the warm parent, and ask it for kernels."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from executable_review.errors import ReviewError

START_LIMIT = 60  # seconds; imports on a busy machine


ENGINE_VARIABLE = "REVIEW_ENGINE"


def available() -> bool:
    """Tell whether kernels can be forked here.

    The system must have `fork` and handles on processes (Linux), and nobody may have set ``REVIEW_ENGINE=plain``.
    """
    wanted = os.environ.get(ENGINE_VARIABLE) != "plain"
    return wanted and all((hasattr(os, "fork"), hasattr(os, "pidfd_open"), hasattr(socket, "send_fds")))


class SharedParent:
    """A warm parent for many runs of one process: started when it is first needed, ended with the process."""

    def __init__(self) -> None:
        self._kept: Nursery | None = None

    def __call__(self) -> contextlib.AbstractContextManager[Nursery | None]:
        """Return the warm parent for a `with` block that does not end it; a new one if the last is gone."""
        if not available():
            return contextlib.nullcontext()
        if self._kept is None or not self._kept.alive:
            self._kept = Nursery()
        return contextlib.nullcontext(self._kept)


def warm_parent() -> contextlib.AbstractContextManager[Nursery | None]:
    """Return a warm parent for a `with` block, or nothing where kernels can't be forked."""
    return Nursery() if available() else contextlib.nullcontext()


class Nursery:
    """A warm parent and the way to ask it for kernels; safe to use from several threads.

    Attributes
    ----------
    process : Popen
        The warm parent. It ends when this side of the socket is closed, also when this process dies.
    """

    def __init__(self) -> None:
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._channel = here
        self._lock = threading.Lock()
        program = f"from executable_review.warm import zygote; zygote.main({there.fileno()})"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program],
            pass_fds=(there.fileno(),),
            # Forks share the order of their hashes; so it is a fixed one, as everywhere in this project.
            env={"PYTHONHASHSEED": "0", **os.environ},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        there.close()

    def kernel(
        self, arguments: Sequence[str], environment: Mapping[str, str], folder: str
    ) -> tuple[dict[str, Any], int]:
        """Ask for a kernel.

        Parameters
        ----------
        arguments : sequence of str
            The command that would start such a kernel in a fresh Python.
        environment : mapping of str to str
            All variables of the kernel's environment.
        folder : str
            Its working folder.

        Returns
        -------
        dict, int
            ``pid`` and ports of the kernel, and a file descriptor that stands for its process.

        Raises
        ------
        ReviewError
            NBK003 if the warm parent or the new kernel is gone.
        """
        mine, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        request = {"arguments": list(arguments), "environment": dict(environment), "folder": folder}
        with contextlib.closing(mine):
            try:
                with contextlib.closing(its), self._lock:
                    socket.send_fds(self._channel, [json.dumps(request).encode()], [its.fileno()])
                mine.settimeout(START_LIMIT)
                text, descriptors, _, _ = socket.recv_fds(mine, 1 << 16, 1)
            except OSError as error:
                raise _no_kernel(str(error)) from error
        answer = json.loads(text or b'{"error": "it ended before it could answer"}')
        if "error" in answer:
            raise _no_kernel(answer["error"])
        return answer, descriptors[0]

    @property
    def alive(self) -> bool:
        """Whether the warm parent can still be asked."""
        return self._channel.fileno() >= 0 and self.process.poll() is None

    def close(self) -> None:
        """End the warm parent; kernels that still run notice that it is gone and end too."""
        self._channel.close()
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _no_kernel(why: str) -> ReviewError:
    return ReviewError(
        "NBK003",
        f"no kernel could be had ({why})",
        "warm parent",
        "run again; REVIEW_ENGINE=plain starts each kernel from a fresh Python",
    )


Parent = Callable[[], contextlib.AbstractContextManager[Nursery | None]]
"""Gives a warm parent, or nothing, for a `with` block."""
