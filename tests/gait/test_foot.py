import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.config import Sole, Zone
from feedback.gait.contact import MS
from feedback.gait.foot import Foot, meter_of
from feedback.gait.load import DividerMeter, Meter
from feedback.gait.polarity import Polarity
from feedback.gait.switch import SwitchMeter
from feedback.messages import Samples


def sole() -> Sole:
    zones = tuple(Zone(name=f"z{k}", x=0, y=0, region="mid") for k in range(8))
    return Sole(calibration="newton", zones=zones)


@pytest.mark.parametrize(
    ("calibration", "kind"),
    [("newton", Meter), ("fsr-pull-down", DividerMeter), ("fsr-pull-up", DividerMeter), ("switch", SwitchMeter)],
)
def test_each_calibration_has_its_meter(make_sole, calibration: str, kind: type) -> None:
    assert type(meter_of(make_sole(calibration), "left", Polarity())) is kind


def test_offsets_settle_on_the_middle_of_the_swing_only(make_sole) -> None:
    foot = Foot("left", "i.left", make_sole(), Polarity())
    for k in range(50):
        value = 40.0 if 15 < k < 40 else 4000.0
        foot.recent.append(Samples(k * 10 * MS, 0, 0, "i.left", k, (value,) * 8))
    foot.swing = 0, 490 * MS, False
    foot.settle()
    assert foot.meter.offsets == pytest.approx([1.0] * 8)


def test_of_a_swing_in_which_the_foot_dragged_its_free_part_is_taken(make_sole) -> None:
    foot = Foot("left", "i.left", make_sole(), Polarity())
    for k in range(50):
        value = 40.0 if k < 12 or k > 42 else 400.0
        foot.recent.append(Samples(k * 10 * MS, 0, 0, "i.left", k, (value,) * 8))
    foot.swing = 0, 490 * MS, True
    foot.settle()
    assert foot.meter.offsets == pytest.approx([1.0] * 8)


def test_a_swing_too_short_to_have_a_middle_settles_nothing(make_sole) -> None:
    foot = Foot("left", "i.left", make_sole(), Polarity())
    foot.recent.append(Samples(80 * MS, 0, 0, "i.left", 0, (400.0,) * 8))
    foot.swing = 0, 160 * MS, False
    foot.settle()
    assert foot.meter.offsets == [0.0] * 8


def test_a_window_holds_what_came_after_its_start_up_to_its_end(make_sole) -> None:
    foot = Foot("left", "i.left", make_sole(), Polarity())
    for k in range(20):
        foot.recent.append(Samples(k * 10 * MS, 0, 0, "i.left", k, (20.0 * k,) * 8))
    times_ns, loads = foot.window(50 * MS, 80 * MS)
    assert times_ns == [60 * MS, 70 * MS, 80 * MS]
    assert loads.tolist() == [[6.0] * 8, [7.0] * 8, [8.0] * 8]
    assert foot.window(500 * MS, 600 * MS)[1].shape == (0, 8)


def filled(sole, count: int, every_ns: int) -> Foot:
    foot = Foot("left", "i.left", sole, Polarity())
    for k in range(count):
        foot.recent.append(Samples(k * every_ns, 0, 0, "i.left", k, (0.0,) * 8))
        if k % 512 == 511:
            foot.reach()
    return foot


@given(st.integers(0, 990), st.integers(1, 400))
def test_looking_back_gives_the_samples_of_that_time_and_one_more_at_either_end(start: int, length: int) -> None:
    foot = filled(sole(), 100, 10)
    end = min(start + length, 990)
    times = [sample.t_ns for sample in foot.between(start, end)]
    assert times == list(range(start // 10 * 10, -(-end // 10) * 10 + 1, 10))


def test_what_is_no_longer_or_not_yet_there_is_not_given_in_part(make_sole) -> None:
    foot = filled(make_sole(), 100, 10)
    assert foot.between(500, 991) == []
    assert foot.between(-1, 500) == []


@pytest.mark.parametrize("rate_hz", [20, 100, 200, 1000])
def test_samples_are_kept_for_the_longest_stance_at_any_rate(make_sole, rate_hz: int) -> None:
    every_ns = 1_000_000_000 // rate_hz
    foot = filled(make_sole(), 6 * rate_hz, every_ns)
    newest = foot.recent[-1].t_ns
    assert foot.between(newest - 3_300 * MS, newest - 200 * MS)
    assert len(foot.recent) <= max(512, 2 * 4 * rate_hz)


def test_a_device_whose_clock_hardly_moves_does_not_fill_the_memory(make_sole) -> None:
    assert len(filled(make_sole(), 20_000, 1).recent) == 8192


@pytest.mark.parametrize("rate_hz", [50, 100, 1000])
def test_the_loads_around_an_event_are_few_and_begin_just_before_it(make_sole, rate_hz: int) -> None:
    foot = Foot("left", "i.left", make_sole(), Polarity())
    step_ns = 10**9 // rate_hz
    for k in range(200):
        foot.recent.append(Samples(k * step_ns, 0, 0, "i.left", k, (20.0 * k,) * 8))
    event_ns = foot.recent[-1].t_ns - 12 * MS
    rows = list(foot.loads_around(event_ns, backwards=False))
    times_ns = [row[0] * step_ns for row in rows]
    assert 2 <= len(rows) <= 8
    assert times_ns == sorted(times_ns)
    assert event_ns - max(2 * step_ns, 10 * MS) <= times_ns[0] < event_ns < times_ns[-1]


def test_long_after_an_event_what_came_then_is_looked_at(make_sole) -> None:
    foot = Foot("left", "i.left", make_sole(), Polarity())
    for k in range(100):
        foot.recent.append(Samples(k * 10 * MS, 0, 0, "i.left", k, (20.0 * k,) * 8))
    rows = list(foot.loads_around(800 * MS, backwards=False))
    assert all(79 <= row[0] <= 84 for row in rows)
