"""The cues of a protocol: one model a kind, each number with its meaning, unit, bound and default.

Lives here: what a therapist may set of each cue. Why: these are the numbers that are tuned beside the treadmill. Must
never: hold what a cue does; that is feedback/cues/catalogue.py, whose keys are these fields' names.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from feedback.config.body import Muscle
from feedback.config.model import Model
from feedback.config.sound_names import BUILT_IN, Release, Sound

Leg = Literal["left", "right"]
BOTH: tuple[Leg, ...] = ("left", "right")
SOUND = f"{', '.join(BUILT_IN)}, or of the rig's [sounds]; the leg sets pitch and side"


class Aim(Model):
    """What the patient is to reach, and how it moves with success."""

    start: Literal["fixed", "baseline_sd", "baseline_pct", "norm_pct"] = Field(
        "baseline_sd",
        description="fixed: `value` in the measure's unit; baseline_sd: baseline mean plus `value` SD; baseline_pct: "
        "`value` % of the baseline mean; norm_pct: `value` % of the norm at this belt speed (angles only)",
    )
    value: float = Field(1.0, ge=-1000, le=1000, description="see `start`")
    least: float | None = Field(None, description="the target never falls below, in the measure's unit")
    most: float | None = Field(None, description="the target never rises above, in the measure's unit")
    adapt: bool = Field(True, description="move the target so that success stays within the two shares below")
    success_low_pct: float = Field(50.0, ge=0, le=100, description="success below this makes it easier, %")
    success_high_pct: float = Field(80.0, ge=0, le=100, description="success above this makes it harder, %")
    step_sd: float = Field(0.25, gt=0, le=2, description="by so much of the baseline's SD at a time")
    every_strides: int = Field(20, ge=5, le=200, description="scored strides between two looks")
    bandwidth_sd: float = Field(0.0, ge=0, le=5, description="no word on a miss by less than this, in baseline SD")

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(f"least = {self.least:g} is above most = {self.most:g}")
        if self.success_low_pct >= self.success_high_pct:
            low, high = self.success_low_pct, self.success_high_pct
            raise ValueError(f"success_low_pct = {low:g} must be below success_high_pct = {high:g}")
        if self.start == "fixed":
            for name, bound, beyond in (("least", self.least, -1), ("most", self.most, 1)):
                if bound is not None and (self.value - bound) * beyond > 0:
                    raise ValueError(f"the target of {self.value:g} lies beyond {name} = {bound:g}")
        return self


class CueSettings(Model):
    """What every cue has."""

    legs: tuple[Leg, ...] = Field(BOTH, min_length=1, max_length=2, description="legs to cue")
    sound: Sound = Field("click", description=SOUND)
    gain_db: float = Field(-12.0, ge=-60, le=-3, description="loudness below full scale, dB")
    sigma_limit_ms: float = Field(60.0, ge=5, le=200, description="no sound while the prediction is less sure, ms")

    @model_validator(mode="after")
    def _each_leg_once(self) -> Self:
        if len(set(self.legs)) < len(self.legs):
            raise ValueError(f"legs = {list(self.legs)}: each leg is cued once")
        return self


class Ahead(CueSettings):
    """A cue that comes before an event."""

    mode: Literal["anticipatory", "reactive"] = Field(
        "anticipatory",
        description="anticipatory: at each stride, to walk with; reactive: to be answered, so the reaction time comes "
        "on top of the lead",
    )
    reaction_ms: float = Field(250.0, ge=100, le=400, description="reactive only: reaction time, ms")


class Scored(CueSettings):
    """A cue with a target: success is told by a chime, or summed up."""

    aim: Aim = Field(default_factory=Aim)
    tell: Literal["concurrent", "terminal", "both"] = Field(
        "both", description="concurrent: the guiding sound; terminal: a chime after a hit; both"
    )
    summary_strides: Literal[1, 5, 10, 15] = Field(
        1, description="1: each hit is told; else success is summed up after so many strides"
    )


class Held(Scored):
    """A cue that sounds from one instant to another."""

    sound: Sound = Field("tone", description=SOUND)
    release: Release = Field("", description="a sound that marks the end of the held one; empty: it just ends")


class GluteReady(Ahead):
    """GLUTE-READY: tense the glute now, the foot is about to land."""

    lead_ms: float = Field(60.0, ge=0, le=450, description="how long before the predicted heel strike, ms")
    closed_loop: bool = Field(False, description="with EMG: move the lead until the onset is on time")
    muscle: Muscle = Field("gluteus_maximus", description="with EMG: the muscle that is scored")
    on_time_pct: float = Field(
        70.0, ge=10, le=100, description="with EMG: success is so many of the last 10 on time, %"
    )


class GluteHold(Held):
    """GLUTE-HOLD: keep the glute tense until the thigh is vertical."""

    release_pct: float = Field(30.0, ge=10, le=45, description="where the tone ends, % of the normal cycle")
    muscle: Muscle = Field("gluteus_medius", description="with EMG: the muscle that is scored")


class StanceStable(Held):
    """STANCE-STABLE: stand on one leg, tall and quiet."""

    sound: Sound = Field("rising", description=SOUND)


class HipExtend(Held):
    """HIP-EXTEND: let the leg trail."""

    follow: bool = Field(True, description="the pitch goes with the angle, and is highest at the target")
    measure: Literal["thigh_extension_deg", "hip_extension_deg", "trailing_limb_angle_deg"] = Field(
        "thigh_extension_deg", description="what is held against the target"
    )
    fallback: bool = Field(
        True, description="without that sensor use the trailing limb angle, if soles and belt tell it"
    )


class PushOff(Ahead, Scored):
    """PUSH-OFF: push now."""

    lead_ms: float = Field(80.0, ge=0, le=300, description="how long before the other foot's predicted strike, ms")


class LoadAffected(Held):
    """LOAD-AFFECTED: trust this leg with your weight."""

    follow: bool = Field(True, description="the pitch goes with the load, and is highest at the target")


class SymmetryCue(CueSettings):
    """SYMMETRY: a word only when the legs differ by more than the band."""

    figure: Literal["stance_s", "swing_s", "step_s", "load_impulse_s"] = Field(
        "stance_s", description="what is compared between the legs"
    )
    band_pct: float = Field(10.0, ge=2, le=50, description="silent while the symmetry index is within this, %")
    over_strides: int = Field(5, ge=1, le=20, description="mean over so many strides")


class Rhythm(CueSettings):
    """RHYTHM: a beat to walk with."""

    beat: Literal["adaptive", "oscillator", "fixed"] = Field(
        "adaptive",
        description="adaptive: corrects phase and period by the patient's steps; oscillator: two coupled phases; "
        "fixed: a metronome",
    )
    tempo_pct: float = Field(100.0, ge=80, le=120, description="tempo, % of the patient's own")
    phase_gain: float = Field(0.4, ge=0, le=1, description="adaptive: share of an asynchrony that moves the next beat")
    period_gain: float = Field(0.07, ge=0, le=0.5, description="adaptive: share of it that changes the period")
    offset_ms: float = Field(0.0, ge=-200, le=200, description="beat before (below 0) or after the step, ms")


class HeelFirst(CueSettings):
    """HEEL-FIRST: land on the heel."""

    sound: Sound = Field("chime", description=SOUND)
    tell_strides: int = Field(1, ge=1, le=20, description="a chime after so many heel strikes in a row")


class TallPelvis(CueSettings):
    """TALL-PELVIS: keep the pelvis level."""

    sound: Sound = Field("tone", description=SOUND)
    limit_deg: float = Field(7.0, ge=2, le=20, description="largest drop of the pelvis without a sound, deg")


class Guard(Model):
    """COMPENSATION GUARD: no reward for a hit that was bought elsewhere. It makes no sound."""

    cadence_drop_pct: float = Field(15.0, ge=5, le=50, description="over-striding: cadence below baseline by this, %")
    cv_rise_pct: float = Field(50.0, ge=10, le=300, description="tiring: stride time CV above baseline by this, %")


class Cues(Model):
    """The cues of a protocol; a cue that is not named does not sound."""

    glute_ready: GluteReady | None = None
    glute_hold: GluteHold | None = None
    stance_stable: StanceStable | None = None
    hip_extend: HipExtend | None = None
    push_off: PushOff | None = None
    load_affected: LoadAffected | None = None
    symmetry: SymmetryCue | None = None
    rhythm: Rhythm | None = None
    heel_first: HeelFirst | None = None
    tall_pelvis: TallPelvis | None = None
    guard: Guard | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The cues that this protocol has, in the order of the catalogue."""
        return tuple(kind for kind in type(self).model_fields if getattr(self, kind) is not None)
