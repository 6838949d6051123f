"""What the text encoder of a device of one stream writes."""

from drivers.emulators.signal_lines import SignalEncoder


def test_lines_repeat_their_header_about_once_a_second() -> None:
    encoder = SignalEncoder("belt", ("speed_mps",), rate_hz=10)
    lines = b"".join(data for i in range(11) for _, data in encoder.encode(i, 5 * i, [1.25])).decode().splitlines()
    assert lines[:3] == ["# emulated sensor", "time_us,seq,speed_mps", "0,0,1.25"]
    assert lines[-2:] == ["time_us,seq,speed_mps", "50,10,1.25"]


def test_the_write_is_called_after_its_stream_and_numbers_are_short() -> None:
    ((stream, data),) = SignalEncoder("thigh").encode(1 << 32, (1 << 32) + 7, [1 / 3, -2000, 0.0])
    assert stream == "thigh"
    assert data.splitlines()[1:] == [b"time_us,seq,c0,c1,c2", b"7,0,0.3333333,-2000,0"]


def test_a_stream_that_is_not_sent_is_no_line() -> None:
    assert SignalEncoder().encode(0, 0, None) == []
