"""Emulated devices behind a run's ports, read back by the real port and driver."""

import json
import lzma
from pathlib import Path

import pytest

from drivers import create
from drivers.port import Port
from feedback.bus import Addresses
from feedback.messages import Notice, TrueEvent
from feedback.processes.emulator import BEGIN_AFTER_NS, make
from feedback.processes.plan import RunPlan
from feedback.processes.start import CannotStart

REPOSITORY = Path(__file__).resolve().parents[2]
S = 1_000_000_000


def plan(folder, rig_name, change=("", ""), **details):
    text = (REPOSITORY / "configs" / "rigs" / f"{rig_name}.toml").read_text()
    assert change[0] in text
    (folder / "rig.toml").write_text(text.replace(*change, 1))
    it = RunPlan(folder, folder / "s.mcap", **details)
    it.save(Addresses.ipc(folder, {"emulator": "emulator"}))
    return it


def play(started, port, seconds, driver):
    """Step the devices through virtual time; what the driver reads, and what the node says."""
    said, readings = [], []
    node = started.node
    end_ns = BEGIN_AFTER_NS + round(seconds * S)
    said += node.step(0, [])
    now_ns = node.wake_ns(0)
    while now_ns < end_ns:
        said += node.step(now_ns, [])
        for _arrival, data in port.read():
            readings += driver.decode(data)
        now_ns = node.wake_ns(now_ns)
    return readings, said


def open_port(path):
    port = Port(str(path), 115_200)
    port.step(0)
    assert port.fileno() is not None, port.detail
    return port


def test_the_synthetic_patient_speaks_the_bytes_of_the_rig_s_driver(tmp_path):
    log = tmp_path / "writes.json"
    started = make(plan(tmp_path, "emulated", write_log=log), "emulator")
    port = open_port(tmp_path / "insoles.port")
    readings, said = play(started, port, 8, create("insole-frames", zones=8))
    port.close()
    started.finish()
    assert {reading.stream for reading in readings} == {"left", "right"}
    left = [reading.frame for reading in readings if reading.stream == "left"]
    assert len(left) > 1500
    assert left == list(range(left[0], left[0] + len(left)))
    assert [m.event for m in said if isinstance(m, TrueEvent)][:2] != []
    assert len(json.loads(log.read_text())) >= len(readings)
    assert not (tmp_path / "insoles.port").exists()


@pytest.mark.recordings
def test_a_recorded_walk_is_played_to_its_end_and_says_so(tmp_path, recordings):
    walk = tmp_path / "short.txt"
    with lzma.open(recordings / "gaitpdb" / "GaPt03_01.txt.xz", "rt") as file:
        rows = file.readlines()[:300]
    walk.write_text("".join(rows))
    started = make(plan(tmp_path, "gaitpdb", walk=walk), "emulator")
    port = open_port(tmp_path / "insoles.port")
    readings, said = play(started, port, 4, create("insole-frames"))
    port.close()
    started.finish()
    assert [m.word for m in said if isinstance(m, Notice)] == ["ended"]
    right = [reading for reading in readings if reading.stream == "right"]
    newtons = [float(word) for word in rows[150].split()[9:17]]
    frame = next(reading for reading in right if reading.frame == 150)
    assert frame.values == pytest.approx([20 * n for n in newtons], abs=0.5)


def test_a_fault_that_cannot_be_read_ends_the_start_in_words(tmp_path):
    with pytest.raises(CannotStart, match="fault 'fire@3': no kind is called 'fire'"):
        make(plan(tmp_path, "emulated", ("faults = []", 'faults = ["fire@3"]')), "emulator")
