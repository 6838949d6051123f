"""The live line."""

import io
from math import nan

from feedback.cli.status import StatusLine
from feedback.messages import (
    Acknowledged,
    AudioHealth,
    BeltEvent,
    GaitState,
    Gap,
    Notice,
    Placed,
    Played,
    SensorHealth,
    Signal,
    Withheld,
)

MS = 1_000_000


def health(state, detail=""):
    return SensorHealth(0, 0, 0, "insoles", state, detail, 399.6, 10, 1, 2, 3, 0)


def played(outcome):
    return Played(0, 0, 0, 1, 0, "glute_ready", "left", 5, 5, 0, outcome)


def state(left, right, cadence, word="walking"):
    return GaitState(0, 0, 0, word, left, right, 0.5, 0.5, cadence)


def test_the_line_says_how_it_goes():
    line = StatusLine(io.StringIO())
    line.show([state(0.31, 0.80, 109.4), played("played"), played("late"), health("streaming")])
    line.show([Placed(3 * MS, 2 * MS, 0, 1, 0, 5, "placed"), Withheld(0, 0, 0, "glute_ready", "left", 0, "unsure")])
    line.show([AudioHealth(0, 0, 0, "null", 48_000, 128, 0, 0, 0)])
    assert line.text() == (
        "walking 109/min  L [###.......]  R [########..]  cues 1 played 1 late 1 withheld  1.0 ms  "
        "insoles streaming 400/s lost 2  sound null"
    )


def test_standing_has_no_phase():
    line = StatusLine(io.StringIO())
    line.show([state(nan, nan, nan, "standing")])
    assert "standing --/min  L [..........]  R [..........]" in line.text()


def test_news_are_told_once_and_in_words():
    out = io.StringIO()
    line = StatusLine(out)
    line.show([health("streaming")])
    line.show([health("lost", "pulled out"), health("lost", "pulled out")])
    line.show([Signal(0, 0, 0, "insoles.left", "silent", "nothing for 300 ms")])
    line.show([Notice(0, 0, 0, "audio", "note", "no sound device"), Gap(0, 0, 0, "engine", "samples", "insoles", 3)])
    assert out.getvalue().splitlines() == [
        "insoles: lost: pulled out",
        "insoles.left: silent: nothing for 300 ms",
        "audio: no sound device",
        "engine: 3 of samples from insoles lost",
    ]


def test_what_was_asked_for_is_told_with_what_became_of_it():
    out = io.StringIO()
    head, lead = (0, 0, 0, 1, "therapist"), "cues.glute_ready.lead_ms"
    many = f"{lead} = 90\ncues.push_off.aim.least = 'none'"
    StatusLine(out).show(
        [
            Acknowledged(*head, lead, "450", "60", "900 is above the most, 450"),
            Acknowledged(*head, lead, "450", "450", "'x' is no number", refused=True),
            Acknowledged(*head, "pause", "", "", ""),
            Acknowledged(*head, "apply", many, many.replace("90", "60").replace("'none'", "2"), ""),
        ]
    )
    assert out.getvalue().splitlines() == [
        f"therapist: {lead} 60 -> 450 (900 is above the most, 450)",
        f"therapist: {lead}: refused: 'x' is no number",
        "therapist: pause: done",
        f"therapist: {lead} 60 -> 90",
        "cues.push_off.aim.least 2 -> 'none'",
    ]


def test_spoken_words_are_no_cues_of_a_stride():
    line = StatusLine(io.StringIO())
    line.show([Played(0, 0, 0, 1, 0, "count_down", "", 5, 5, 0, "played")])
    assert "cues 0 played" in line.text()


def test_where_there_is_no_terminal_the_line_is_written_once_at_the_end():
    out = io.StringIO()
    line = StatusLine(out)
    for phase in (0.1, 0.2, 0.3):
        line.show([state(phase, phase, 100.0)])
    line.end()
    assert out.getvalue().count("walking") == 1


def test_what_a_belt_does_is_news():
    out = io.StringIO()
    StatusLine(out).show(
        [
            BeltEvent(0, 0, 0, "treadmill", "stop", 0.024, "the session ends"),
            BeltEvent(0, 0, 1, "treadmill", "emergency_stop", nan),
        ]
    )
    assert out.getvalue().splitlines() == [
        "treadmill: stop at 0.02 m/s: the session ends",
        "treadmill: emergency stop",
    ]
