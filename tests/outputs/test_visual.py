from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from feedback.outputs.scene import Foot, Scene
from feedback.outputs.visual import ALARM, DIM, EDGE, LEG, NIGHT, SOLE, WHITE, Screen, VisualError, rounded

WALK = Scene(Foot("left", 1.0, 0.4, 0.0, "", ""), Foot("right", 0.0, 0.9, 0.0, "", ""), "Walking", "", False)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    opened = Screen()
    yield opened
    opened.close()


def colours(screen: Screen, scene: Scene, half: str) -> dict[tuple[int, int, int], int]:
    """How many points of each colour one half of the picture holds."""
    screen.draw(scene)
    surface = pygame.display.get_surface()
    assert surface is not None
    width, height = surface.get_size()
    part = surface.subsurface((0 if half == "left" else width // 2, 0, width // 2, round(0.73 * height)))
    pixels = pygame.surfarray.array3d(part).reshape(-1, 3)
    found: dict[tuple[int, int, int], int] = {}
    for colour in (NIGHT, DIM, EDGE, WHITE, ALARM, *LEG.values()):
        found[colour] = int((pixels == colour).all(axis=1).sum())
    return found


def test_each_leg_has_its_side_and_its_colour(screen: Screen) -> None:
    left, right = colours(screen, WALK, "left"), colours(screen, WALK, "right")
    assert left[LEG["left"]] > 10_000
    assert left[LEG["right"]] == 0
    assert right[LEG["right"]] > 1_000
    assert right[LEG["left"]] == 0


def test_the_foot_fills_with_its_load(screen: Screen) -> None:
    filled = [
        colours(screen, WALK._replace(left=Foot("left", load, None, 0.0, "", "")), "left")[LEG["left"]]
        for load in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    assert filled == sorted(set(filled))
    assert filled[4] - filled[0] > 20_000


def test_the_ring_grows_with_the_phase(screen: Screen) -> None:
    drawn = [
        colours(screen, WALK._replace(left=Foot("left", 0.0, phase, 0.0, "", "")), "left")[LEG["left"]]
        for phase in (None, 0.1, 0.5, 1.0)
    ]
    assert drawn == sorted(set(drawn))


def test_a_cue_lights_up_on_its_side_only(screen: Screen) -> None:
    lit = WALK._replace(right=Foot("right", 0.0, None, 1.0, "READY", ""))
    dark = WALK._replace(right=Foot("right", 0.0, None, 0.0, "", ""))
    assert colours(screen, lit, "right")[WHITE] - colours(screen, dark, "right")[WHITE] > 5_000
    assert abs(colours(screen, lit, "left")[WHITE] - colours(screen, dark, "left")[WHITE]) < 2_500  # half the word


def test_a_lost_leg_is_marked_by_shape_and_loses_its_colour(screen: Screen) -> None:
    lost = WALK._replace(left=Foot("left", 0.0, None, 0.0, "", "signal silent"), words="Left: signal lost", alarm=True)
    left = colours(screen, lost, "left")
    assert left[LEG["left"]] == 0
    assert left[ALARM] > 1_000
    assert colours(screen, lost, "right")[LEG["right"]] > 1_000


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance as WCAG 2 defines it."""
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", [WHITE, ALARM, EDGE, *LEG.values()])
def test_what_is_to_be_read_has_high_contrast(colour: tuple[int, int, int]) -> None:
    assert (luminance(colour) + 0.05) / (luminance(NIGHT) + 0.05) > 7


@pytest.mark.parametrize("size", [(640, 360), (800, 1200), (2560, 720)])
def test_it_fits_any_window(monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    screen = Screen(size)
    screen.draw(WALK._replace(words="Left and right: signal lost", alarm=True))
    surface = pygame.display.get_surface()
    assert surface is not None
    pixels = pygame.surfarray.array3d(surface)
    edges = [pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]
    assert all((edge == NIGHT).all() for edge in edges)
    screen.close()


def test_escape_and_q_close_it_and_nothing_else_does(screen: Screen) -> None:
    for key, closes in ((pygame.K_a, False), (pygame.K_ESCAPE, True), (pygame.K_q, True)):
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key))
        assert screen.wants_to_close() is closes
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    assert screen.wants_to_close()
    assert not screen.wants_to_close()


def test_a_picture_of_it_can_be_kept(screen: Screen, tmp_path: Path) -> None:
    screen.draw(WALK)
    screen.save(tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_without_a_display_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(VisualError, match="no display: neither DISPLAY nor WAYLAND_DISPLAY is set"):
        Screen()
    monkeypatch.setenv("SDL_VIDEODRIVER", "nonsense")
    with pytest.raises(VisualError, match="no display: "):
        Screen()


def test_corners_are_cut_within_the_outline() -> None:
    square = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    assert rounded(square, 1)[:3] == ((0.25, 0.0), (0.75, 0.0), (1.0, 0.25))
    assert len(rounded(square, 3)) == 32
    assert all(-1 <= y <= 1 for _, y in SOLE)
