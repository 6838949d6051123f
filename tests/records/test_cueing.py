import pytest

from feedback.messages import Cue, GaitEvent, Placed, Played, Withheld
from feedback.records.cueing import CueCounts, byte_to_cue_ms, count_cues, onset_error_ms, timing_error_ms, timings
from feedback.records.material import Material

MS = 1_000_000


def cue(cue_id: int, target_ms: int, revision: int = 0, cancelled: str = "", leg: str = "left") -> Cue:
    due_ns, target_ns = (target_ms - 60) * MS, target_ms * MS
    return Cue(5, 5, 0, cue_id, revision, "glute_ready", leg, due_ns, target_ns, MS, "click", -12.0, cancelled)


def played(of: Cue, outcome: str = "played", error_ns: int = 0) -> Played:
    onset_ns = of.due_ns + error_ns if outcome == "played" else 0
    return Played(onset_ns, 5, 0, of.cue_id, of.revision, of.kind, of.leg, of.due_ns, onset_ns, error_ns, outcome)


def strike(t_ms: int, leg: str = "left") -> GaitEvent:
    return GaitEvent(t_ms * MS, 0, 0, leg, "heel_strike", t_ms * MS, 1.0, "")


def test_each_cue_is_counted_once_by_what_became_of_it() -> None:
    cues = {k: [cue(k, 1000 * k), cue(k, 1000 * k + 9, 1)] for k in (1, 2, 3)}
    cues |= {4: [cue(4, 4000), cue(4, 4000, 1, "not walking steadily")], 5: [cue(5, 5000)]}
    ends = [played(cues[1][1]), played(cues[2][1], "late"), played(cues[3][0], "lost"), played(cues[4][1], "cancelled")]
    why = ("no prediction", "prediction unsure: sigma 41 ms", "prediction unsure: sigma 99 ms")
    withheld = [Withheld(1, 1, 0, "glute_ready", "left", 0, text) for text in why]
    counts = count_cues(Material(cues=cues, played=ends, withheld=withheld))
    assert counts == CueCounts(4, 1, 1, 1, 1, 1, {"prediction unsure": 2, "no prediction": 1})
    assert counts.suppressed == 3
    assert counts.due == counts.played + counts.late + counts.lost + counts.open


def test_spoken_words_are_counted_nowhere() -> None:
    words = cue(7, 1000, leg="").replace(kind="count_down", purpose="speech", sound="say:three")
    placed = [Placed(900 * MS, 10 * MS, 0, 7, 0, 0, "placed"), Placed(12 * MS, 10 * MS, 0, 1, 0, 0, "placed")]
    material = Material(cues={1: [cue(1, 1000)], 7: [words]}, placed=placed, played=[played(words)])
    counts, latency = count_cues(material), byte_to_cue_ms(material)
    assert (counts.due, counts.played, counts.open) == (1, 0, 1)
    assert (latency.n, latency.p50) == (1, 2.0)
    assert timings(material) == []


def test_a_cue_cancelled_without_an_answer_is_not_open() -> None:
    counts = count_cues(Material(cues={1: [cue(1, 1000), cue(1, 1000, 1, "signal silent")]}))
    assert (counts.due, counts.open, counts.cancelled) == (0, 0, 1)


def test_latency_is_from_byte_to_receipt_without_cancellations() -> None:
    rows = [Placed(10 * MS + k * MS, 10 * MS, 0, k, 0, 0, "placed") for k in (1, 2, 3)]
    rows += [Placed(900 * MS, 10 * MS, 0, 9, 1, 0, "cancelled"), Placed(900 * MS, 0, 0, 9, 1, 0, "moved")]
    latency = byte_to_cue_ms(Material(placed=rows))
    assert (latency.n, latency.p50) == (3, 2.0)


def test_onset_error_is_of_what_sounded() -> None:
    rows = [played(cue(1, 1000), error_ns=-20_000), played(cue(2, 2000), error_ns=40_000), played(cue(3, 3000), "late")]
    error = onset_error_ms(Material(played=rows))
    assert (error.n, error.p50) == (2, pytest.approx(0.03))


def test_timing_is_against_the_heel_strike_that_came() -> None:
    cues = {k: [cue(k, 1000 * k - 5), cue(k, 1000 * k, 1)] for k in (1, 2, 3, 4)}
    ends = [played(cues[1][1]), played(cues[2][0]), played(cues[3][1]), played(cues[4][1], "late")]
    material = Material(cues=cues, played=ends, events=[strike(2010), strike(990), strike(1000, "right")])
    found = timings(material)
    assert [timing.error_ms for timing in found] == [10.0, -15.0, None]  # 10 ms early a strike: the cue was late
    assert (timing_error_ms(found).n, timing_error_ms(found).mean) == (2, -2.5)


def test_the_other_legs_heel_strike_does_not_count() -> None:
    sounded = cue(1, 1000, leg="right")
    found = timings(Material(cues={1: [sounded]}, played=[played(sounded)], events=[strike(1000, "left")]))
    assert [timing.error_ms for timing in found] == [None]


def test_a_push_is_held_against_the_other_foot_and_a_held_sound_or_a_reward_against_none() -> None:
    push = cue(1, 1000).replace(kind="push_off")
    held, reward = cue(2, 1000).replace(kind="glute_hold"), cue(3, 1000).replace(purpose="reward")
    ends = [played(row) for row in (push, held, reward)]
    cues = {row.cue_id: [row] for row in (push, held, reward)}
    material = Material(cues=cues, played=ends, events=[strike(800), strike(990, "right")])
    assert [timing.error_ms for timing in timings(material)] == [10.0]
