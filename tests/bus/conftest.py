"""Shared by the tests of the bus: a row of TCP ports that nobody uses."""

import socket
from contextlib import ExitStack

import pytest

ROW = 4


@pytest.fixture
def free_ports():
    """The first of a row of ports that are free now."""
    while True:
        with ExitStack() as held:
            first = held.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]
            try:
                for port in range(first + 1, first + ROW):
                    held.enter_context(socket.create_server(("127.0.0.1", port)))
            except (OSError, OverflowError):
                continue
        return first
