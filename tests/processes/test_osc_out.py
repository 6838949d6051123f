"""The node that sends OSC, on a line that only notes what it is given."""

import pytest
from pythonosc.osc_bundle import OscBundle

from feedback.messages import Command, Cue, GaitEvent, Measure, Notice, Played, Samples
from feedback.processes.osc_out import TELL_EVERY_NS, OscNode

NOW_NS = 10_000_000_000


class Noted:
    def __init__(self):
        self.sent, self.dropped = [], 0

    def send(self, data):
        self.sent.append(OscBundle(data))


@pytest.fixture
def line():
    return Noted()


@pytest.fixture
def node(line):
    return OscNode(line, lambda t_ns: 1_000_000.0 + t_ns / 1e9)


def strike(age_ms):
    at_ns = NOW_NS - age_ms * 1_000_000
    return GaitEvent(at_ns, at_ns, 0, "left", "heel_strike", at_ns, 1.0, "heel")


def test_a_bundle_carries_the_instant_that_it_is_true_for(node, line):
    assert node.step(NOW_NS, [strike(25)]) == []
    (bundle,) = line.sent
    assert bundle.content(0).address == "/stridecue/left/heel_strike"
    assert bundle.timestamp == pytest.approx(1_000_009.975, abs=1e-6)


def test_what_is_to_come_is_sent_at_once_with_the_time_that_is_left(node, line):
    cue = Cue(NOW_NS, NOW_NS, 0, 1, 0, "glute_ready", "left", NOW_NS + 500_000_000, 0, 0, "click", -6.0, "")
    node.step(NOW_NS, [cue])
    (bundle,) = line.sent
    assert bundle.dgram[8:16] == bytes(7) + b"\1"
    assert bundle.content(0).params[3] == pytest.approx(0.5)


def test_what_is_too_old_to_act_on_is_counted_and_told_of_once_a_second(node, line):
    (told,) = node.step(NOW_NS, [strike(301), strike(900), strike(299)])
    assert isinstance(told, Notice)
    assert told.text.startswith("2 messages were not sent")
    assert len(line.sent) == 1
    assert node.step(NOW_NS + 1, [strike(400)]) == []
    (later,) = node.step(NOW_NS + TELL_EVERY_NS, [])
    assert later.text.startswith("1 messages")


def test_old_commands_measures_and_onsets_are_sent(node, line):
    node.step(
        NOW_NS,
        [
            Command(1, 0, 0, 1, "therapist", "stop_sounds", ""),
            Measure(1, 1, 0, "left", 1, "onset_ms", 5.0, 2.0, "emg"),
            Played(NOW_NS, 1, 0, 1, 0, "glute_ready", "left", 1, 1, 0, "played"),
        ],
    )
    assert [bundle.content(0).address for bundle in line.sent] == [
        "/stridecue/silence",
        "/stridecue/left/measure/onset_ms",
        "/stridecue/left/played",
    ]


def test_what_the_network_did_not_take_is_told(node, line):
    line.dropped = 3
    (told,) = node.step(NOW_NS, [])
    assert told.text.startswith("3 messages")


def test_other_messages_are_passed_over(node, line):
    node.step(NOW_NS, [Samples(1, 1, 0, "insoles.left", 0, (1.0,))])
    assert not line.sent
