"""What is particular to WitMotion: the bytes that set it up, and samples of several packets."""

import pytest

from drivers.emulators.witmotion import WitEncoder
from drivers.witmotion import WitMotion, read, set_axes, set_bandwidth, set_baud, set_outputs, set_rate


@pytest.mark.parametrize(
    ("made", "published"),
    [
        (set_rate(100), "ff aa 03 09 00"),
        (set_rate(200), "ff aa 03 0b 00"),
        (set_rate(0.2), "ff aa 03 01 00"),
        (set_outputs(0x51, 0x52, 0x53), "ff aa 02 0e 00"),
        (set_outputs(0x50, 0x59), "ff aa 02 01 02"),
        (set_baud(115_200), "ff aa 04 06 00"),
        (set_baud(921_600), "ff aa 04 09 00"),
        (set_axes(6), "ff aa 24 01 00"),
        (set_axes(9), "ff aa 24 00 00"),
        (set_bandwidth(42), "ff aa 1f 03 00"),
        (read(0x03), "ff aa 27 03 00"),
    ],
)
def test_commands_are_the_published_ones(made: bytes, published: str) -> None:
    assert made.hex(" ") == published


def test_it_is_unlocked_set_and_told_to_keep_it_only_if_asked() -> None:
    sent = [data.hex(" ") for _, data in WitMotion(rate_hz=200, save=True).opening()]
    assert sent[0] == "ff aa 69 88 b5"
    assert sent[-2:] == ["ff aa 03 0b 00", "ff aa 00 00 00"]
    assert "ff aa 02 07 00" in sent
    assert "ff aa 00 00 00" not in [data.hex(" ") for _, data in WitMotion().opening()]
    assert all(pause_s >= 0.1 for pause_s, _ in WitMotion().opening())
    assert WitMotion(set_up=False).opening() == ()


@pytest.mark.parametrize("options", [{"rate_hz": 60.0}, {"bandwidth_hz": 50}, {"axes": 7}, {"stream": "left"}])
def test_what_the_device_cannot_do_is_refused_with_what_it_can(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"must be"):
        WitMotion(**options)  # type: ignore[arg-type]


def test_the_clock_goes_over_midnight_and_stays_within_its_modulus() -> None:
    encoder, driver = WitEncoder(), WitMotion()
    days = [driver.device_us_modulus - 10_000, driver.device_us_modulus, driver.device_us_modulus + 10_000]
    readings = [driver.decode(data)[0] for us in days for _, data in encoder.encode(0, us, [0.0] * 6)]
    assert [reading.device_us for reading in readings] == [driver.device_us_modulus - 10_000, 0, 10_000]


def test_a_time_is_never_given_to_another_sample_s_packets() -> None:
    """Between a time and the packets that came next, a stretch of the line went missing."""
    encoder, driver = WitEncoder(), WitMotion(rate_hz=200.0)
    rows = [encoder.encode(i, 5000 * i, [float(i), 0, 0, 0, 0, 0])[0][1] for i in range(6)]
    sent = rows[0] + rows[1] + rows[2][:11] + rows[3][8:] + rows[4] + rows[5]
    readings = driver.decode(sent)
    assert [(row.device_us, round(row.values[0])) for row in readings] == [(0, 0), (5000, 1), (20_000, 4), (25_000, 5)]
    assert driver.counters.lost_frames >= 1
