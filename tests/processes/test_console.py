"""The console of a run: it hands on what it hears, and cannot start where its port is in use."""

import socket
from contextlib import closing

import pytest

from feedback.bus import Addresses
from feedback.console.hub import Hub
from feedback.messages import Notice, ProcessHealth, Samples
from feedback.node import Chunk
from feedback.processes.console import ConsoleNode, make
from feedback.processes.plan import ConsolePlan, RunPlan
from feedback.processes.start import CannotStart
from feedback.roster import ROSTER, processes
from tests.console.conftest import CONFIGS


def plan(folder, port):
    for kind, name in (("rig", "emulated"), ("protocol", "every_stride")):
        text = (CONFIGS / f"{kind}s" / f"{name}.toml").read_text()
        (folder / f"{kind}.toml").write_text(text)
    asked = ConsolePlan(port, False, *(CONFIGS / kind for kind in ("rigs", "protocols", "patients")))
    return RunPlan(folder, folder / "walk.mcap", console=asked)


def test_what_it_hears_goes_to_the_pages_and_it_says_nothing():
    hub = Hub()
    page = hub.open()
    page.begin()
    said = ConsoleNode(hub).step(
        0, [Notice(1, 1, 0, "desk", "note", "x"), Samples(0, 0, 0, "a.b", 1, ()), Chunk("", 0, b"")]
    )
    assert said == []
    hub.spread()
    assert b'"text":"x"' in page.take()


def test_pages_are_told_less_often_while_the_computer_does_not_keep_up():
    hub = Hub()
    node = ConsoleNode(hub)
    for second in range(3):
        node.step(0, [ProcessHealth(second * 10**9, 0, second, "engine", 100, 0, 80_000_000, 3, 50.0, 90.0)])
    assert hub.frames_per_s == 10
    node.step(0, [ProcessHealth(12 * 10**9, 0, 12, "engine", 100, 0, 0, 3, 50.0, 90.0)])
    assert hub.frames_per_s == 40


def test_a_port_that_is_in_use_is_said_before_anybody_walks(tmp_path):
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CannotStart, match=r"console: port \d+: address already in use"):
            make(plan(tmp_path, other.getsockname()[1]), "console")


def test_the_plan_of_a_run_keeps_what_was_asked_for(tmp_path):
    asked = plan(tmp_path, 9000)
    asked.save(Addresses.ipc(tmp_path, {}))
    assert RunPlan.load(tmp_path).console == asked.console


def test_it_runs_only_where_it_is_asked_for_and_is_not_vital(tmp_path):
    rig = plan(tmp_path, 9000).rig
    assert "console" not in processes(rig, screen=True)
    assert "console" in processes(rig, screen=False, console=True)
    assert not ROSTER["console"].vital
