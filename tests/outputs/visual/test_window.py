from collections.abc import Callable, Iterator
from pathlib import Path

import pygame
import pytest

from feedback.config.screen import Screen as Look
from feedback.outputs.visual import Screen, VisualError
from feedback.outputs.visual.window import CLOSE

CELLS = ((0.0, 0.0),)


@pytest.fixture
def opened() -> Iterator[Callable[..., Screen]]:
    screens: list[Screen] = []

    def one(**look: object) -> Screen:
        screens.append(Screen(CELLS, Look.model_validate(look)))
        return screens[-1]

    yield one
    for screen in screens:
        screen.close()


def press(*keys: int) -> None:
    for key in keys:
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key))


def test_keys_come_by_their_names(opened) -> None:
    screen = opened()
    screen.pressed()
    press(pygame.K_SPACE, pygame.K_p, pygame.K_s, pygame.K_7, pygame.K_KP7)
    assert screen.pressed() == ["space", "p", "s", "7", "7"]
    assert screen.pressed() == []


@pytest.mark.parametrize("key", [pygame.K_ESCAPE, pygame.K_q])
def test_escape_and_q_close_it(opened, key: int) -> None:
    screen = opened()
    screen.pressed()
    press(key)
    assert screen.pressed() == [CLOSE]
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    assert screen.pressed() == [CLOSE]


def test_f_fills_the_display_and_goes_back(opened, studio) -> None:
    screen = opened()
    screen.draw(studio.scene(feet=()))
    press(pygame.K_f)
    assert screen.pressed() == []
    assert pygame.display.get_surface().get_size() == pygame.display.get_desktop_sizes()[0]
    screen.draw(studio.scene(feet=()))
    press(pygame.K_f)
    screen.pressed()
    assert pygame.display.get_surface().get_size() == (1280, 720)


def test_it_goes_along_with_its_size(opened, studio) -> None:
    screen = opened()
    screen.draw(studio.scene(feet=()))
    pygame.display.set_mode((640, 400), pygame.RESIZABLE)
    screen.draw(studio.scene(feet=()))
    pixels = pygame.surfarray.array3d(pygame.display.get_surface())
    assert pixels.shape[:2] == (640, 400)
    assert pixels.max() > 250


def test_a_display_that_is_not_there_is_told_and_the_main_one_used(opened) -> None:
    assert opened(display=5).notes == ["there is no display 5; the main one is used"]
    assert opened(full_screen=True).notes == []


def test_a_display_that_goes_away_or_comes_back_is_followed(monkeypatch: pytest.MonkeyPatch, studio) -> None:
    there, asked = [2], []
    set_mode = pygame.display.set_mode

    def remember(size, flags=0, depth=0, display=0):
        asked.append(display)
        return set_mode(size, flags)

    monkeypatch.setattr(pygame.display, "get_num_displays", lambda: there[0])
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: [(1280, 720)] * there[0])
    monkeypatch.setattr(pygame.display, "set_mode", remember)
    screen = Screen(CELLS, Look(display=1, full_screen=True))
    for displays in (1, 2):
        there[0] = displays
        for _ in range(60):
            screen.draw(studio.scene(feet=()))
    assert asked == [1, 0, 1]
    screen.close()


def test_a_picture_of_it_can_be_kept(opened, studio, tmp_path: Path) -> None:
    screen = opened()
    screen.draw(studio.scene(feet=()))
    screen.save(tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_a_display_that_is_gone_is_told(opened, studio) -> None:
    screen = opened()
    pygame.display.quit()
    with pytest.raises(VisualError, match="the display is gone"):
        screen.pressed()
    with pytest.raises(VisualError, match="the display is gone"):
        screen.draw(studio.scene(feet=()))


def test_without_a_display_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    pygame.display.quit()
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(VisualError, match="no display: neither DISPLAY nor WAYLAND_DISPLAY is set"):
        Screen(CELLS)
    monkeypatch.setenv("SDL_VIDEODRIVER", "nonsense")
    with pytest.raises(VisualError, match="no display: "):
        Screen(CELLS)
