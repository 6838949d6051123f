import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.config import Protocol, Rig
from feedback.config.protocol import Protocol as Model
from feedback.cues.catalogue import CATALOGUE
from feedback.outputs.leading import Lead, band_of, lead_of, placed

Protocols = Callable[[str], Protocol]


def lead(measure: str = "thigh_extension_deg", limit: float = math.nan) -> Lead:
    return Lead("hip_extend", ("left", "right"), measure, 1, True, True, limit)


def test_the_first_scored_cue_of_the_block_leads(full_rig: Rig, plain_rig: Rig, protocols: Protocols) -> None:
    pelvis = protocols("pelvic_drop")
    assert lead_of(pelvis, full_rig, ("glute_ready", "tall_pelvis")).kind == "glute_ready"
    assert lead_of(pelvis, plain_rig, ("glute_ready", "tall_pelvis")).kind == "tall_pelvis"
    assert lead_of(pelvis, plain_rig, ("tall_pelvis", "glute_ready")).kind == "tall_pelvis"


def test_without_cues_or_without_emg_nothing_leads(plain_rig: Rig, protocols: Protocols) -> None:
    assert lead_of(protocols("glute_ready"), plain_rig, ("glute_ready", "guard")) is None
    assert lead_of(protocols("glute_ready"), plain_rig, ()) is None
    assert lead_of(protocols("glute_ready"), plain_rig, ("hip_extend",)) is None


def test_it_is_measured_with_what_this_rig_has(full_rig: Rig, plain_rig: Rig, protocols: Protocols) -> None:
    hip, stance = protocols("hip_extension"), protocols("single_leg_stance")
    assert lead_of(hip, full_rig, ("hip_extend",)).angle == ("thigh", -1.0)
    assert lead_of(hip, plain_rig, ("hip_extend",)).angle == ("trailing_limb", 1.0)
    assert lead_of(stance, plain_rig, ("glute_hold",)).measure == "single_support_s"
    assert lead_of(stance, full_rig, ("glute_hold",)).measure == "held_share"


@pytest.mark.parametrize("kind", [kind for kind in CATALOGUE if kind != "guard"])
def test_every_cue_of_the_catalogue_can_lead(kind: str, full_rig: Rig) -> None:
    found = lead_of(Model.model_validate({"name": "one", "cues": {kind: {}}}), full_rig, (kind,))
    assert found.kind == kind
    assert found.wants in ("more", "less", "near")


def test_how_it_is_told_follows_the_protocol(full_rig: Rig) -> None:
    said = {"tell": "concurrent", "summary_strides": 5}
    found = lead_of(Model.model_validate({"name": "a", "cues": {"hip_extend": said}}), full_rig, ("hip_extend",))
    assert (found.tells_after, found.tells_live, found.summed) == (False, True, 5)
    found = lead_of(
        Model.model_validate({"name": "a", "cues": {"hip_extend": {"tell": "terminal"}}}), full_rig, ("hip_extend",)
    )
    assert (found.tells_after, found.angle) == (True, ("", 1.0))


@given(st.floats(1, 40), st.floats(0, 5), st.floats(-60, 60), st.floats(0, 30))
def test_more_is_higher_and_the_target_is_the_bands_edge(target: float, sd: float, value: float, gain: float) -> None:
    edge = band_of(lead())[0]
    assert placed(lead(), target, target, sd) == pytest.approx(edge)
    assert 0 <= placed(lead(), value, target, sd) <= placed(lead(), value + gain, target, sd) <= 1
    assert (placed(lead(), value, target, sd) >= edge - 1e-9) == (value >= target - 1e-6 * target) or math.isclose(
        value, target, rel_tol=1e-6
    )


def test_less_keeps_below_the_band_and_near_within() -> None:
    drop = lead("pelvic_drop_deg", 7.0)
    assert placed(drop, 0.0, 7.0, math.nan) == 0.0
    assert placed(drop, 7.0, 7.0, math.nan) == pytest.approx(band_of(drop)[1])
    assert placed(drop, 20.0, 7.0, math.nan) == 1.0
    beat = lead("asynchrony_ms", 60.0)
    places = [placed(beat, value, math.nan, math.nan) for value in (-60.0, 0.0, 60.0)]
    assert places == [pytest.approx(share) for share in (band_of(beat)[0], 0.5, band_of(beat)[1])]


def test_an_onset_on_time_is_within_its_band() -> None:
    onset = lead("onset_ms", math.nan)
    low, high = band_of(onset)
    assert low < placed(onset, 0.0, 0.0, math.nan) < high
    assert placed(onset, -200.0, 0.0, math.nan) < low
    assert placed(onset, 150.0, 0.0, math.nan) > high


def test_what_is_not_known_has_no_place() -> None:
    assert math.isnan(placed(lead(), math.nan, 12.0, 1.0))
    assert math.isnan(placed(lead(), 12.0, math.nan, 1.0))
