"""The desk's socket: lines in, lines out, this user only, and nobody holds anybody up."""

import json
import select
import socket
import stat
from contextlib import suppress

import pytest

from feedback.processes.callers import LONGEST_LINE, MOST_CALLERS, Callers


@pytest.fixture
def callers(tmp_path):
    made = Callers(tmp_path / "desk")
    yield made
    made.close()


@pytest.fixture
def call(callers, tmp_path):
    made = []

    def connect():
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(5)
        line.connect(str(tmp_path / "desk"))
        made.append(line)
        return line

    yield connect
    for line in made:
        line.close()


def heard(callers, rounds=6):
    chunks = []
    for _ in range(rounds):
        arrived = bool(select.select([callers.fileno()], [], [], 0.02)[0])
        chunks += callers.take(7, arrived)
    return chunks


def test_the_socket_is_for_this_user_alone_and_goes_with_its_owner(callers, tmp_path):
    assert stat.S_IMODE((tmp_path / "desk").stat().st_mode) == 0o600
    callers.close()
    assert not (tmp_path / "desk").exists()


def test_lines_come_whole_and_answers_go_to_who_asked(callers, call):
    first, second = call(), call()
    first.sendall(b'{"a": 1}\n{"b"')
    second.sendall(b"x\n")
    chunks = heard(callers)
    assert sorted(chunk.data for chunk in chunks) == [b"x", b'{"a": 1}']
    first.sendall(b": 2}\n")
    (rest,) = heard(callers)
    assert (rest.data, rest.arrival_ns) == (b'{"b": 2}', 7)
    callers.answer(rest.source, {"ok": True})
    assert json.loads(first.recv(100)) == {"ok": True}
    second.setblocking(False)
    with pytest.raises(BlockingIOError):
        second.recv(100)


def test_a_line_without_end_is_cut_off(callers, call):
    line = call()
    heard(callers)
    line.setblocking(False)
    for _ in range(3):
        with suppress(BlockingIOError, BrokenPipeError, ConnectionResetError):
            line.send(b"x" * LONGEST_LINE)
        heard(callers)
    line.settimeout(5)
    assert "longer than" in json.loads(line.makefile().readline())["words"]


def test_one_who_does_not_listen_is_let_go_and_the_others_are_served(callers, call):
    deaf, other = call(), call()
    deaf.sendall(b"list\n")
    other.sendall(b"hello\n")
    names = {chunk.data: chunk.source for chunk in heard(callers)}
    for _ in range(100):
        callers.answer(names[b"list"], {"rows": "x" * 60_000})
    callers.answer(names[b"hello"], {"ok": True})
    assert json.loads(other.recv(100)) == {"ok": True}


def test_one_who_has_gone_is_forgotten(callers, call):
    line = call()
    line.sendall(b"last words\n")
    line.close()
    (chunk,) = heard(callers)
    callers.answer(chunk.source, {"ok": True})
    assert heard(callers) == []


def test_there_is_room_for_so_many_and_for_others_when_they_go(callers, call):
    lines = []
    for _ in range(MOST_CALLERS + 1):
        lines.append(call())
        heard(callers, 2)
    assert lines[-1].recv(10) == b""
    lines[0].close()
    heard(callers)
    late = call()
    late.sendall(b"now\n")
    assert [chunk.data for chunk in heard(callers)] == [b"now"]
