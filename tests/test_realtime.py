"""Becoming punctual asks the system and never insists."""

import gc
import os
import subprocess
import sys

import pytest

from feedback.realtime import Processor, processor_of, punctual, rank_now

CODE = """
import gc, os, sys
from feedback.realtime import become_punctual, step_back
refused = become_punctual(30) if sys.argv[1] == "punctual" else step_back()
cores = sorted(os.sched_getaffinity(0))
print(os.sched_getscheduler(0), os.nice(0), gc.isenabled(), cores, len(refused))
"""


def asked(how):
    done = subprocess.run([sys.executable, "-c", CODE, how], capture_output=True, text=True, check=True)
    policy, nice, collects, *rest = done.stdout.split(maxsplit=3)
    cores, _, refused = rest[0].rpartition(" ")
    return int(policy), int(nice), collects == "True", eval(cores), int(refused)


@pytest.mark.skipif(not hasattr(os, "sched_setscheduler"), reason="this system has no SCHED_FIFO")
def test_the_punctual_get_what_is_permitted_and_say_what_is_not():
    policy, _nice, collects, cores, refused = asked("punctual")
    assert not collects
    assert policy == os.SCHED_FIFO or refused >= 1
    assert cores == sorted(os.sched_getaffinity(0))[-1:] or refused >= 1


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system has no core affinity")
def test_the_others_step_back_and_leave_the_last_core():
    policy, nice, collects, cores, _refused = asked("back")
    here = sorted(os.sched_getaffinity(0))
    assert policy == os.SCHED_OTHER
    assert nice == min(19, os.nice(0) + 10)
    assert collects
    assert cores == (here[:-1] or here)


def test_who_is_punctual_for_a_while_is_as_before_afterwards() -> None:
    before = rank_now(), os.sched_getaffinity(0), gc.isenabled()
    with punctual(30):
        assert not gc.isenabled()
    assert (rank_now(), os.sched_getaffinity(0), gc.isenabled()) == before


def test_what_a_process_has_of_the_processor_is_known():
    before = processor_of(os.getpid())
    sum(range(100_000))
    now = processor_of(os.getpid())
    assert now.is_ready
    assert now.used_ns > before.used_ns > 0
    assert now.waited_ns >= before.waited_ns
    assert processor_of(2**22 + 1) == Processor()
