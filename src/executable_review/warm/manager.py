"""Kernel manager, provisioner and client for kernels that come from a warm parent."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import select
import signal
import time
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerBase
from jupyter_client.session import new_id_bytes
from jupyter_client.utils import ensure_async, run_sync
from jupyter_core.paths import jupyter_runtime_dir
from traitlets import Instance, Type

from executable_review.warm.nursery import Nursery


class WarmProvisioner(KernelProvisionerBase):
    """Gets a kernel process from a warm parent instead of starting Python."""

    nursery: Nursery
    pid: int | None = None
    handle: int | None = None

    @property
    def has_process(self) -> bool:
        """Whether a kernel is there."""
        return self.handle is not None

    def _ended(self, seconds: float = 0.0) -> bool:
        # A handle on a process becomes readable when the process has ended.
        return self.handle is None or bool(select.select([self.handle], [], [], seconds)[0])

    async def poll(self) -> int | None:
        """Return None while the kernel runs; its exit code is not known here and given as 0."""
        return 0 if self._ended() else None

    async def wait(self) -> int | None:
        """Wait until the kernel has ended, and let go of the handle."""
        while not self._ended():
            await asyncio.sleep(0.002)
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None
        return 0

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel and to what it started."""
        if self.pid is not None and not self._ended():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel at once."""
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        """Ask the kernel to end."""
        await self.send_signal(signal.SIGTERM)

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Write the connection file without ports: the kernel takes free ones itself, so none can clash."""
        manager = self.parent
        manager.session.key = new_id_bytes()
        path = Path(jupyter_runtime_dir()) / f"kernel-{manager.kernel_id}.json"
        manager.connection_file = str(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {
            "transport": manager.transport,
            "ip": manager.ip,
            "signature_scheme": manager.session.signature_scheme,
            "key": manager.session.key.decode(),
        }
        path.touch(mode=0o600)
        path.write_text(json.dumps(content), encoding="utf-8")
        extra = kwargs.pop("extra_arguments", [])
        command = manager.format_kernel_cmd(extra_arguments=extra)
        return await super().pre_launch(cmd=command, **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Get a kernel and return how to reach it."""
        folder = str(kwargs.get("cwd") or Path.cwd())
        answer, self.handle = self.nursery.kernel(cmd, kwargs["env"], folder)
        self.pid = answer.pop("pid")
        manager = self.parent
        reached = {
            "transport": manager.transport,
            "ip": manager.ip,
            "signature_scheme": manager.session.signature_scheme,
            "key": manager.session.key,
            **answer,
        }
        # The kernel has completed its connection file; the manager only has to know the same.
        manager.load_connection_info(reached)
        return reached

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the connection file."""
        with contextlib.suppress(OSError):
            os.remove(self.parent.connection_file)


class WatchfulChannel(AsyncZMQSocketChannel):
    """A channel that looks again for messages while it waits.

    Questions are sent past the socket's event loop, so an answer that comes at that moment can go unnoticed until the
    next look: without more looks, for as long as the caller is willing to wait (one second, or five).
    """

    first_look, longest_look = 0.005, 0.1  # seconds between looks

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Return the next message.

        Raises
        ------
        Empty
            If none came within `timeout` seconds.
        """
        left, look = float("inf") if timeout is None else timeout, self.first_look
        while left > look:
            started = time.monotonic()
            with contextlib.suppress(Empty):
                return await super().get_msg(timeout=look)
            left -= time.monotonic() - started
            look = min(2 * look, self.longest_look)
        return await super().get_msg(timeout=max(0.0, left))


class WarmKernelClient(AsyncKernelClient):
    """A client that knows when it is connected, instead of waiting for a while."""

    shell_channel_class = Type(WatchfulChannel)
    iopub_channel_class = Type(WatchfulChannel)
    control_channel_class = Type(WatchfulChannel)

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        limit = time.monotonic() + (timeout or float("inf"))
        while True:
            asked = self.kernel_info()
            with contextlib.suppress(Empty):
                reply = await ensure_async(self.shell_channel.get_msg(timeout=1))
                # The kernel's word that it is idle again is the last message that the question causes.
                while await self._heard(asked):
                    self._handle_kernel_info_reply(reply)
                    return
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > limit:
                raise RuntimeError(f"Kernel didn't respond in {timeout:.0f} seconds")

    wait_for_ready = run_sync(_async_wait_for_ready)

    async def _heard(self, asked: str) -> bool:
        """Tell whether the output channel is connected: the end of what was asked is seen there."""
        while True:
            message = await ensure_async(self.iopub_channel.get_msg(timeout=0.1))
            same = message["parent_header"].get("msg_id") == asked
            if same and message["content"].get("execution_state") == "idle":
                return True


class WarmKernelManager(AsyncKernelManager):
    """A manager whose kernels come from a warm parent."""

    nursery = Instance(Nursery)
    client_class = Type(WarmKernelClient)
    client_factory = Type(WarmKernelClient)

    async def _async_pre_start_kernel(self, **kwargs: Any) -> tuple[list[str], dict[str, Any]]:
        self.kernel_id = self.kernel_id or kwargs.pop("kernel_id", new_id_bytes().decode())
        self.provisioner = WarmProvisioner(
            kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
        )
        self.provisioner.nursery = self.nursery
        return await super()._async_pre_start_kernel(**kwargs)

    async def _async_wait(self, pollinterval: float = 0.1) -> None:
        # A process that was killed is gone within a millisecond or two.
        await super()._async_wait(0.002)

    pre_start_kernel = run_sync(_async_pre_start_kernel)
