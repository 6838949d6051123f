"""What walking is in OSC."""

import re
from math import inf, nan
from pathlib import Path

import pytest

from feedback.messages import (
    BlockBegins,
    Burst,
    Command,
    Cue,
    GaitEvent,
    GaitState,
    LimbAngle,
    Measure,
    Outcome,
    Played,
    Signal,
    Stride,
    Turns,
)
from feedback.outlets.osc_messages import ADDRESSES, READS, Said, markdown, said_of
from feedback.topics import TOPIC_OF

NOW_NS = 5_000_000_000
CUE = Cue(1, 1, 0, 7, 2, "glute_ready", "left", NOW_NS + 250_000_000, 0, 0, "click", -6.0, "")
MESSAGES = [
    (GaitEvent(1, 1, 0, "left", "heel_strike", 2, 0.5, "heel"), [("left/heel_strike", 0.5, "heel")]),
    (GaitEvent(1, 1, 0, "right", "toe_off", 2, 1.0, "toe"), [("right/toe_off", 1.0, "toe")]),
    (GaitState(1, 1, 0, "standing", nan, nan, 0.5, 0.75, nan),
     [("left/load", 0.5), ("right/load", 0.75), ("state", "standing")]),
    (CUE, [("left/cue", "glute_ready", 7, 2, 0.25, -6.0, "")]),
    (CUE.replace(leg=""), [("both/cue", "glute_ready", 7, 2, 0.25, -6.0, "")]),
    (Played(1, 1, 0, 7, 2, "glute_ready", "left", 1, 1, 0, "played"), [("left/played", "glute_ready", 7, "played")]),
    (Outcome(1, 1, 0, "hip_extend", "left", 1, 1, "cued", 7, "", 0, "m", "x", 12.0, 10.0, "hit"),
     [("left/outcome", "hip_extend", "hit", 12.0, 10.0)]),
    (Outcome(1, 1, 0, "hip_extend", "left", 1, 1, "cued", 7, "", 0, "m", "x", nan, 10.0, "unknown"),
     [("left/outcome", "hip_extend", "unknown")]),
    (Stride(1, 1, 0, "left", 1, 1.0, 0.5, 0.25, nan, nan, nan, 1.0, "heel", 1.0), [("left/stride", 1.0, 0.5, 0.25)]),
    (Measure(1, 1, 0, "left", 1, "thigh_extension_deg", 12.0, nan, "imu"),
     [("left/measure/thigh_extension_deg", 12.0, -1.0, "imu")]),
    (Measure(1, 1, 0, "left", 1, "onset_ms", 5.0, 2.0, "emg", "gluteus_medius"),
     [("left/measure/onset_ms/gluteus_medius", 5.0, 2.0, "emg")]),
    (Measure(1, 1, 0, "left", 1, "onset_ms", nan, 2.0, "emg"), []),
    (LimbAngle(1, 1, 0, "right", "thigh", -8.0, 1.0, "imu"), [("right/angle/thigh", -8.0)]),
    (Burst(1, 1, 0, "left", "gluteus_medius", "on", 2, 6.0), [("left/muscle/gluteus_medius", 1, 6.0)]),
    (Burst(1, 1, 0, "left", "gluteus_medius", "off", 2, 1.0), [("left/muscle/gluteus_medius", 0, 1.0)]),
    (BlockBegins(1, 1, 0, 2, "training", 100, 50, 60.0, 0, (), 3), [("block", 2, "training", 3)]),
    (Signal(1, 1, 0, "insoles.left", "silent", ""), [("signal", "insoles.left", "silent")]),
    (Command(1, 1, 0, 1, "therapist", "stop_sounds", ""), [("silence", 1)]),
    (Command(1, 1, 0, 1, "therapist", "allow_sounds", ""), [("silence", 0)]),
    (Command(1, 1, 0, 1, "therapist", "pause", ""), []),
    (Turns(1, 1, 0, (), (), (), 0, b"", b""), []),
]  # fmt: skip


def pattern(name):
    return re.sub(r"LEG|NAME|MUSCLE", lambda word: {"LEG": "(left|right|both)"}.get(word[0], "[a-z_]+"), name)


@pytest.mark.parametrize(("message", "wanted"), MESSAGES, ids=lambda value: type(value).__name__)
def test_a_message_is_said_under_its_addresses(message, wanted):
    said = said_of(message, NOW_NS)
    assert said == [Said(f"/stridecue/{address}", tuple(arguments)) for address, *arguments in wanted]


@pytest.mark.parametrize(("message", "_wanted"), MESSAGES)
def test_every_address_is_in_the_table_with_its_arguments(message, _wanted):
    for address, arguments in said_of(message, NOW_NS):
        (name,) = [name for name in ADDRESSES if re.fullmatch(f"/stridecue/{pattern(name)}", address)]
        types = [word.strip()[0] for word in ADDRESSES[name][0].split(",")]
        told = [{str: "s", int: "i", float: "f"}[type(value)] for value in arguments]
        assert told == types[: len(told)]
        assert len(told) == len(types) or name == "LEG/outcome"


def test_every_address_is_used_and_every_topic_that_is_read_is_told():
    told = [said.address for message, _ in MESSAGES for said in said_of(message, NOW_NS)]
    walking = GaitState(1, 1, 0, "walking", 0.1, 0.6, 0.5, 0.5, 110.0)
    told += [said.address for said in said_of(walking, NOW_NS)]
    for name in ADDRESSES:
        assert any(re.fullmatch(f"/stridecue/{pattern(name)}", address) for address in told), name
    assert {TOPIC_OF[type(message)] for message, wanted in MESSAGES if wanted} == set(READS)


def test_infinite_numbers_pass():
    assert said_of(LimbAngle(1, 1, 0, "left", "hip", inf, 1.0, "x"), 0)


def test_the_page_tells_the_same():
    assert markdown() in (Path(__file__).resolve().parents[2] / "docs" / "feed.md").read_text()
