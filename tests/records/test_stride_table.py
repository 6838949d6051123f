import csv
from io import StringIO
from math import isnan

from feedback.messages import Stride
from feedback.records.stride_table import COLUMNS, row

FIRST_SIX = "leg,start_s,stride_s,stance_s,swing_s,double_support_s"
MS = 1_000_000
HEAD = (2000 * MS, 0, 0, "left", 1000 * MS, 1.0, 0.62, 0.38, float("nan"), 0.4, 0.5, 1.1, "heel", 0.7)


def cells(stride: Stride) -> dict[str, str]:
    (found,) = csv.DictReader(StringIO(COLUMNS + "\n" + row(stride) + "\n"))
    return found


def test_the_first_six_columns_are_an_interface() -> None:
    assert COLUMNS.startswith(FIRST_SIX + ",")
    found = cells(Stride(*HEAD))
    assert [found[name] for name in FIRST_SIX.split(",")] == [
        "left",
        "1.000000",
        "1.000000",
        "0.620000",
        "0.380000",
        "nan",
    ]


def test_every_field_of_a_stride_is_told() -> None:
    told = {name.rpartition("_")[0] if name.startswith(("cop_ap_", "cop_ml_")) else name for name in COLUMNS.split(",")}
    head = {"t_ns", "cause_ns", "seq", "start_ns"}
    assert told - {"start_s"} == set(Stride.__struct_fields__) - head


def test_each_value_is_in_its_own_column() -> None:
    stride = Stride(*HEAD, toe_off_zone="toe", first_peak=1.07, belt_mps=1.25, cop_ap=tuple(k / 10 for k in range(11)))
    found = cells(stride)
    assert (found["strike_zone"], found["toe_off_zone"], found["quality"]) == ("heel", "toe", "0.700000")
    assert (found["first_peak"], found["belt_mps"], found["peak_load"]) == ("1.070000", "1.250000", "1.100000")
    assert [float(found[f"cop_ap_{k}"]) for k in range(0, 101, 10)] == [k / 10 for k in range(11)]


def test_what_is_not_known_is_told_as_such() -> None:
    found = cells(Stride(*HEAD))
    assert found["toe_off_zone"] == ""
    assert all(isnan(float(found[name])) for name in ("valley", "cop_ap_0", "cop_ml_100", "stride_length_m"))
