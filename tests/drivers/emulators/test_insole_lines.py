"""What the text encoder writes."""

import pytest

from drivers.emulators.insole_lines import HEADER_EVERY, LinesEncoder


def test_lines_begin_with_a_comment_and_repeat_their_header() -> None:
    encoder = LinesEncoder()
    text = b"".join(data for i in range(HEADER_EVERY + 1) for _, data in encoder.encode(i, 5 * i, [1], [2])).decode()
    lines = text.splitlines()
    assert lines[:3] == ["# emulated insoles", "time_us,seq,L_z0,R_z0", "0,0,1,2"]
    assert lines[-2:] == ["time_us,seq,L_z0,R_z0", f"{5 * HEADER_EVERY},{HEADER_EVERY},1,2"]


def test_a_silent_foot_leaves_its_columns_empty() -> None:
    encoder = LinesEncoder()
    encoder.encode(0, 0, [1, 2], [3, 4])
    assert encoder.encode(1, 5, None, [3, 4]) == [("both", b"5,1,,,3,4\n")]
    assert encoder.encode(2, 9, None, None) == []


@pytest.mark.parametrize(("side", "line"), [("left", b"5,1,7\n"), ("right", b"5,1,8\n")])
def test_a_device_of_one_foot_marks_no_column(side: str, line: bytes) -> None:
    encoder = LinesEncoder(side)
    assert b"time_us,seq,z0\n" in encoder.encode(0, 0, [7], [8])[0][1]
    assert encoder.encode(1, 5, [7], [8]) == [(side, line)]
