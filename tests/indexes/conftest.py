"""Fixtures of the index tests: one local server for all of them."""

import pytest
from index_helpers import Search
from index_server import IndexServer


@pytest.fixture(scope="session")
def index_server():
    """The stand-ins for all indexes."""
    server = IndexServer()
    yield server
    server.close()


@pytest.fixture
def server(index_server):
    """The server as new."""
    index_server.reset()
    yield index_server
    index_server.released.set()


@pytest.fixture
def search(server, tmp_path):
    """Search in a folder of its own: `search("openalex", faults=...)`."""
    return Search(server, tmp_path / "exports")
