from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.phase import NORM_TOE_OFF
from feedback.records.normal import muscle_spans, thigh_band


def test_the_thigh_goes_from_flexion_to_extension_and_back() -> None:
    band = thigh_band()
    assert (band.x_pct[0], band.x_pct[-1], len(band.x_pct)) == (0.0, 100.0, 26)
    assert all(low <= high for low, high in zip(band.low, band.high, strict=True))
    assert min(band.low) == -18.0
    assert band.x_pct[band.low.index(-18.0)] == 52.0


def test_at_the_norms_own_toe_off_a_muscle_works_when_the_norm_says() -> None:
    (first, last) = muscle_spans("gluteus_medius", 100 * NORM_TOE_OFF)
    assert [round(edge, 6) for edge in (*first, *last)] == [0.0, 40.0, 96.0, 100.0]


@given(st.floats(30, 90), st.sampled_from(["gluteus_maximus", "gluteus_medius", "hamstrings"]))
def test_spans_lie_in_the_cycle_in_order(toe_off_pct: float, muscle: str) -> None:
    edges = [edge for span in muscle_spans(muscle, toe_off_pct) for edge in span]
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] <= 100


def test_what_nobody_published_has_no_span() -> None:
    assert muscle_spans("soleus", 60.0) == []
    assert muscle_spans("gluteus_medius", float("nan")) == []
