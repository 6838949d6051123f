"""The systems that are compared, one file each, all of one shape.

Each file has PACKAGES (whose versions are told), SETTINGS (what was chosen, in words) and `run(job)`, which does the
job until it is ended from outside. What it imports is its own: only the system that runs is imported.
"""

from dataclasses import dataclass

ORDINARY = ("setpriv", "--bounding-set=-sys_nice,-ipc_lock", "--inh-caps=-sys_nice,-ipc_lock")
"""Runs a command without the right to SCHED_FIFO and locked memory."""


@dataclass(frozen=True)
class System:
    """A row of every table."""

    name: str
    module: str
    """Its file in this folder."""
    prefix: tuple[str, ...] = ()
    """What its command line begins with."""
    fifo: bool = False
    """The three processes of the job take SCHED_FIFO, on one core, when all is loaded and they are about to begin."""
    words: str = ""
    """What is different from other rows of the same file."""


OURS, OURS_ORDINARY, FLOOR, FLOOR_FIFO = "stridecue", "stridecue, ordinary user", "pyzmq", "pyzmq, FIFO"
PYLSL, MNE, EZMSG, TIMEFLUX = "pylsl", "mne-lsl", "ezmsg", "Timeflux"
_ROWS = (
    System(FLOOR, "plain_zmq"),
    System(OURS, "stridecue_bus", words="as it ships"),
    System(OURS_ORDINARY, "stridecue_bus", ORDINARY, words="without the right to SCHED_FIFO and locked memory"),
    System(PYLSL, "bare_pylsl"),
    System(MNE, "mne_inlets"),
    System(EZMSG, "ezmsg_units"),
    System(TIMEFLUX, "timeflux_graphs"),
    System(FLOOR_FIFO, "plain_zmq", fifo=True, words="at SCHED_FIFO on one core: what rank and core alone give"),
)
SYSTEMS = {row.name: row for row in _ROWS}
PEERS = (PYLSL, MNE, EZMSG, TIMEFLUX)
"""Systems of others; the floor is no system."""
