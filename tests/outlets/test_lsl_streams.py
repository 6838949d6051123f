"""What becomes of messages in streams of the layer."""

from math import isnan, nan

import pytest

from feedback.config.load import rig_of
from feedback.messages import Acknowledged, BlockBegins, Command, GaitEvent, GaitState, Notice, Played, Samples, Turns
from feedback.outlets.lsl_streams import PHASE, Row, SampleStream, offers, row_of

RIG = """name = "all"
sole = { calibration = "newton", counts_per_newton = 20.0, zones = [
  { name = "heel", x = 0, y = -0.8, region = "heel" }, { name = "toe", x = 0, y = 0.8, region = "toe" }] }
[[sensors]]
name = "soles"
driver = "insole-frames"
port = "serial:1"
options = { zones = 2, rate_hz = 100.0 }
[[sensors]]
name = "amp"
driver = "signal-lines"
port = "serial:2"
options = { stream = "emg", rate_hz = 1000.0 }
[[emgs]]
stream = "amp.emg"
uv_per_count = 0.5
zero_counts = 512.0
channels = [{ muscle = "gluteus_medius", leg = "left" }]
"""


@pytest.fixture
def rig(tmp_path):
    return rig_of(RIG, tmp_path / "rig.toml")


def test_every_run_has_these_streams_and_ids_of_its_own():
    names = [offer.name for offer in offers("run-1")]
    assert names == [
        "stridecue.phase", "stridecue.events", "stridecue.played", "stridecue.blocks", "stridecue.commands",
        "stridecue.answers", "stridecue.notices",
    ]  # fmt: skip
    assert {offer.rate_hz for offer in offers("run-1")} == {0.0}
    assert not {offer.source_id for offer in offers("run-1")} & {offer.source_id for offer in offers("run-2")}
    assert [offer.is_text for offer in offers("run-1")] == [False] + 6 * [True]


@pytest.mark.parametrize(
    ("message", "stream", "text"),
    [
        (GaitEvent(7, 0, 0, "left", "heel_strike", 9, 1.0, "heel"), "events", "left heel_strike"),
        (Played(7, 0, 0, 1, 0, "glute_ready", "left", 7, 7, 0, "played"), "played", "glute_ready left played"),
        (BlockBegins(7, 0, 0, 2, "training", 100, 50, 60.0, 0, ("glute_ready",)), "blocks", "2 training"),
        (Command(7, 0, 0, 1, "therapist", "pause", ""), "commands", "therapist: pause"),
        (Acknowledged(7, 0, 0, 1, "therapist", "dose.frequency", "50", "100", ""), "answers",
         "therapist: dose.frequency 50"),
        (Notice(7, 0, 0, "desk", "mark", "left knee"), "notices", "desk: left knee"),
    ],
)  # fmt: skip
def test_words_are_markers_at_the_instant_that_they_are_true_for(message, stream, text):
    assert row_of(message) == Row(f"stridecue.{stream}", 7, (text,))


def test_the_phase_is_a_row_of_numbers():
    row = row_of(GaitState(5, 0, 0, "walking", 0.25, nan, 1.1, 0.0, 108.0))
    assert (row.stream, row.t_ns) == (PHASE, 5)
    assert row.values[0] == 0.25
    assert isnan(row.values[1])
    assert row.values[2:] == (1.1, 0.0, 108.0)


def test_what_no_stream_carries_is_left_out():
    assert row_of(Turns(1, 1, 0, (), (), (), 0, b"", b"")) is None


def test_samples_are_in_their_units_under_their_names(rig):
    sole, emg = SampleStream("soles.left", 2, rig, "r"), SampleStream("amp.emg", 1, rig, "r")
    assert sole.row(Samples(3, 3, 0, "soles.left", 0, (200.0, 10.0))) == Row("stridecue.soles.left", 3, (10.0, 0.5))
    assert emg.row(Samples(3, 3, 0, "amp.emg", 0, (612.0,))).values == (50.0,)
    assert (sole.offer.kind, sole.offer.rate_hz, emg.offer.kind, emg.offer.rate_hz) == ("Force", 100.0, "EMG", 1000.0)
    assert [(c.label, c.unit, c.type) for c in sole.offer.channels] == [
        ("heel", "newtons", "Force"),
        ("toe", "newtons", "Force"),
    ]
    assert emg.offer.channels[0].object == "left gluteus medius"
    assert sole.offer.made_by["model"] == "insole-frames"


def test_a_sample_of_another_width_is_no_row(rig):
    assert SampleStream("soles.left", 2, rig, "r").row(Samples(3, 3, 0, "soles.left", 0, (1.0,))) is None


def test_a_stream_that_the_rig_does_not_describe_is_offered_by_number(rig):
    stream = SampleStream("soles.left", 3, rig, "r")
    assert [channel.label for channel in stream.offer.channels] == ["channel_1", "channel_2", "channel_3"]
    assert stream.row(Samples(3, 3, 0, "soles.left", 0, (1.0, 2.0, 3.0))).values == (1.0, 2.0, 3.0)
