"""Detectable change and levels of the norm."""

import pytest

from feedback.cues.change import MDC, NORMAL_SD, level_sd, level_words, mdc


def test_every_figure_has_its_source():
    assert all(row.value > 0 and row.source for row in MDC.values())
    assert all(sd > 0 and source for sd, source in NORMAL_SD.values())


def test_a_time_needs_the_strides_length():
    assert mdc("single_support_s", 1.2) == pytest.approx(0.0504)
    assert mdc("single_support_s") is None
    assert (mdc("trailing_limb_angle_deg"), mdc("onset_ms")) == (3.8, None)


@pytest.mark.parametrize(
    ("value", "words"),
    [(6.0, "within 1 SD of normal"), (-4.0, "1 to 2 SD below normal"), (30.0, "more than 2 SD above normal")],
)
def test_levels_are_told_in_sds(value, words):
    assert level_words(level_sd("hip_extension_deg", value, 5.8)) == words


def test_without_a_norm_there_is_no_level():
    assert level_sd("hip_extension_deg", 3.0, None) is None
    assert level_words(level_sd("onset_ms", 3.0, 1.0)) == "no norm is known"
