"""From byte to sound: the stations of each cue, from messages as they are heard."""

from math import isnan

import pytest

from feedback.measuring.stations import AT_ONCE_NS, Trace, against_record, figures
from feedback.messages import AudioHealth, Cue, Placed, Played, Samples

MS = 1_000_000
SENT_NS = 10**12


def trace_of(count: int, due_after_ns: int = 15 * MS) -> tuple[Trace, dict[tuple[str, int], int]]:
    """So many cues, each through the same stations: read 1, heard 2, cue 3, placed 4, sound 10, ring 5 ms."""
    trace, written = Trace(), {}
    for number in range(count):
        sent = SENT_NS + number * 1000 * MS
        written["left", number] = sent
        cause = sent + MS
        trace.hear(Samples(sent, cause, 0, "insoles.left", number, (1.0,)), sent + 2 * MS)
        cue = Cue(sent, cause, 0, number, 0, "k", "left", sent + due_after_ns, 0, 0, "click", -12.0, "")
        trace.hear(cue, sent + 3 * MS)
        trace.hear(Placed(sent + 4 * MS, cause, 0, number, 0, cue.due_ns, "placed"), sent + 5 * MS)
        onset = sent + 10 * MS
        told = Played(onset, cause, 0, number, 0, "k", "left", cue.due_ns, onset, onset - cue.due_ns, "played")
        trace.hear(told, onset + 20 * MS)
    trace.hear(AudioHealth(SENT_NS, 0, 0, "card", 48_000, 128, 5 * MS, 0, 0), SENT_NS)
    return trace, written


def test_each_station_is_counted_from_the_byte() -> None:
    trace, written = trace_of(5)
    told = figures(trace.rows(written))
    assert (told["revisions"], told["at_once"]) == (5, 5)
    expected = {"read": 1.0, "heard": 2.0, "cue": 3.0, "placed": 4.0, "rendered": 5.0, "sound": 10.0}
    assert {station: told[f"byte_to_{station}_ms_p90"] for station in expected} == expected
    assert trace.outcomes() == {"played": 5}


def test_a_cue_that_waits_for_its_time_does_not_count_as_slow() -> None:
    trace, written = trace_of(3, due_after_ns=AT_ONCE_NS + 1)
    told = figures(trace.rows(written))
    assert told["byte_to_placed_ms_p50"] == 4.0
    assert told["at_once"] == 0
    assert isnan(told["byte_to_sound_ms_p50"])


def test_one_frame_may_carry_both_feet() -> None:
    trace, written = trace_of(1)
    told = figures(trace.rows({("both", 0): written["left", 0]}))
    assert told["byte_to_read_ms_p50"] == 1.0
    assert trace.rows({}) == []


def test_a_revision_that_did_not_sound_has_no_onset() -> None:
    trace, written = trace_of(1)
    cue = Cue(SENT_NS, SENT_NS + MS, 0, 0, 1, "k", "left", SENT_NS + 15 * MS, 0, 0, "click", -12.0, "")
    trace.hear(cue, SENT_NS + 6 * MS)
    trace.hear(Placed(SENT_NS + 7 * MS, cue.cause_ns, 0, 0, 1, cue.due_ns, "moved"), 0)
    rows = trace.rows(written)
    assert sorted(bool(row.onset_ns) for row in rows) == [False, True]


def test_what_was_told_is_held_against_the_record() -> None:
    told = against_record([SENT_NS, SENT_NS + 100 * MS, SENT_NS + 200 * MS], [SENT_NS + 10_000, SENT_NS + 100 * MS])
    assert (told["onsets_told"], told["onsets_not_heard"]) == (3, 1)
    assert told["told_onset_error_ms_p50"] == pytest.approx(0.005)
    assert against_record([1], [])["onsets_not_heard"] == 1
