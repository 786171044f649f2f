"""The fixture that keeps tests from other machines does so, and lets kernels talk."""

import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443), ("8.8.8.8", 53)])
@pytest.mark.parametrize("verb", ["connect", "connect_ex"])
def test_another_machine_is_out_of_reach(address, verb):
    with socket.socket() as here, pytest.raises(AssertionError, match="tried to reach"):
        getattr(here, verb)(address)


def test_this_machine_is_in_reach():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as here:
        here.connect(server.getsockname())
