"""Bytes and datagrams of OSC."""

import socket
import sys

import pytest
from pythonosc.dispatcher import Dispatcher
from pythonosc.osc_server import ThreadingOSCUDPServer

from feedback.outlets.osc_messages import Said
from feedback.outlets.osc_sender import OscError, Sender, bundle

STRIKE = Said("/stridecue/left/heel_strike", (0.5, "heel"))


def test_the_bytes_are_those_of_the_specification():
    """Written by hand from OSC 1.0: '#bundle', time tag, size, address, types, big-endian arguments, all in fours."""
    message = b"/stridecue/left/heel_strike\0" + b",fs\0" + bytes.fromhex("3f000000") + b"heel\0\0\0\0"
    assert len(message) == 44
    tag = (2_208_988_800 + 1_000_000_000).to_bytes(4, "big") + bytes.fromhex("80000000")
    assert bundle([STRIKE], 1_000_000_000.5) == b"#bundle\0" + tag + (44).to_bytes(4, "big") + message


def test_at_once_is_the_tag_one_and_whole_numbers_are_int32():
    data = bundle([Said("/stridecue/silence", (1,))], None)
    assert data == b"#bundle\0" + bytes(7) + b"\1" + bytes(3) + b"\x1c" + b"/stridecue/silence\0\0,i\0\0\0\0\0\1"


def test_an_independent_receiver_hears_every_place():
    heard = []
    dispatcher = Dispatcher()
    dispatcher.set_default_handler(lambda address, *values: heard.append((address, *values)))
    with ThreadingOSCUDPServer(("127.0.0.1", 0), dispatcher) as server:
        port = server.server_address[1]
        sender = Sender([f"127.0.0.1:{port}", f"localhost:{port}"][:1] * 2)
        sender.send(bundle([STRIKE, Said("/stridecue/cadence", (110.0,))], None))
        server.handle_request()
        server.handle_request()
        sender.close()
    assert heard == 2 * [("/stridecue/left/heel_strike", 0.5, "heel"), ("/stridecue/cadence", 110.0)]
    assert sender.dropped == 0


def test_nobody_there_is_no_trouble():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sender = Sender([f"127.0.0.1:{port}"])
    for _ in range(3):
        sender.send(bundle([STRIKE], None))
    sender.close()


def test_what_the_network_does_not_take_is_counted():
    sender = Sender(["127.0.0.1:9"])
    sender.send(bytes(70_000))
    assert sender.dropped == 1
    sender.close()


def test_an_unknown_host_and_a_missing_library_are_said(monkeypatch):
    with pytest.raises(OscError, match=r"no-such-host\.invalid:9000: "):
        Sender(["no-such-host.invalid:9000"])
    monkeypatch.setitem(sys.modules, "pythonosc.osc_bundle_builder", None)
    with pytest.raises(OscError, match=r"pip install 'stridecue\[osc\]'"):
        Sender(["127.0.0.1:9"])
