"""A grandchild whose parent has gone is ours, and we learn how it ends."""

import os
import select
import signal
import subprocess
import sys
import time

import pytest

from feedback.processes.adopted import Adopted
from feedback.processes.endings import Endings

ADOPTS = """
import os, signal, sys, time
from feedback.processes.adopted import Adopted, adopt_orphans
assert adopt_orphans()
out, into = os.pipe()
if not os.fork():
    if not os.fork():
        os.write(into, str(os.getpid()).encode())
        {does}
    os._exit(0)
os.wait()
child = Adopted(int(os.read(out, 99)))
{then}
print(child.wait(10))
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="prctl(2) is of Linux")


def told(does, then="pass"):
    code = ADOPTS.format(does=does, then=then)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_its_exit_code_is_known():
    assert told("os._exit(5)") == "5"


def test_its_death_by_a_signal_is_known():
    assert told("time.sleep(60)", "assert child.poll() is None; child.kill()") == str(-signal.SIGKILL)
    assert told("time.sleep(60)", "child.terminate()") == str(-signal.SIGTERM)


def test_who_does_not_end_is_waited_for_no_longer_than_asked():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            Adopted(child.pid).wait(0.01)
    finally:
        child.kill()
        child.wait()


def test_who_is_nobodys_child_counts_as_gone():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    adopted = Adopted(child.pid)
    assert adopted.poll() == -signal.SIGKILL
    adopted.kill()


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="pidfd_open(2) is of Linux")
def test_an_ending_wakes_whoever_waits_for_it():
    endings = Endings()
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    endings.watch("engine", child.pid)
    (file,) = endings.files()
    assert select.select([file], [], [], 0)[0] == []
    child.kill()
    begun = time.monotonic()
    assert select.select([file], [], [], 30)[0] == [file]
    assert time.monotonic() - begun < 30
    endings.forget("engine")
    assert endings.files() == []
    child.wait()
    endings.watch("engine", child.pid)
    assert endings.files() == [], "it is gone already"
    endings.close()
