import pytest

from feedback.gait.contact import MS
from feedback.gait.foot import Foot, meter_of
from feedback.gait.load import DividerMeter, Meter
from feedback.gait.switch import Polarity, SwitchMeter
from feedback.messages import Samples


@pytest.mark.parametrize(
    ("calibration", "kind"),
    [("newton", Meter), ("fsr-pull-down", DividerMeter), ("fsr-pull-up", DividerMeter), ("switch", SwitchMeter)],
)
def test_each_calibration_has_its_meter(make_sole, calibration: str, kind: type) -> None:
    assert type(meter_of(make_sole(calibration), Polarity())) is kind


def test_offsets_settle_on_the_middle_of_the_swing_only(make_sole) -> None:
    foot = Foot("left", "i.left", make_sole(), Polarity())
    for k in range(50):
        value = 40.0 if 15 < k < 40 else 4000.0
        foot.recent.append(Samples(k * 10 * MS, 0, 0, "i.left", k, (value,) * 8))
    foot.swing = 0, 490 * MS
    foot.settle()
    assert foot.meter.offsets == pytest.approx([1.0] * 8)


def test_a_swing_too_short_to_have_a_middle_settles_nothing(make_sole) -> None:
    foot = Foot("left", "i.left", make_sole(), Polarity())
    foot.recent.append(Samples(80 * MS, 0, 0, "i.left", 0, (400.0,) * 8))
    foot.swing = 0, 160 * MS
    foot.settle()
    assert foot.meter.offsets == [0.0] * 8


def test_a_window_holds_what_came_after_its_start_up_to_its_end(make_sole) -> None:
    foot = Foot("left", "i.left", make_sole(), Polarity())
    for k in range(20):
        foot.recent.append(Samples(k * 10 * MS, 0, 0, "i.left", k, (20.0 * k,) * 8))
    times_ns, loads = foot.window(50 * MS, 80 * MS)
    assert times_ns.tolist() == [60 * MS, 70 * MS, 80 * MS]
    assert loads.tolist() == [[6.0] * 8, [7.0] * 8, [8.0] * 8]
    assert foot.window(500 * MS, 600 * MS)[1].shape == (0, 8)
