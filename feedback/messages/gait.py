"""Of gait: events, predictions, the state for displays, strides (engine).

Lives here: these messages; their head and schema are in head.py. Must never: hold behaviour.
"""

from math import nan

from feedback.messages.head import Message


class GaitEvent(Message, frozen=True, gc=False):
    """A foot touched down or left the ground. t_ns is the event itself, back-dated and interpolated."""

    leg: str
    event: str
    """HEEL_STRIKE (initial contact, whichever part of the foot) or TOE_OFF."""
    known_ns: int
    """Time of the sample with which it could first be told."""
    quality: float
    """0 (guessed) … 1 (clean)."""
    zone: str
    """What touched first, or left last: 'heel' | 'flat' | 'toe'; '' where the sole cannot tell."""
    mark: str = ""
    """What was unusual, the first of these that is true; '' where nothing was.

    soft    the foot never left the ground: half of its load has gone, or come
    graze   it had touched the ground in the swing before: dragged, or a stumble
    early   heel strike in the first half of the usual swing, told when it had lasted
    double  it had left the ground and come back within this stance
    late    toe off long after the other foot's strike, told when it had lasted
    missed  an event that should have come before it, of either leg, was not seen
    """
    doubt: str = ""
    """Why it may be no event at all, the first of these that is true; it has little quality then.

    refractory  this leg's last heel strike was sooner before than any stride takes
    crossover   the other foot's was sooner before than any step takes: both on one sole, or one told on both
    repeated    the same event of this leg again, with none of either leg in between
    """


class Prediction(Message, frozen=True, gc=False):
    """When the next event of a leg is expected; a newer one for the same leg and event replaces it.

    predicted_ns = 0 withdraws what stood: nobody walks, or the leg's signal is gone.
    """

    leg: str
    event: str
    """HEEL_STRIKE, TOE_OFF or MID_STANCE: the next one of this leg."""
    predicted_ns: int
    sigma_ns: int
    """Standard deviation expected of the error."""
    anchor: str
    """The event it stands on: 'heel_strike', 'contralateral_toe_off', 'contralateral_heel_strike', 'toe_off';
    '' where nothing is expected."""


class GaitState(Message, frozen=True, gc=False):
    """Where both legs are in the cycle, for displays (latest only)."""

    state: str
    """standing | starting | walking | irregular | stopping | no_signal."""
    left_phase: float
    """0 … 1 from heel strike to the predicted next; NaN while not walking."""
    right_phase: float
    left_load: float
    """Share of body weight (or of the sole's own range where nothing is calibrated)."""
    right_load: float
    cadence_spm: float
    """Steps per minute over the last strides; NaN while not walking."""
    left_phase_sigma: float = nan
    """Standard deviation expected of the phase's error; NaN while not walking."""
    right_phase_sigma: float = nan
    left_toe_off: float = nan
    """Phase of this patient's usual toe off, by which windows of normal gait are rescaled; NaN before it is known."""
    right_toe_off: float = nan
    belt_mps: float = nan
    """Speed of the belt, or mean of both belts'; NaN where nobody tells it."""
    incline_pct: float = nan
    """Of the belt, 100 x rise over way; NaN where nobody tells it."""


class Stride(Message, frozen=True, gc=False):
    """One whole stride of one leg, heel strike to heel strike. t_ns is its end.

    Loads are shares of body weight, or of what both soles read together where they know no newtons. NaN or '': this
    sole, or this stride, cannot tell.
    """

    leg: str
    start_ns: int
    stride_s: float
    stance_s: float
    swing_s: float
    double_support_s: float
    """Both double supports of the stride together; NaN if the other leg's events are missing."""
    single_support_s: float
    """The other foot's swing within this stance; NaN if its events are missing."""
    step_s: float
    """From the other leg's last heel strike to this stride's start; NaN if missing."""
    peak_load: float
    """Largest load of the stance, share of body weight or of the sole's range."""
    strike_zone: str
    quality: float
    toe_off_zone: str = ""
    """What bore the foot when it left, 'heel' | 'flat' | 'toe' (with the forefoot)."""
    first_double_support_s: float = nan
    """Heel strike to the other foot's toe off."""
    second_double_support_s: float = nan
    """The other foot's heel strike to toe off."""
    cadence_spm: float = nan
    """Steps per minute of this stride's length."""
    stance_pct: float = nan
    first_peak: float = nan
    """Largest load in 0-40 % of stance."""
    valley: float = nan
    """Least load between both peaks."""
    second_peak: float = nan
    """Largest load in 60-100 % of stance."""
    loading_rate_per_s: float = nan
    """From 20 to 80 % of the first peak, body weights per second."""
    load_impulse_s: float = nan
    """Load over the stance, body weight seconds."""
    push_off_peak: float = nan
    """Largest load under forefoot and toes in 60-100 % of stance."""
    push_off_impulse_s: float = nan
    """Load under forefoot and toes in 40-60 % of the stride, body weight seconds."""
    heel_to_forefoot_s: float = nan
    """From load under the heel to load under the forefoot; below 0 where the forefoot lands first."""
    cop_ap: tuple[float, ...] = ()
    """Centre of pressure at 0, 10, … 100 % of stance, -1 heel … 1 toe."""
    cop_ml: tuple[float, ...] = ()
    """The same across the sole, -1 medial … 1 lateral."""
    cop_excursion_ap: float = nan
    """Largest less smallest of the whole path along the sole, half sole lengths."""
    cop_speed_ap_per_s: float = nan
    """Mean speed from heel to toe, half sole lengths per second."""
    cop_spread_ml: float = nan
    """SD across the sole in single support, half sole widths."""
    belt_mps: float = nan
    """Speed of the belt; NaN where nobody tells it."""
    stride_length_m: float = nan
    """Belt speed times stride time."""
    cop_path_ml_per_s: float = nan
    """Way of the centre of pressure across the sole in single support, half sole widths per second."""
    cop_aside_ml: float = nan
    """Mean centre of pressure across the sole in 20-40 % of the stride, -1 medial … 1 lateral."""
    load_fluctuation_pct: float = nan
    """SD of the load about its own parabola in the middle 70 % of single support, % of its mean."""
    sample_s: float = nan
    """From one sample of the stance to the next."""
