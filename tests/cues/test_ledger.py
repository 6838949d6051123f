"""The ledger: each stride of each cue once, by the measure it is known by, with the reason where something was not."""

from math import isnan, nan
from typing import NamedTuple

import pytest

from feedback.config import Protocol
from feedback.cues.ledger import Ledger
from feedback.messages import HEEL_STRIKE, GaitEvent, Measure, Stride, Withheld

MS = 1_000_000
STRIDE_MS = 1000


class Settled(NamedTuple):
    kind: str
    leg: str
    stride: int
    plan: str = "cued"
    cue_id: int = 1
    why: str = ""
    error_ns: int = 0


class AboveTen:
    """A judge whose target is 10; of values beside a measure, below 1."""

    def verdict(self, kind, leg, measure, method, value):
        if method == "unknown":
            return "unknown", nan
        if measure == "cop_spread_ml":
            return ("hit" if value < 1.0 else "miss"), 1.0
        return ("hit" if value >= 10.0 else "miss"), 10.0


def strike(k, leg="left"):
    t_ns = k * STRIDE_MS * MS
    return GaitEvent(t_ns, t_ns + 5, 0, leg, HEEL_STRIKE, t_ns + 10 * MS, 1.0, "heel")


def measure(k, name, value, method="thigh_imu", muscle="", word="", leg="left", after_ms=600):
    start_ns = k * STRIDE_MS * MS
    t_ns = start_ns + after_ms * MS
    return Measure(t_ns, t_ns, 0, leg, start_ns, name, value, 1.0, method, muscle, word)


def stride(k, leg="left", **fields):
    start_ns, zone = k * STRIDE_MS * MS, fields.pop("zone", "heel")
    end_ns = start_ns + STRIDE_MS * MS
    stance_s = fields.pop("stance_s", 0.6)
    return Stride(end_ns, end_ns, 0, leg, start_ns, 1.0, stance_s, 0.4, 0.2, 0.4, 0.5, 1.0, zone, 1.0, **fields)


def ledger(place=lambda leg, stride: (2, "training"), **cues):
    return Ledger(Protocol.model_validate({"name": "p", "cues": cues}), AboveTen(), place)


def told(book, *messages):
    out = []
    for message in messages:
        if isinstance(message, Settled):
            book.settle(message)
        else:
            book.hear(message)
        book.tell(out)
    return out


def rows(book, *messages):
    out = told(book, *messages)
    book.tell(out, is_end=True)
    return out


def test_a_stride_is_told_when_both_its_value_and_its_account_are_there():
    book = ledger(hip_extend={})
    assert told(book, strike(1), measure(1, "thigh_extension_deg", 11.0)) == []
    (row,) = told(book, Settled("hip_extend", "left", 1, cue_id=7, error_ns=4 * MS))
    assert (row.kind, row.leg, row.block, row.plan, row.cue_id) == ("hip_extend", "left", 2, "cued", 7)
    assert (row.measure, row.method, row.value, row.target) == ("thigh_extension_deg", "thigh_imu", 11.0, 10.0)
    assert (row.success, row.error_ns, row.start_ns, row.t_ns) == ("hit", 4 * MS, 1000 * MS, 1600 * MS)
    assert rows(book) == []


def test_a_value_that_comes_later_is_waited_for_until_the_next_stride():
    book = ledger(hip_extend={})
    assert told(book, strike(1), Settled("hip_extend", "left", 1)) == []
    (row,) = told(book, measure(1, "thigh_extension_deg", 9.0))
    assert row.success == "miss"
    assert told(book, strike(2), Settled("hip_extend", "left", 2), strike(3)) == []
    (row,) = told(book, Settled("hip_extend", "left", 3))
    assert (row.success, row.measure, isnan(row.value)) == ("unknown", "", True)


def test_the_estimate_stands_in_where_the_sensor_says_nothing():
    book = ledger(hip_extend={})
    angle = measure(1, "trailing_limb_angle_deg", 12.0, method="insoles+belt")
    (row,) = rows(book, strike(1), angle, Settled("hip_extend", "left", 1))
    assert (row.measure, row.method, row.success) == ("trailing_limb_angle_deg", "insoles+belt", "hit")
    alone = ledger(hip_extend={"fallback": False})
    assert rows(alone, strike(1), angle, Settled("hip_extend", "left", 1))[0].success == "unknown"


def test_strides_without_a_cue_are_kept_alike_with_the_reason():
    book = ledger(hip_extend={})
    out = []
    for k, (plan, why) in enumerate([("catch", ""), ("faded", ""), ("cued", "prediction unsure: sigma 80 ms")], 1):
        row = Settled("hip_extend", "left", k, plan, 0, why)
        out += told(book, strike(k), measure(k, "thigh_extension_deg", 10.0 + k), row)
    assert [(row.plan, row.why, row.cue_id, row.success) for row in out] == [
        ("catch", "", 0, "hit"),
        ("faded", "", 0, "hit"),
        ("cued", "prediction unsure: sigma 80 ms", 0, "hit"),
    ]


def test_a_cue_before_landing_is_scored_by_the_stride_it_prepares():
    book = ledger(glute_ready={})
    onset = measure(2, "onset_ms", -20.0, "emg", "gluteus_maximus", "on_time", after_ms=50)
    (row,) = told(book, strike(1), strike(2), Settled("glute_ready", "left", 1), onset)
    assert (row.start_ns, row.success, row.target) == (2000 * MS, "hit", 0.0)


@pytest.mark.parametrize(
    ("word", "success"), [("on_time", "hit"), ("late", "miss"), ("absent", "miss"), ("too_noisy", "unknown")]
)
def test_an_onset_is_scored_by_its_word(word, success):
    value = 10.0 if word in ("on_time", "late") else nan
    onset = measure(2, "onset_ms", value, "emg", "gluteus_maximus", word)
    (row,) = rows(ledger(glute_ready={}), strike(1), strike(2), Settled("glute_ready", "left", 1), onset)
    assert row.success == success


def test_another_muscle_is_none_of_its_business():
    onset = measure(2, "onset_ms", 0.0, "emg", "hamstrings", "on_time")
    (row,) = rows(ledger(glute_ready={}), strike(1), strike(2), Settled("glute_ready", "left", 1), onset)
    assert row.measure == ""


def test_a_hit_that_was_bought_elsewhere_is_none():
    why = "guarded: cadence 20 % below the baseline"
    hit, account = measure(1, "thigh_extension_deg", 11.0), Settled("hip_extend", "left", 1)
    guarded = Withheld(1600 * MS, 0, 0, "hip_extend", "left", 1000 * MS, why)
    assert rows(ledger(hip_extend={}), strike(1), guarded, hit, account)[0].success == "guarded"
    book = ledger(stance_stable={})
    support, swaying = measure(1, "single_support_s", 11.0, "insoles"), measure(1, "cop_spread_ml", 2.0, "insoles")
    (row,) = rows(book, strike(1), support, swaying, Settled("stance_stable", "left", 1))
    assert (row.measure, row.success) == ("single_support_s", "guarded")


def test_a_warm_up_keeps_values_and_no_success():
    book = ledger(lambda leg, stride: (1, "warm_up"), hip_extend={})
    (row,) = rows(book, strike(1), measure(1, "thigh_extension_deg", 11.0), Settled("hip_extend", "left", 1))
    assert (row.value, row.success) == (11.0, "unknown")


def test_criteria_without_a_target():
    legs = ("left",)
    book = ledger(
        symmetry={"over_strides": 1, "legs": legs}, heel_first={"legs": legs}, tall_pelvis={"legs": legs}, rhythm={}
    )
    out = rows(
        book,
        strike(1),
        stride(1, "right", stance_s=0.8),
        stride(1, zone="toe"),
        measure(1, "pelvic_drop_deg", 8.0, "pelvis_imu"),
        strike(2),
        Settled("rhythm", "left", 1, error_ns=40 * MS),
        *(Settled(kind, "left", 1) for kind in ("symmetry", "heel_first", "tall_pelvis")),
    )
    found = {row.kind: (round(row.value, 1), row.target, row.success) for row in out}
    assert found == {
        "symmetry": (-28.6, 10.0, "miss"),
        "heel_first": (0.0, 1.0, "miss"),
        "tall_pelvis": (8.0, 7.0, "miss"),
        "rhythm": (-40.0, 60.0, "hit"),
    }


def test_before_the_first_stride_there_is_nothing_to_account_for():
    assert rows(ledger(hip_extend={}), Settled("hip_extend", "left", 0), strike(1)) == []


def test_each_stride_has_one_row_over_a_long_walk():
    book, out = ledger(hip_extend={}, glute_ready={}), []
    for k in range(1, 301):
        out += told(book, strike(k), Settled("glute_ready", "left", k - 1))
        out += told(book, measure(k, "thigh_extension_deg", 11.0), Settled("hip_extend", "left", k))
    book.tell(out, is_end=True)
    for kind, n in (("hip_extend", 300), ("glute_ready", 299)):
        starts = [row.start_ns for row in out if row.kind == kind]
        assert len(starts) == len(set(starts)) == n
        assert starts == sorted(starts)


def test_a_stride_that_is_settled_twice_is_one_row_with_its_cue():
    book = ledger(hip_extend={})
    told(book, strike(1), Settled("hip_extend", "left", 1, cue_id=0), Settled("hip_extend", "left", 1, cue_id=8))
    (row,) = rows(book, measure(1, "thigh_extension_deg", 11.0), Settled("hip_extend", "left", 1, cue_id=9))
    assert row.cue_id == 8
