"""papermill's engine for this project: kernels from a warm parent where that is possible, limits, clear failures."""

from __future__ import annotations

import os
import signal
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine
from papermill.log import logger
from papermill.utils import merge_kwargs, remove_args

from executable_review.errors import ReviewError
from executable_review.warm.manager import WarmKernelManager

NAME = "review"  # as the entry point in pyproject.toml says
OUTPUT_LIMIT = (
    20_000_000  # characters of output in one notebook; the largest of this project's has about 100,000
)


class Client(PapermillNotebookClient):
    """papermill's client with a limit on output and failures that name the cell."""

    output_limit = OUTPUT_LIMIT
    given = 0

    def execute_cell(self, cell: Any, cell_index: int, *args: Any, **kwargs: Any) -> Any:
        """Execute one cell.

        Raises
        ------
        ReviewError
            NBK003 if the kernel died, NBK004 if the cell took too long, NBK005 if it gave too much output.
        """
        place = f"cell {cell.get('id', cell_index)}"
        try:
            return super().execute_cell(cell, cell_index, *args, **kwargs)
        except DeadKernelError:
            if self.flooded:
                raise ReviewError(
                    "NBK005",
                    f"the notebook gave more than {self.output_limit} characters of output",
                    place,
                    "print less in this cell, or write to a file",
                ) from None
            raise ReviewError(
                "NBK003",
                "the kernel died",
                place,
                "look for what ends the process or takes all memory in this cell",
            ) from None
        except CellTimeoutError:
            raise ReviewError(
                "NBK004",
                f"it took longer than {self.timeout} seconds",
                place,
                "look for an endless loop, or raise the limit",
            ) from None

    def process_message(self, message: dict, cell: Any, cell_index: int) -> Any:
        """Take in one message of the kernel; the kernel is ended when the notebook's output passes the limit."""
        if self.flooded:
            return None
        self.given += _size(message["content"])
        if self.flooded:
            # The cell may never end by itself, and what it prints would pile up in memory.
            os.kill(self.km.provisioner.pid, signal.SIGKILL)
            return None
        return super().process_message(message, cell, cell_index)

    @property
    def flooded(self) -> bool:
        """Whether the notebook gave more output than it may."""
        return self.given > self.output_limit


def _size(content: dict) -> int:
    values = [content.get("text", ""), *content.get("data", {}).values()]
    return sum(len(v) for v in values if isinstance(v, str))


class Engine(NBClientEngine):
    """The engine that papermill knows as ``review``."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        nursery: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Execute the notebook; `nursery` is the warm parent, without one a fresh Python is started."""
        if nursery is not None:
            kwargs["km"] = WarmKernelManager(kernel_name=kernel_name, nursery=nursery)
        final = merge_kwargs(
            remove_args(["timeout", "startup_timeout", "input_path"], **kwargs),
            timeout=execution_timeout or kwargs.get("timeout"),
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            log=logger,
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
        )
        client = Client(nb_man, **final)
        client.owns_km = True  # so that the client ends the kernel, whoever made its manager
        return client.execute()
