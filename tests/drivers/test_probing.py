"""Probing over real pseudo-terminals: each emulated device is named, noise is not, nobody is written to unasked."""

import contextlib
import random
import runpy
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from drivers import DRIVERS, create
from drivers.emulators import answers, create_device
from drivers.emulators.pty import Pty
from drivers.probing import Finding, asks, probe, rate_hz, speeds
from drivers.recognise import UNSEEN, Found

pytestmark = pytest.mark.system

STREAM_TESTS = runpy.run_path(str(Path(__file__).with_name("test_every_stream.py")))
STREAMING = [name for name in DRIVERS if not answers(name) and name not in UNSEEN]
SILENT = ("trackmaster", "woodway", "csafe")
"""Answering devices that say nothing unasked."""
TURN_S = 0.005
LISTEN_S, HEADER_S = 0.5, 3.0
AT_ONCE = 5
"""Probes beside each other: more would hold each other up."""
Turn = Callable[[Pty, float], None]


class Bench:
    """Devices on pseudo-terminals, all played by one thread. What each was told is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: dict[str, bytes] = {}
        self._devices: dict[str, tuple[Pty, Turn]] = {}
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._play, daemon=True)

    def add(self, name: str, turn: Turn) -> str:
        self._devices[name] = Pty(self.folder / name), turn
        return str(self.folder / name)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._end.set()
        self._thread.join()
        for pty, _ in self._devices.values():
            pty.unplug()

    def _play(self) -> None:
        begin_s = time.monotonic()
        while not self._end.wait(TURN_S):
            for pty, turn in self._devices.values():
                turn(pty, time.monotonic() - begin_s)

    def streaming(self, name: str) -> str:
        """A device that sends a sample every hundredth of a second, whoever says what."""
        rows, sent = STREAM_TESTS["samples"](name, 700), [0]

        def turn(pty: Pty, time_s: float) -> None:
            self.told[name] = self.told.get(name, b"") + pty.read()
            while sent[0] < min(100 * time_s, len(rows)):
                pty.write(rows[sent[0]])
                sent[0] += 1

        return self.add(name, turn)

    def answering(self, name: str) -> str:
        """A treadmill."""
        device = create_device(name, console=lambda _time_s: 1.2)

        def turn(pty: Pty, time_s: float) -> None:
            heard = pty.read()
            self.told[name] = self.told.get(name, b"") + heard
            if said := device.hear(heard, time_s):
                pty.write(said)

        return self.add(name, turn)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def probed(paths: list[str], ask: bool = False, listen_s: float = LISTEN_S) -> list[Finding]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda path: probe(path, ask, listen_s), paths))


def test_every_device_that_speaks_by_itself_is_named_and_told_nothing(bench: Bench) -> None:
    names = [*STREAMING, "ftms", "bertec"]
    paths = [bench.streaming(name) if name in STREAMING else bench.answering(name) for name in names]
    bench.start()
    findings = probed(paths, listen_s=HEADER_S)
    assert {name: row.found and row.found.driver for name, row in zip(names, findings, strict=True)} == {
        name: name for name in names
    }
    assert set(bench.told.values()) == {b""}, "an unknown port was written to"


def test_treadmills_are_named_by_their_answers_and_only_with_consent(bench: Bench) -> None:
    paths = [bench.answering(name) for name in SILENT]
    bench.start()
    assert [row.found for row in probed(paths)] == [None] * len(SILENT)
    assert set(bench.told.values()) == {b""}
    findings = probed(paths, ask=True)
    assert [row.found and row.found.driver for row in findings] == list(SILENT)
    assert [row.baud for row in findings] == [4800, 4800, 9600]
    asked = {question for row in asks() for question in (*row.questions, row.closing)}
    assert all(told.startswith(b"\xc0\xc2\xc1\xc4") for told in bench.told.values())
    assert b"\xa0" not in asked, "a start command is no question"


def test_a_board_that_has_to_be_started_is_started_asked_and_stopped(bench: Bench) -> None:
    rows, state = STREAM_TESTS["samples"]("bitalino", 400), {"sent": 0, "on": False}

    def turn(pty: Pty, _time_s: float) -> None:
        heard = pty.read()
        bench.told["board"] = bench.told.get("board", b"") + heard
        if heard:
            state["on"] = heard[-1:] not in (b"\x00", b"\xc3")
        for _ in range(4 if state["on"] else 0):
            pty.write(rows[state["sent"] % len(rows)])
            state["sent"] += 1

    path = bench.add("board", turn)
    bench.start()
    (finding,) = probed([path], ask=True)
    assert finding.found is not None
    assert finding.found.driver == "bitalino"
    assert bench.told["board"].endswith(b"\x00"), "it was left streaming"


def test_noise_silence_and_nothing_there_are_unknown_and_said(bench: Bench, tmp_path: Path) -> None:
    dice = random.Random(5)
    noise = bench.add("noise", lambda pty, _time_s: pty.write(dice.randbytes(20)) and None)
    silence = bench.add("silence", lambda pty, _time_s: None)
    bench.start()
    heard, silent, absent = probed([noise, silence, str(tmp_path / "absent")], ask=True, listen_s=0.2)
    assert heard.found is silent.found is absent.found is None
    assert len(heard.story) == len(speeds()) + len(asks())
    assert "first" in heard.story[0]
    assert silent.story[0].endswith("nothing comes by itself")
    assert "is not there" in absent.trouble


def test_a_rate_is_told_from_arrivals_and_rounded_to_what_is_usual() -> None:
    rows = STREAM_TESTS["samples"]("witmotion", 60)
    data, arrivals, at = b"".join(rows), [], 0
    for i, row in enumerate(rows):
        at += len(row)
        arrivals.append((i * 5_050_000, at))
    found = Found("witmotion", {}, create("witmotion").streams)
    assert rate_hz(found, data, arrivals) == 200.0
    assert rate_hz(found, data, arrivals[:5]) == 0.0


def test_devices_on_a_network_are_named_too() -> None:
    rows = STREAM_TESTS["samples"]("moticon-udp", 300)
    device = create_device("bertec", console=lambda _time_s: 1.2)
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(type=socket.SOCK_DGRAM) as sender:
        sender.bind(("127.0.0.1", 0))
        with socket.socket(type=socket.SOCK_DGRAM) as free:
            free.bind(("127.0.0.1", 0))
            number = free.getsockname()[1]
        end = threading.Event()

        def play() -> None:
            server.settimeout(5)
            panel, _ = server.accept()
            for i, row in enumerate(rows):
                sender.sendto(row.rstrip(b"\n"), ("127.0.0.1", number))
                with contextlib.suppress(OSError):
                    panel.sendall(device.tick(0.02 * i))
                if end.wait(0.02):
                    break
            panel.close()

        thread = threading.Thread(target=play)
        thread.start()
        paths = [f"tcp:127.0.0.1:{server.getsockname()[1]}", f"udp:{number}"]
        findings = probed(paths, listen_s=HEADER_S)
        end.set()
        thread.join()
    assert [row.found and row.found.driver for row in findings] == ["bertec", "moticon-udp"], findings
    assert [row.baud for row in findings] == [0, 0]
