"""The catalogue of cues: what each is for, when it sounds, what it needs, how it is scored.

Lives here: CATALOGUE, one row a kind, whose keys are the fields of feedback.config.cues.Cues. Why: therapist, report
and displays read the same words that the rules stand on. Must never: hold a number that a protocol may set, or a rule.

Source of rows, windows and criteria: science.md 9; words to the patient point to the belt and the sound and not to the
body (external focus, science.md 3). QUIET / PROBE is no row: it is a block without cues (feedback/config/dose.py).
"""

from typing import Literal, NamedTuple

Need = Literal["soles", "load", "heel", "forefoot", "belt", "thigh_imu", "pelvis_imu", "emg"]
"""A sensor: the soles; soles that tell how much load; zones under heel or forefoot; belt speed; …"""


class Entry(NamedTuple):
    """One kind of cue."""

    name: str
    goal: str
    say: str
    """To the patient."""
    trigger: str
    window_pct: tuple[float, float]
    """% of the normal cycle of the cued leg in which it sounds."""
    needs: tuple[Need, ...]
    """Without these it cannot work; what some of its settings need besides: feedback/cues/sensors.py."""
    fallback: str
    measures: tuple[str, ...]
    """Rows of MEASURES by which a stride may be scored, the preferred one first …"""
    figures: tuple[str, ...]
    """… and fields of Stride."""
    picture: str
    """The default picture, for displays."""
    of_results: bool
    """It tells how a stride went (knowledge of results), and nothing beforehand."""
    serves: Literal["own_strike", "other_strike", ""]
    """The heel strike that its due time is reckoned from, where it comes ahead of one."""


CATALOGUE: dict[str, Entry] = {
    "glute_ready": Entry(
        name="GLUTE-READY",
        goal="The gluteus maximus works before the foot takes the weight",
        say="At each sound, make your seat ready for the landing.",
        trigger="ahead of the leg's own predicted heel strike",
        window_pct=(65.0, 97.0),
        needs=("soles",),
        fallback="without EMG it sounds all the same, and strides are not scored",
        measures=("onset_ms", "activity_share"),
        figures=(),
        picture="ready",
        of_results=False,
        serves="own_strike",
    ),
    "glute_hold": Entry(
        name="GLUTE-HOLD",
        goal="Gluteus medius and maximus stay at work until the thigh is vertical",
        say="Press the foot into the belt until the tone ends.",
        trigger="from heel strike until the thigh is vertical",
        window_pct=(0.0, 30.0),
        needs=("soles",),
        fallback="without EMG, single support is scored",
        measures=("held_share", "single_support_s"),
        figures=(),
        picture="hold",
        of_results=False,
        serves="",
    ),
    "stance_stable": Entry(
        name="STANCE-STABLE",
        goal="Longer and quieter stance on one leg",
        say="Stand tall on this side until the tone ends.",
        trigger="from the other foot's toe off to its heel strike",
        window_pct=(12.0, 50.0),
        needs=("soles",),
        fallback="none",
        measures=("single_support_s", "cop_spread_ml"),
        figures=(),
        picture="stand",
        of_results=False,
        serves="",
    ),
    "hip_extend": Entry(
        name="HIP-EXTEND",
        goal="The leg trails further behind the hip",
        say="Leave the foot on the belt until the tone ends: let the leg trail.",
        trigger="terminal stance, and after each stride that reached the target",
        window_pct=(30.0, 52.0),
        needs=("soles",),
        fallback="without the sensor of its measure: trailing limb angle from soles and belt, if the protocol allows",
        measures=("thigh_extension_deg", "hip_extension_deg", "trailing_limb_angle_deg"),
        figures=(),
        picture="trail",
        of_results=False,
        serves="",
    ),
    "push_off": Entry(
        name="PUSH-OFF",
        goal="More propulsion at the end of stance",
        say="At the sound, push the belt away behind you.",
        trigger="ahead of the other foot's predicted heel strike",
        window_pct=(42.0, 52.0),
        needs=("soles", "load", "forefoot"),
        fallback="none",
        measures=(),
        figures=("push_off_impulse_s",),
        picture="push",
        of_results=False,
        serves="other_strike",
    ),
    "load_affected": Entry(
        name="LOAD-AFFECTED",
        goal="The affected leg takes the weight (not a cue for the glute)",
        say="Let this side carry you while the tone sounds.",
        trigger="from heel strike through loading response",
        window_pct=(0.0, 20.0),
        needs=("soles", "load"),
        fallback="none",
        measures=(),
        figures=("first_peak",),
        picture="load",
        of_results=False,
        serves="",
    ),
    "symmetry": Entry(
        name="SYMMETRY",
        goal="Both legs alike in time",
        say="The sound means: give this side a little more time.",
        trigger="after a stride, while the legs differ by more than the band",
        window_pct=(0.0, 12.0),
        needs=("soles",),
        fallback="none",
        measures=(),
        figures=("stance_s", "swing_s", "step_s", "load_impulse_s"),
        picture="balance",
        of_results=True,
        serves="",
    ),
    "rhythm": Entry(
        name="RHYTHM",
        goal="Steady cadence",
        say="Let your steps go along with the beat.",
        trigger="a beat at each step",
        window_pct=(0.0, 100.0),
        needs=("soles",),
        fallback="none",
        measures=(),
        figures=("stride_s",),
        picture="beat",
        of_results=False,
        serves="own_strike",
    ),
    "heel_first": Entry(
        name="HEEL-FIRST",
        goal="The heel lands first",
        say="Make the chime: touch the belt with the heel first.",
        trigger="after landing on the heel",
        window_pct=(0.0, 12.0),
        needs=("soles", "heel", "forefoot"),
        fallback="none",
        measures=(),
        figures=("strike_zone",),
        picture="heel",
        of_results=True,
        serves="",
    ),
    "tall_pelvis": Entry(
        name="TALL-PELVIS",
        goal="The pelvis stays level in single support",
        say="Keep your belt buckle level: the sound says that it tipped.",
        trigger="in the stance in which the pelvis drops beyond the limit, or after it",
        window_pct=(10.0, 62.0),
        needs=("soles", "pelvis_imu"),
        fallback="none",
        measures=("pelvic_drop_deg",),
        figures=(),
        picture="level",
        of_results=True,
        serves="",
    ),
    "guard": Entry(
        name="COMPENSATION GUARD",
        goal="No reward for a hit that over-striding or a tired gait has bought",
        say="",
        trigger="after a stride; it makes no sound and withholds rewards",
        window_pct=(0.0, 100.0),
        needs=("soles",),
        fallback="none",
        measures=(),
        figures=("cadence_spm", "stride_s"),
        picture="",
        of_results=True,
        serves="",
    ),
}
