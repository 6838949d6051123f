"""Runs as children: one at a time, and how one that does not come up is told."""

import asyncio
import sys
from pathlib import Path

import pytest

from feedback.config import load_protocol, load_rig
from feedback.console import runs as module
from feedback.console.ask import NoDeskError
from feedback.console.hub import Hub
from feedback.console.runs import Runs
from feedback.console.shown import scored, shown_of
from feedback.console.work import BusyError
from feedback.processes.callers import DESK
from feedback.processes.plan import RunPlan

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
WITHIN_S = 30
WAITS = "import time\ntry:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    pass"


def runs(program):
    return Runs(Hub(), program=(sys.executable, "-c", program))


async def until_over(made):
    async with asyncio.timeout(WITHIN_S):
        while made.is_on:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import sys; sys.exit('insoles: /dev/ttyUSB0: no such port')", "insoles: /dev/ttyUSB0: no such port"),
        ("import sys; sys.exit(3)", "it ended with code 3"),
        ("pass", "it ended with code 0"),
        ("import sys; print('x' * 10**6, file=sys.stderr); sys.exit('last words')", "last words"),
    ],
)
def test_a_run_that_does_not_come_up_is_told_in_its_own_words(program, words):
    async def run():
        made = runs(program)
        await made.begin(["rig.toml", "protocol.toml"])
        state = made.shown.state
        await until_over(made)
        await made.close()
        return state, made

    state, made = asyncio.run(run())
    assert state == "starting"
    assert made.shown.state == "ended"
    assert words in made.shown.words
    assert made.desk is None


def test_there_is_one_at_a_time_and_none_is_left_behind():
    async def run():
        made = runs(WAITS)
        with pytest.raises(NoDeskError):
            await made.end("therapist (a)")
        await made.begin([])
        with pytest.raises(BusyError):
            await made.begin([])
        assert await made.end("therapist (a)") == "it had not begun"
        await until_over(made)
        await made.begin([])
        await made.close()
        return made._child.returncode

    assert asyncio.run(run()) is not None


def test_names_in_a_run_s_folder_are_those_of_its_plan(tmp_path):
    plan = RunPlan(tmp_path, tmp_path / "x.mcap")
    (tmp_path / module.PATIENT).touch()
    assert (plan.rig_file, plan.protocol_file) == (tmp_path / module.RIG, tmp_path / module.PROTOCOL)
    assert (plan.patient_file, plan.desk) == (tmp_path / module.PATIENT, tmp_path / DESK)
    assert module.DESK == DESK


def test_a_page_is_told_the_plan_of_the_session_and_the_words_of_its_measures():
    rig = load_rig(CONFIGS / "rigs" / "emulated_full.toml")
    protocol = load_protocol(CONFIGS / "protocols" / "hip_extension.toml")
    shown = shown_of(rig, protocol, "P-7")
    assert shown.state == "running"
    assert shown.patient == "P-7"
    assert shown.sensors == [sensor.name for sensor in rig.sensors]
    assert [block["type"] for block in shown.blocks] == [block.kind for block in protocol.dose.blocks]
    assert set(shown.measures) == scored(protocol)
    assert shown.measures["thigh_extension_deg"]["unit"] == "deg"
