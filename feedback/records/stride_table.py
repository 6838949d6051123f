"""A stride as a row of strides.csv.

Lives here: its columns, which are an interface, and the row. Why: the first six are what detection is scored by, and
all else that is known of a stride follows them. Must never: move or rename a column; a new one goes to the end.

Units and meaning: feedback/messages/gait.py, Stride. 'nan' or nothing: this sole, or this stride, cannot tell.
"""

from math import nan
from operator import attrgetter

from feedback.gait.path import SHARES
from feedback.messages import Stride

_NUMBER, _WORD = "%.6f", "%s"
_FIELDS = (
    "stride_s", "stance_s", "swing_s", "double_support_s", "single_support_s", "first_double_support_s",
    "second_double_support_s", "step_s", "cadence_spm", "stance_pct", "strike_zone", "toe_off_zone", "quality",
    "peak_load", "first_peak", "valley", "second_peak", "loading_rate_per_s", "load_impulse_s", "push_off_peak",
    "push_off_impulse_s", "heel_to_forefoot_s", "cop_excursion_ap", "cop_speed_ap_per_s", "cop_spread_ml", "belt_mps",
    "stride_length_m",
)  # fmt: skip
_LATER = ("cop_path_ml_per_s", "cop_aside_ml", "load_fluctuation_pct", "sample_s")
"""Added behind the paths, so that no column moved."""
_WORDS = ("strike_zone", "toe_off_zone")
_PATHS = tuple(f"{path}_{100 * share:.0f}" for path in ("cop_ap", "cop_ml") for share in SHARES)
_NO_PATH = (nan,) * len(SHARES)

COLUMNS = ",".join(("leg", "start_s", *_FIELDS, *_PATHS, *_LATER))
_ROW = ",".join([_WORD, _NUMBER] + [_WORD if name in _WORDS else _NUMBER for name in _FIELDS])
_ROW += f",{_NUMBER}" * (len(_PATHS) + len(_LATER))
_fields, _later = attrgetter(*_FIELDS), attrgetter(*_LATER)


def row(stride: Stride) -> str:
    """The stride's row, without its end."""
    paths = (*(stride.cop_ap or _NO_PATH), *(stride.cop_ml or _NO_PATH))
    return _ROW % (stride.leg, stride.start_ns * 1e-9, *_fields(stride), *paths, *_later(stride))
