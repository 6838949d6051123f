from hypothesis import given
from hypothesis import strategies as st

from feedback.config import Sole, Zone
from feedback.gait.calibration.soles import STEP_NS, Moment, Soles
from feedback.messages import Samples

ZONES = (Zone(name="a", x=0.0, y=-0.5, region="heel"), Zone(name="b", x=0.0, y=0.5, region="toe"))
SOLE = Sole(calibration="newton", counts_per_newton=2.0, zones=ZONES)
MS = 1_000_000


def rows(leg: str, newtons: float, seconds: float, from_ns: int = 0, rate_hz: int = 100) -> list[Samples]:
    times_ns = [from_ns + round(k * 1e9 / rate_hz) for k in range(round(seconds * rate_hz))]
    return [Samples(t, t, 0, f"i.{leg}", 0, (newtons, newtons)) for t in times_ns]  # 2 counts a newton, two zones


def told(samples: list[Samples]) -> list[Moment]:
    soles = Soles(SOLE)
    return [moment for one in samples for moment in soles.add(one)]


def test_load_and_share_of_both_feet_ten_times_a_second() -> None:
    both = sorted(rows("left", 300.0, 1.0) + rows("right", 100.0, 1.0, rate_hz=50), key=lambda one: one.t_ns)
    moments = told(both)
    assert [moment.t_ns for moment in moments] == [(k + 1) * STEP_NS for k in range(9)]
    assert {(moment.load, moment.left_share) for moment in moments} == {(400.0, 0.75)}


@given(st.integers(0, 2**16))
def test_how_the_feet_are_interleaved_changes_nothing(order: int) -> None:
    left, right = rows("left", 300.0, 1.0), rows("right", 100.0, 1.0, 3 * MS)
    mixed: list[Samples] = []
    while left or right:
        order = (order * 1103515245 + 12345) & 0x7FFFFFFF
        mixed.append((left if left and (not right or order & 64) else right).pop(0))
    assert told(mixed) == told(sorted(mixed, key=lambda one: (one.t_ns, one.stream)))


def test_one_foot_alone_tells_nothing_and_is_named() -> None:
    soles = Soles(SOLE)
    assert [moment for one in rows("left", 300.0, 1.0) for moment in soles.add(one)] == []
    assert soles.unheard == ["right"]


def test_what_is_no_sole_is_passed_over() -> None:
    soles = Soles(SOLE)
    for stream, values in (("belt.belt", (1.0,)), ("thighs.left", (0.0,) * 6)):
        assert soles.add(Samples(1, 1, 0, stream, 0, values)) == []
    assert soles.unheard == ["left", "right"]


def test_without_load_there_is_no_share() -> None:
    both = sorted(rows("left", 0.0, 0.3) + rows("right", 0.0, 0.3), key=lambda one: one.t_ns)
    assert all(moment.load == 0 and moment.left_share != moment.left_share for moment in told(both))
