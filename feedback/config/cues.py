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
    value: float = Field(
        1.0,
        ge=-1000,
        le=1000,
        description="the target: in the measure's unit, or so many SD beyond the baseline mean, or so many % of the "
        "baseline or of the norm, as `start` says",
    )
    least: float | None = Field(None, description="the target never falls below this, in the measure's unit")
    most: float | None = Field(None, description="the target never rises above this, in the measure's unit")
    adapt: bool = Field(
        True,
        description="make the target easier or harder by itself, so that success stays between the two shares below",
    )
    success_low_pct: float = Field(
        50.0, ge=0, le=100, description="the target becomes easier when fewer strides than this reach it, %"
    )
    success_high_pct: float = Field(
        80.0, ge=0, le=100, description="the target becomes harder when more strides than this reach it, %"
    )
    step_sd: float = Field(
        0.25, gt=0, le=2, description="how far the target moves at a time, in SD of the baseline strides"
    )
    every_strides: int = Field(
        20, ge=5, le=200, description="how many strides are counted before the target may move again"
    )
    bandwidth_sd: float = Field(
        0.0,
        ge=0,
        le=5,
        description="a miss by less than this counts as near and is not remarked on, in SD of the baseline strides",
    )

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
    gain_db: float = Field(
        -12.0,
        ge=-60,
        le=-3,
        description="loudness of this cue: 0 would be the loudest that the device plays, -12 is moderate, dB",
    )
    sigma_limit_ms: float = Field(
        60.0,
        ge=5,
        le=200,
        description="how sure the next step must be: no sound while it may come earlier or later by more than this, ms",
    )

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
    reaction_ms: float = Field(
        250.0, ge=100, le=400, description="reactive only: the time this patient takes to answer a sound, ms"
    )


class Scored(CueSettings):
    """A cue with a target: success is told by a chime, or summed up."""

    aim: Aim = Field(default_factory=Aim)
    tell: Literal["concurrent", "terminal", "both"] = Field(
        "both", description="concurrent: the guiding sound; terminal: a chime after a hit; both"
    )
    summary_strides: Literal[1, 5, 10, 15] = Field(
        1, description="1: each stride that reaches the target is told; else a summary after so many strides"
    )


class Held(Scored):
    """A cue that sounds from one instant to another."""

    sound: Sound = Field("tone", description=SOUND)
    release: Release = Field("", description="a sound that marks the end of the held one; empty: it just ends")


class GluteReady(Ahead):
    """GLUTE-READY: tense the glute now, the foot is about to land."""

    lead_ms: float = Field(
        60.0, ge=0, le=450, description="how long the sound comes before the predicted heel strike, ms"
    )
    closed_loop: bool = Field(False, description="with EMG: the lead adjusts itself until the muscle starts on time")
    muscle: Muscle = Field("gluteus_maximus", description="with EMG: the muscle that is scored")
    on_time_pct: float = Field(
        70.0, ge=10, le=100, description="with EMG: so many of the last 10 strides on time count as success, %"
    )


class GluteHold(Held):
    """GLUTE-HOLD: keep the glute tense until the thigh is vertical."""

    release_pct: float = Field(
        30.0, ge=10, le=45, description="where in the gait cycle the tone ends, % from heel strike in normal gait"
    )
    muscle: Muscle = Field("gluteus_medius", description="with EMG: the muscle that is scored")


class StanceStable(Held):
    """STANCE-STABLE: stand on one leg, tall and quiet."""

    sound: Sound = Field("rising", description=SOUND)


class HipExtend(Held):
    """HIP-EXTEND: let the leg trail."""

    follow: bool = Field(True, description="the pitch of the tone rises with the angle and is highest at the target")
    measure: Literal["thigh_extension_deg", "hip_extension_deg", "trailing_limb_angle_deg"] = Field(
        "thigh_extension_deg", description="what is held against the target"
    )
    fallback: bool = Field(
        True, description="without that sensor use the trailing limb angle, if soles and belt tell it"
    )


class PushOff(Ahead, Scored):
    """PUSH-OFF: push now."""

    lead_ms: float = Field(
        80.0, ge=0, le=300, description="how long the sound comes before the other foot's predicted heel strike, ms"
    )


class LoadAffected(Held):
    """LOAD-AFFECTED: trust this leg with your weight."""

    follow: bool = Field(
        True, description="the pitch of the tone rises with the load on the leg and is highest at the target"
    )


class SymmetryCue(CueSettings):
    """SYMMETRY: a word only when the legs differ by more than the band."""

    figure: Literal["stance_s", "swing_s", "step_s", "load_impulse_s"] = Field(
        "stance_s", description="what is compared between the legs"
    )
    band_pct: float = Field(
        10.0, ge=2, le=50, description="how much the legs may differ before a word is said (symmetry index), %"
    )
    over_strides: int = Field(5, ge=1, le=20, description="the legs are compared over the mean of so many strides")


class Rhythm(CueSettings):
    """RHYTHM: a beat to walk with."""

    beat: Literal["adaptive", "oscillator", "fixed"] = Field(
        "adaptive",
        description="adaptive: corrects phase and period by the patient's steps; oscillator: two coupled phases; "
        "fixed: a metronome",
    )
    tempo_pct: float = Field(100.0, ge=80, le=120, description="tempo of the beat, 100: the patient's own cadence, %")
    phase_gain: float = Field(
        0.4,
        ge=0,
        le=1,
        description="adaptive: how readily the beat gives way to the patient; 0: not at all, 1: it follows each step",
    )
    period_gain: float = Field(
        0.07, ge=0, le=0.5, description="adaptive: how readily the tempo itself follows the patient; 0: it stays"
    )
    offset_ms: float = Field(
        0.0, ge=-200, le=200, description="how long the beat comes after the step; below 0: before it, ms"
    )


class HeelFirst(CueSettings):
    """HEEL-FIRST: land on the heel."""

    sound: Sound = Field("chime", description=SOUND)
    tell_strides: int = Field(1, ge=1, le=20, description="a chime after so many landings on the heel in a row")


class TallPelvis(CueSettings):
    """TALL-PELVIS: keep the pelvis level."""

    sound: Sound = Field("tone", description=SOUND)
    limit_deg: float = Field(7.0, ge=2, le=20, description="how far the pelvis may drop before the sound comes, deg")


class Guard(Model):
    """COMPENSATION GUARD: no reward for a hit that was bought elsewhere. It makes no sound."""

    cadence_drop_pct: float = Field(
        15.0, ge=5, le=50, description="no reward while cadence is below baseline by more than this (over-striding), %"
    )
    cv_rise_pct: float = Field(
        50.0, ge=10, le=300, description="no reward while stride time varies more than at baseline by this (tiring), %"
    )


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
