import lzma
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.walkfile import WalkError, WalkMissing, zebris_csv

HEAD = "type,name,time_units,begin_time,frequency,count,units"


def exported(rows: list[str], columns: str = "value", begin_s: float = 0.0, rate_hz: int = 128, unit: str = "N") -> str:
    head = f'signal,"LT Butterfly, left","s",{begin_s:.3f},{rate_hz},{len(rows)},"{unit}"'
    body = [f"{begin_s + k / rate_hz:.3f},{row}" for k, row in enumerate(rows)]
    return "\ufeff" + "\n".join([HEAD, head, "", f"time,{columns}", *body]) + "\n"


def read(folder: Path, unit: str = "N", columns: tuple[str, ...] = ("value",)) -> zebris_csv.Signal:
    return zebris_csv.read(folder, "curve", unit, columns)


def test_empty_is_not_known_and_begin_and_rate_are_the_heads(tmp_path: Path) -> None:
    (tmp_path / "curve.csv").write_text(exported(["", "20.123", "-700"], begin_s=2.0, rate_hz=100), encoding="utf-8")
    signal = read(tmp_path)
    assert (signal.begin_s, signal.rate_hz, signal.path) == (2.0, 100.0, tmp_path / "curve.csv")
    assert np.array_equal(signal.values, [[np.nan], [20.123], [-700.0]], equal_nan=True)


def test_a_signal_has_as_many_columns_as_it_was_asked_for_and_may_be_compressed(tmp_path: Path) -> None:
    (tmp_path / "curve.csv.xz").write_bytes(lzma.compress(exported(["1,2", ",", "-3.5,4"], "x,y", unit="mm").encode()))
    values = read(tmp_path, "mm", ("x", "y")).values
    assert np.array_equal(values, [[1.0, 2.0], [np.nan, np.nan], [-3.5, 4.0]], equal_nan=True)
    with pytest.raises(WalkError, match=r"xz:2: the signal is in 'mm', N was expected"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "holds no signal"),
        (exported([]), "holds 0 rows"),
        (exported(["1"]), "holds 1 rows"),
        (exported(["1", "2"]).replace(",2,", ",3,"), "holds 2 rows, its head says 3"),
        (exported(["1", "2"], unit="mm"), ":2: the signal is in 'mm'"),
        (exported(["1", "2"]).replace("frequency", "rate"), ":2: a line with begin_time"),
        (exported(["1", "2"]).replace(",128,", ",0,"), ":2: a rate of 0 Hz"),
        (exported(["1", "2"]).replace("time,value", "value,time"), ":4: 'time,value' was expected"),
        (exported(["1,2", "2,3"], "x,y"), ":4: 'time,value' was expected"),
        (exported(["1", "x"]), ":6: a time was expected, and value or nothing"),
        (exported(["1", "nan"]), ":6: a time was expected"),
        (exported(["1", "2,3"]), ":6: a time was expected"),
        (exported(["1", "2"]).replace("0.008", ""), ":6: a time was expected"),
        (exported(["1", "2"]).replace("0.008", "0.016"), ":6: 0.016 s does not follow at 128 Hz"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "curve.csv").write_text(content, encoding="utf-8")
    with pytest.raises(WalkError) as caught:
        read(tmp_path)
    assert str(tmp_path / "curve.csv") in str(caught.value)
    assert words in str(caught.value)


def test_half_a_point_is_none(tmp_path: Path) -> None:
    (tmp_path / "curve.csv").write_text(exported(["1,2", "3,"], "x,y", unit="mm"), encoding="utf-8")
    with pytest.raises(WalkError, match=":6: a time was expected, and x and y or nothing"):
        read(tmp_path, "mm", ("x", "y"))


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(WalkMissing, match=r"curve\.csv: no such file, nor with \.xz"):
        read(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=300), st.text(alphabet='019.,-"e\n', max_size=200).map(str.encode)))
def test_any_bytes_are_a_signal_or_a_walk_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "curve.csv").write_bytes(exported(["1", "2"])[:90].encode() + data)
    try:
        signal = read(tmp_path)
    except WalkError:
        return
    assert signal.values.shape[1] == 1
    assert len(signal.values) >= 2
