"""From outside: systems that the tests' own environment has do the whole job."""

import os

import pytest

from bench.one import Absent, Waiting
from bench.systems import FLOOR, OURS_ORDINARY, SYSTEMS, System

REST_OF_ITS_ROW = {FLOOR: (), OURS_ORDINARY: SYSTEMS[OURS_ORDINARY].prefix if os.geteuid() == 0 else ()}


@pytest.mark.system
@pytest.mark.parametrize("name", [FLOOR, OURS_ORDINARY])
def test_nothing_is_lost_and_everything_is_told(name, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.getcwd())
    waiting = Waiting(System(name, SYSTEMS[name].module, REST_OF_ITS_ROW[name]))
    try:
        run = waiting.do(rate_hz=200, streams=4, warm_s=0.1, seconds=0.5)
    finally:
        waiting.close()
    assert (run.failed, run.lost_samples, run.lost_cues) == ("", 0, 0)
    assert len(run.delays_ns) == 50
    assert min(run.delays_ns) > 0
    assert run.cpu_pct["detector"] > 0
    assert run.memory_mib > 5


def test_a_system_that_cannot_be_loaded_says_why(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.getcwd())
    with pytest.raises(Absent, match="no_such_system"):
        Waiting(System("nobody's", "no_such_system"))
