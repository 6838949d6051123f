"""What is particular to VectorNav: the two checks, and the lines that set it up."""

import pytest

from drivers.vectornav_ascii import VectorNavAscii, is_sealed, sealed


def test_lines_are_sealed_as_published() -> None:
    assert sealed("VNRRG,01") == b"$VNRRG,01*72\r\n"
    assert [data for _, data in VectorNavAscii(line="VNMAR", rate_hz=100).opening()] == [
        sealed("VNWRG,06,13"),
        b"$VNWRG,07,100*6C\r\n",
    ]
    assert VectorNavAscii(set_up=False, rate_hz=60).opening() == ()


@pytest.mark.parametrize(
    "line",
    [b"", b"$", b"*", b"$*", b"VNRRG,01*72", b"$VNRRG,01*73", b"$VNRRG,01*7", b"$VNRRG,01*072", b"$VNRRG,01*XX"],
)
def test_what_is_not_sealed_is_refused(line: bytes) -> None:
    assert not is_sealed(line)


def test_either_case_of_a_check_will_do() -> None:
    assert is_sealed(sealed("VNWRG,07,100").strip().replace(b"6C", b"6c"))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("1,2,3", "has not 9 numbers"),
        ("1,2,3,4,5,6,7,8,x", "has not 9 numbers"),
        ("1,2,3,4,5,6,7,8,1e999", "9 numbers"),
    ],
)
def test_a_sound_line_of_the_wrong_numbers_is_no_sample(cells: str, words: str) -> None:
    driver = VectorNavAscii()
    assert driver.decode(sealed(f"VNMAR,{cells}")) == []
    assert (driver.counters.frames, driver.counters.bad_frames) == (1, 0)
    assert words in driver.counters.last_fault


def test_a_refused_command_is_told() -> None:
    driver = VectorNavAscii()
    driver.decode(sealed("VNERR,03"))
    assert "refused a command: error 03" in driver.counters.last_fault


@pytest.mark.parametrize("options", [{"rate_hz": 60.0}, {"gives": "quaternion", "line": "VNMAR"}])
def test_what_cannot_be_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="option"):
        VectorNavAscii(**options)  # type: ignore[arg-type]
