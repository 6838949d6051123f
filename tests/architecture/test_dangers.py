"""Nothing here runs what it reads, waits for ever in a queue without end, or hands a line to a shell."""

import ast
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for folder in ("feedback", "drivers") for path in (REPOSITORY / folder).rglob("*.py"))
IDS = [str(path.relative_to(REPOSITORY)) for path in SOURCES]
MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal", "jsonpickle", "joblib", "yaml", "pty"}
CALLS = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
ATTRIBUTES = {
    "os.system",
    "os.popen",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
    "asyncio.create_subprocess_shell",
    "numpy.load",
    "np.load",
    "tempfile.mktemp",
    "pandas.read_pickle",
}
READ_KEYS = {"feedback/cli/guide.py"}
"""`stridecue calibrate` asks its questions at the terminal."""


def dotted(node):
    """'a.b' of a call of a.b; '' of anything else."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return ""


def dangers(tree):
    """What must not be, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name.split(".")[0] in MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MODULES:
            yield node.lineno, node.module
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in CALLS:
                yield node.lineno, node.func.id
            elif dotted(node.func) in ATTRIBUTES or getattr(node.func, "attr", "") in ("recv_pyobj", "send_pyobj"):
                yield node.lineno, ast.unparse(node.func)
            for word in node.keywords:
                if word.arg in ("shell", "allow_pickle") and not (
                    isinstance(word.value, ast.Constant) and word.value.value is False
                ):
                    yield node.lineno, f"{word.arg}={ast.unparse(word.value)}"


@pytest.mark.parametrize("path", SOURCES, ids=IDS)
def test_no_pickle_no_eval_no_shell(path):
    found = list(dangers(ast.parse(path.read_text())))
    if str(path.relative_to(REPOSITORY)) in READ_KEYS:
        found = [row for row in found if row[1] != "input"]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from marshal import loads",
        "eval(text)",
        "os.system('ls')",
        "subprocess.run(line, shell=True)",
        "np.load(path, allow_pickle=flag)",
        "socket.recv_pyobj()",
    ],
)
def test_each_of_them_would_be_found(line):
    assert list(dangers(ast.parse(line)))


CLEARED = {
    "drivers/emulators/running_belt.py": "what is older than the belt's average goes",
    "feedback/cues/belt.py": "what is older than the time over which the speed is judged goes",
    "feedback/cues/planner.py": "emptied by each book, before the next stride",
    "feedback/gait/calibration/standing.py": "what is older than the standing goes",
    "feedback/gait/hip/belt.py": "what is older than a stride goes",
    "feedback/gait/muscle/watch.py": "blocks beyond the span go",
    "feedback/gait/shuffle.py": "what is older than its window goes",
    "feedback/gait/switch.py": "what is older than its window goes",
    "feedback/outputs/__init__.py": "filled by what ends, of which the schedule holds 256; emptied by each step",
    "feedback/outputs/dac_clock.py": "what is older than its window goes",
    "feedback/processes/follower.py": "what is older than a death can reach back goes",
    "feedback/processes/rerun.py": "a replay's: turns that wait for samples, so many at most",
    "feedback/records/sameness.py": "a replay's: emptied as both sides have a message",
}
"""Where a queue's length is not stated as it is made: why it cannot grow. Policy of the rest: the oldest goes."""


def queues(tree):
    """(line, text) of each queue that is made: deque, Queue, SimpleQueue, and the high-water marks of ZeroMQ."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in ("deque", "Queue", "SimpleQueue", "LifoQueue", "PriorityQueue"):
                yield node, name


def is_bounded(node, name):
    """Whether its length is stated where it is made."""
    if name == "deque":
        return len(node.args) == 2 or any(word.arg == "maxlen" for word in node.keywords)
    return bool(node.args) or any(word.arg == "maxsize" for word in node.keywords)


def test_each_queue_is_bounded_or_it_is_said_why_it_cannot_grow():
    open_ended = set()
    for path in SOURCES:
        for node, name in queues(ast.parse(path.read_text())):
            if not is_bounded(node, name):
                open_ended.add(str(path.relative_to(REPOSITORY)))
    open_ended |= {name for name in IDS if "default_factory=deque)" in (REPOSITORY / name).read_text()}
    assert open_ended == set(CLEARED)


def test_each_socket_of_the_bus_has_its_length_stated():
    publisher = (REPOSITORY / "feedback/bus/publisher.py").read_text()
    subscriber = (REPOSITORY / "feedback/bus/subscriber.py").read_text()
    assert "SNDHWM, QUEUE" in publisher
    assert "RCVHWM, QUEUE" in subscriber
    guarded = "".join((REPOSITORY / "feedback/bus" / name).read_text() for name in ("link.py", "warden.py"))
    assert guarded.count("_guard.") >= guarded.count("context.socket("), "a socket without the guard's MAXMSGSIZE"
