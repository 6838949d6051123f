from itertools import combinations

import numpy as np
import pytest

from feedback.config.screen import Screen
from feedback.outputs.palette import PAIRS, PALETTES, Colour, contrast, luminance, mixed

MACHADO = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Complete loss of one kind of cone, linear RGB (Machado, Oliveira & Fernandes 2009)."""
APART = 20.0
"""CIE 1976 colour difference; 2.3 is just noticeable side by side."""


def lab(linear: np.ndarray) -> np.ndarray:
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    f = np.cbrt(np.clip(xyz / [0.9505, 1.0, 1.089], 1e-4, None))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def seen(colour: Colour, eye: str) -> np.ndarray:
    share = np.array(colour) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return lab(np.clip(np.array(MACHADO[eye]) @ linear, 0, 1))


def test_every_theme_of_the_configuration_has_its_colours() -> None:
    assert set(PALETTES) == set(Screen.model_json_schema()["properties"]["theme"]["enum"])


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_whatever_meets_stands_out_by_seven_to_one(theme: str, pair: tuple[str, str]) -> None:
    palette = PALETTES[theme]._asdict()
    assert contrast(palette[pair[0]], palette[pair[1]]) >= 7


def test_every_colour_that_is_drawn_with_is_held_against_something() -> None:
    drawn = {name for name in PALETTES["dark"]._fields if name != "line"}
    assert drawn == {name for pair in PAIRS for name in pair}


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("eye", MACHADO)
def test_left_and_right_are_told_apart_by_every_eye(theme: str, eye: str) -> None:
    palette = PALETTES[theme]
    assert np.linalg.norm(seen(palette.left, eye) - seen(palette.right, eye)) > APART


@pytest.mark.parametrize("theme", ["dark", "contrast"])
@pytest.mark.parametrize("eye", MACHADO)
def test_hit_near_and_miss_are_told_apart_by_every_eye(theme: str, eye: str) -> None:
    palette = PALETTES[theme]
    for one, other in combinations((palette.hit, palette.near, palette.miss), 2):
        assert np.linalg.norm(seen(one, eye) - seen(other, eye)) > APART / 2


def test_figures_of_the_standard() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)
    assert luminance((255, 0, 0)) == pytest.approx(0.2126)


def test_a_mixture_goes_from_one_to_the_other() -> None:
    steps = [mixed((0, 0, 0), (200, 100, 50), k / 10) for k in range(11)]
    assert steps[0] == (0, 0, 0)
    assert steps[-1] == (200, 100, 50)
    assert [luminance(step) for step in steps] == sorted(luminance(step) for step in steps)
