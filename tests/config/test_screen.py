from pathlib import Path

import pytest

from feedback.config import ConfigError, load_rig

MINIMAL = (
    'name = "soles"\n[sole]\ncalibration = "newton"\nzones = [{ name = "z", x = 0.0, y = 0.0, region = "heel" }]\n'
)


def rig_with(tmp_path: Path, lines: str) -> Path:
    path = tmp_path / "rig.toml"
    path.write_text(f"{MINIMAL}[screen]\n{lines}\n")
    return path


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    screen = load_rig(rig_with(tmp_path, 'side = "right"')).screen
    assert (screen.side, screen.theme, screen.fps, screen.show, screen.bar) == ("right", "dark", 60, True, True)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('theme = "drak"', "dark"),
        ("fps = 50", "fps"),
        ("text_scale = 3.0", "1.5"),
        ("display = -1", "display"),
        ('show = "yes"', "show"),
        ("fullscreen = true", "full_screen"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_it_should_be(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as found:
        load_rig(rig_with(tmp_path, line))
    assert ":6" in str(found.value) or "line 6" in str(found.value)
