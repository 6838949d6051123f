"""What is measured of a stride, and with what: the two tables that cues, displays and reports read.

Lives here: MEASURES and METHODS. Why: a cue acts on a measure by its name, and everybody must mean the same by it.
Must never: compute one. A row is an interface: renaming one breaks sessions, protocols and baselines.
"""

from typing import Literal, NamedTuple


class Row(NamedTuple):
    """One measure."""

    words: str
    """For people, with the unit."""
    unit: str
    digits: int
    better: Literal["more", "less", "near", ""]
    """What training is after; 'near': near to a target from both sides; '': none of these."""
    words_of: tuple[str, ...] = ()
    """The verdicts that it may have."""


ONSETS = ("early", "on_time", "late", "absent", "too_noisy", "faulty")
"""Verdicts on a muscle's onset; with the last two nobody knows."""

MEASURES: dict[str, Row] = {
    "trailing_limb_angle_deg": Row(
        "Trailing limb angle at the other foot's strike, deg", "deg", 1, "more", ("belt_changed",)
    ),
    "trailing_limb_angle_peak_deg": Row(
        "Trailing limb angle, largest in stance, deg", "deg", 1, "more", ("belt_changed",)
    ),
    "trailing_share": Row("Share of the stance's way with the foot behind the hip", "", 3, "more"),
    "thigh_extension_deg": Row("Thigh extension against vertical, peak, deg", "deg", 1, "more"),
    "thigh_extension_pct": Row("Peak of thigh extension, % of stride", "%", 1, ""),
    "thigh_range_deg": Row("Range of the thigh over the stride, deg", "deg", 1, "more"),
    "hip_extension_deg": Row("Hip extension against the pelvis, peak, deg", "deg", 1, "more"),
    "pelvic_drop_deg": Row("Drop of the pelvis to the swing side, largest in single support, deg", "deg", 1, "less"),
    "onset_ms": Row("Muscle onset after its target time, ms", "ms", 0, "near", ONSETS),
    "onset_after_strike_ms": Row("Muscle onset after heel strike, ms", "ms", 0, "near"),
    "onset_after_predicted_ms": Row("Muscle onset after the predicted heel strike, ms", "ms", 0, "near"),
    "onset_score": Row("Muscle timing and share, 0 to 100", "", 0, "more"),
    "activity_share": Row("Share of the stride's activity in the muscle's window", "", 2, "more"),
    "held_share": Row("Share of its window in which the muscle was active", "", 2, "more"),
    "burst_ms": Row("Length of the muscle's burst around heel strike, ms", "ms", 0, ""),
    "snr_db": Row("EMG signal over noise, dB", "dB", 0, ""),
    "hamstring_lead_ms": Row("Hamstrings before gluteus maximus, ms", "ms", 0, "less"),
    "single_support_s": Row("Single support, s", "s", 3, "more"),
    "cop_spread_ml": Row("Centre of pressure: SD across the sole in single support, half widths", "", 3, "less"),
    "cop_path_ml_per_s": Row("Centre of pressure: way across the sole in single support, half widths/s", "", 2, "less"),
    "load_fluctuation_pct": Row("Fluctuation of load in mid-stance, % of it", "%", 1, "less"),
    "early_step_down_s": Row("Single support short of this leg's own usual, s", "s", 3, "less"),
    "lateral_shift_proxy": Row("Trendelenburg proxy: pressure to the lateral edge, half widths", "", 3, "less"),
    "flat_valley_proxy": Row("Trendelenburg proxy: valley of load over its peaks", "", 2, "less"),
    "first_peak": Row("Load: first peak, share of body weight", "", 2, "more"),
    "push_off_impulse_s": Row("Load under forefoot and toes, 40-60 % of stride, body weight s", "", 3, "more"),
    "heel_first": Row("Landed on the heel: 1, else 0", "", 0, "more"),
    "symmetry_index_pct": Row("Symmetry index: this leg over the other, of their mean, %", "%", 1, "near"),
    "asynchrony_ms": Row("Step after its beat, ms", "ms", 0, "near"),
    "short_support_proxy": Row("Trendelenburg proxy: single support over the other leg's", "", 2, "more"),
}

METHODS: dict[str, str] = {
    "insoles": "soles alone",
    "insoles+belt": "foot travel on the belt, with leg length: an estimate",
    "insoles+belt (fitted)": "foot travel on the belt, fitted to this patient's thigh sensor",
    "thigh_imu": "thigh sensor against vertical, standing = 0",
    "insoles+belt+thigh_imu": "foot travel and thigh sensor, weighed by their errors",
    "thigh_imu+pelvis_imu": "thigh sensor against pelvis sensor, standing = 0",
    "pelvis_imu": "pelvis sensor against vertical, standing = 0",
    "emg": "EMG of that muscle",
}
"""What a value was measured with. Definitions are never mixed: a target or baseline holds for its method alone."""
