"""The warm parent's program: import what notebooks need, then turn forks of itself into kernels.

It runs in a process of its own that has no thread, no socket but the one to its owner, and no event loop: the state
in which a fork is safe.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import importlib
import importlib.util
import json
import os
import random
import signal
import socket
import sys
import types
from typing import Any

# What kernels and this project's notebooks import anyway. `matplotlib_inline` is not named: imported before a kernel
# exists, it would draw nothing in the kernel; the backend that is named in the environment loads it in time.
PRELOADED = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.datapub",
    "debugpy",
    "IPython.core.completer",
    "IPython.core.magics",
    "matplotlib.pyplot",
    "pandas",
    "executable_review.notebook",
    "executable_review.results",
)
BACKEND = "module://matplotlib_inline.backend_inline"
_LONGEST = 1 << 20


def main(descriptor: int) -> None:
    """Serve one owner until it closes its end.

    Parameters
    ----------
    descriptor : int
        File descriptor of a Unix socket that keeps messages apart. Each message is a request for one kernel, with
        the end of a socket on which the kernel answers.
    """
    channel = socket.socket(fileno=descriptor)
    # The entry for the working folder; a kernel adds its own.
    del sys.path[0]
    # The owner decides when to stop; an interrupt at the terminal is meant for it. Dead kernels need no burial.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    os.environ["MPLBACKEND"] = BACKEND
    # pandas asks while it is imported whether a kernel is there, and shows tables accordingly.
    builtins.get_ipython = lambda: types.SimpleNamespace(kernel=None)
    for name in PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    del builtins.get_ipython
    gc.collect()
    gc.freeze()
    while True:
        text, descriptors, _, _ = socket.recv_fds(channel, _LONGEST, 1)
        if not text:
            return
        reply = socket.socket(fileno=descriptors[0])
        if os.fork() == 0:
            channel.close()
            _become_kernel(json.loads(text), reply)
        reply.close()


def _become_kernel(request: dict[str, Any], reply: socket.socket) -> None:
    """Be a kernel till the end of the process; the answer holds its ports and a handle on the process."""
    status = 1
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        parent = os.getppid()
        os.environ.clear()
        os.environ.update(request["environment"], JPY_PARENT_PID=str(parent))
        os.environ["MPLBACKEND"] = BACKEND
        os.chdir(request["folder"])
        _reseed()
        launcher = importlib.util.find_spec(request["arguments"][2])
        sys.argv = [launcher.origin, *request["arguments"][3:]]
        from ipykernel.kernelapp import IPKernelApp

        # As after `python -m ipykernel_launcher`, the module `__main__` is not this program.
        sys.modules["__main__"] = types.ModuleType("__main__")
        kernel = IPKernelApp.instance(parent_handle=parent)
        kernel.initialize(sys.argv[1:])
        ports = {
            f"{name}_port": getattr(kernel, f"{name}_port")
            for name in ("shell", "iopub", "stdin", "control", "hb")
        }
        handle = os.pidfd_open(os.getpid())
        socket.send_fds(reply, [json.dumps({"pid": os.getpid(), **ports}).encode()], [handle])
        os.close(handle)
        reply.close()
        kernel.start()
        status = 0
    except BaseException as error:
        # Nobody above can catch it: the owner hears the reason, or sees the process end.
        with contextlib.suppress(OSError):
            reply.send(json.dumps({"error": f"{type(error).__name__}: {error}"}).encode())
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _reseed() -> None:
    """Give each kernel random numbers of its own, as a fresh process has."""
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
