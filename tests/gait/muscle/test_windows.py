"""Windows move with the patient's toe off; words follow the onset."""

import pytest

from feedback.gait.muscle.windows import EARLY, LATE, WINDOWS, scaled, verdict
from feedback.gait.phase import NORM_TOE_OFF


@pytest.mark.parametrize("name", sorted(WINDOWS))
def test_a_normal_toe_off_leaves_a_window_as_published(name):
    window = WINDOWS[name]
    assert scaled(window, NORM_TOE_OFF) == pytest.approx(
        (window.begin - 1, window.end, window.target - 1, window.held), abs=1e-9
    )


def test_a_longer_stance_stretches_what_is_in_stance_and_squeezes_the_rest():
    window = WINDOWS["gluteus_medius"]
    longer = scaled(window, 0.70)
    assert longer.end == pytest.approx(window.end / NORM_TOE_OFF * 0.70)
    assert longer.begin == pytest.approx(-0.04 * 0.30 / (1 - NORM_TOE_OFF))


def test_words():
    assert [verdict(x) for x in (EARLY - 0.01, EARLY, 0, LATE, LATE + 0.01)] == [
        "early", "on_time", "on_time", "on_time", "late"
    ]  # fmt: skip
