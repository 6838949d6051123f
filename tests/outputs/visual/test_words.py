import numpy as np
import pygame
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.cues.catalogue import CATALOGUE
from feedback.outputs.layout import Box, laid_out
from feedback.outputs.line import BLOCK_WORDS
from feedback.outputs.visual.words import fitted, write

WHITE = (255, 255, 255)
LETTERS = st.characters(codec="latin-1", min_codepoint=32, exclude_characters="\xad")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(LETTERS, min_size=1, max_size=90).filter(str.strip))
def test_no_words_leave_their_box(text: str) -> None:
    surface = pygame.Surface((900, 300))
    write(surface, text, Box(100, 80, 700, 140), 120, WHITE)
    pixels = pygame.surfarray.array2d(surface)
    pixels[100:800, 80:220] = 0
    assert not pixels.any()


def test_short_words_are_as_large_as_asked_and_long_ones_take_two_lines() -> None:
    assert fitted("Pause", 1200, 180, 100) == (("Pause",), 100)
    lines, size = fitted("Leave the foot on the belt until the tone ends: let the leg trail.", 1200, 180, 100)
    assert len(lines) == 2
    assert size > 60


def test_a_line_is_parted_where_it_is_meant_to_be() -> None:
    assert fitted("Practice · 3:20 to go", 520, 180, 100)[0] == ("Practice", "3:20 to go")


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
@pytest.mark.parametrize("side", ["both", "left"])
def test_what_is_said_is_large_enough_to_read(size, side) -> None:
    """From the top of an l to the foot of a p: a 12th of the window's height for a part of the session, no less than a
    14th for a sentence, and a 26th for one on half of the window."""
    layout = laid_out(size, side)
    box, asked = layout.line, round(1.3 * layout.unit)
    for entry in CATALOGUE.values():
        if entry.say:
            assert fitted(entry.say, box.width, box.height, asked)[1] >= size[1] / (14 if side == "both" else 26)
    for words in BLOCK_WORDS.values():
        assert fitted(f"{words} · 12:34 to go", box.width, box.height, asked)[1] >= size[1] / 12


def test_all_words_stand_on_one_line() -> None:
    feet = []
    for word in ("in", "2", "Én", "fin", "Hill"):
        surface = pygame.Surface((900, 300))
        write(surface, f"{word} x", Box(100, 80, 700, 140), 90, WHITE)
        rows = np.flatnonzero((pygame.surfarray.array2d(surface) & 255 > 128).any(axis=0))
        feet.append(int(rows[-1]))
    assert max(feet) - min(feet) <= 1
