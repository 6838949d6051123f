"""Bytes as they come: nothing is lost, nothing is said unasked, a port that goes away is said."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers import create
from drivers.capture import CaptureError, capture
from drivers.emulators.pty import Pty

pytestmark = pytest.mark.system


@pytest.fixture
def pty(tmp_path: Path) -> Iterator[Pty]:
    made = Pty(tmp_path / "tty")
    yield made
    made.unplug()


def later(turn: threading.Timer) -> None:
    turn.daemon = True
    turn.start()


def test_what_comes_while_it_is_open_is_kept_as_it_came(pty: Pty) -> None:
    later(threading.Timer(0.3, lambda: pty.write(b"\x00\x01 first")))
    later(threading.Timer(0.5, lambda: pty.write(b"\xff second")))
    assert capture(str(pty.path), 0, create("fullsoul"), 1.0, may_speak=True) == b"\x00\x01 first\xff second"
    assert pty.read() == b""


@pytest.mark.parametrize("may_speak", [True, False])
def test_a_device_is_set_up_only_where_that_is_allowed(pty: Pty, may_speak: bool) -> None:
    driver = create("bitalino")
    capture(str(pty.path), 0, driver, 0.6, may_speak)
    assert pty.read() == (b"\x00\xc3\x3d" if may_speak else b"")


def test_a_port_that_is_not_there_or_goes_away_is_said(pty: Pty, tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="is not there"):
        capture(str(tmp_path / "absent"), 0, create("fullsoul"), 0.2, may_speak=False)
    later(threading.Timer(0.3, pty.unplug))
    with pytest.raises(CaptureError, match="unplugged"):
        capture(str(pty.path), 0, create("fullsoul"), 5.0, may_speak=False)
