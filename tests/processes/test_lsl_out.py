"""The node that offers streams, on streams that only note what they are given."""

import sys
from types import SimpleNamespace

import pytest

from feedback.config.load import rig_of
from feedback.messages import GaitEvent, Notice, Samples, SensorHealth
from feedback.processes import lsl_out
from feedback.processes.lsl_out import LslNode
from feedback.processes.start import CannotStart

RIG = """name = "one sole"
sole = { calibration = "newton", zones = [{ name = "z", x = 0, y = 0, region = "heel" }] }
"""


class Noted:
    """What was offered and pushed."""

    def __init__(self):
        self.offered, self.pushed = [], []

    def offer(self, offer):
        self.offered.append(offer.name)

    def push(self, name, times_ns, rows):
        assert name in self.offered
        self.pushed.append((name, list(times_ns), [tuple(row) for row in rows]))


@pytest.fixture
def streams():
    return Noted()


@pytest.fixture
def node(streams, tmp_path):
    return LslNode(streams, rig_of(RIG, tmp_path / "rig.toml"), "run")


def sample(t_ns, *values):
    return Samples(t_ns, t_ns, t_ns, "soles.left", t_ns, values)


def strike(t_ns, leg):
    return GaitEvent(t_ns, t_ns, 0, leg, "heel_strike", t_ns, 1.0, "heel")


def test_a_stream_of_samples_begins_with_the_first(node, streams):
    assert "stridecue.soles.left" not in streams.offered
    assert node.step(0, [sample(1, 5.0), sample(2, 6.0)]) == []
    assert streams.offered[-1] == "stridecue.soles.left"
    assert streams.pushed == [("stridecue.soles.left", [1, 2], [(5.0,), (6.0,)])]
    node.step(0, [sample(3, 7.0)])
    assert streams.offered.count("stridecue.soles.left") == 1


def test_what_came_at_once_goes_in_order_of_its_times(node, streams):
    node.step(0, [strike(20, "left"), sample(30, 1.0), strike(10, "right")])
    assert ("stridecue.events", [10, 20], [("right heel_strike",), ("left heel_strike",)]) in streams.pushed
    assert len(streams.pushed) == 2


def test_a_stream_that_changes_its_width_is_told_of_once(node, streams):
    node.step(0, [sample(1, 5.0)])
    (told,) = node.step(9, [sample(2, 5.0, 6.0)])
    assert isinstance(told, Notice)
    assert "stridecue.soles.left" in told.text
    assert node.step(9, [sample(3, 5.0, 6.0), sample(4, 5.0)]) == []
    assert [times for _, times, _ in streams.pushed] == [[1], [4]]


def test_other_messages_are_passed_over(node, streams):
    assert node.step(0, [SensorHealth(1, 1, 0, "soles", "streaming", "", 100.0, 1, 0, 0, 0, 0)]) == []
    assert not streams.pushed


def test_without_the_library_the_line_that_installs_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "pylsl", None)
    with pytest.raises(CannotStart, match=r"pip install 'stridecue\[lsl\]'"):
        lsl_out.make(SimpleNamespace(), "lsl_out")
