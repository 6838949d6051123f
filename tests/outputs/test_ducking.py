"""What gives way to what, by how much, and how fast."""

import numpy as np
import pytest

from feedback.outputs.ducking import DUCKED

MS = 50
"""Frames."""


def level(samples, begin, end):
    return np.sqrt((samples[begin:end] ** 2).mean())


def only(stream, behind, before):
    """The part of the sum that is not the foremost sound."""
    both, alone = stream(2), stream(2)
    both.place(behind(both), before(both))
    alone.place(before(alone))
    difference = both.run(20_000) - alone.run(20_000).astype(float)
    return difference[:, 0] / 32767


@pytest.mark.parametrize("purpose", ["cue", "reward", "word", "summary"])
def test_a_held_sound_gives_way_to_a_short_one_and_comes_back(stream, purpose):
    held = only(
        stream,
        lambda it: it.cue(1, 1_000, 18_000),
        lambda it: it.cue(2, 6_000, sound="chime", leg="right", purpose=purpose),
    )
    full = level(held, 2_000, 6_000)
    assert level(held, 6_000 + 16 * MS, 6_000 + 79 * MS) == pytest.approx(full * DUCKED, rel=0.02)
    assert level(held, 6_000 + 96 * MS, 17_000) == pytest.approx(full, rel=0.02)


@pytest.mark.parametrize("purpose", ["reward", "word", "summary"])
def test_a_result_gives_way_to_a_cue_and_is_not_moved(stream, purpose):
    def result(it):
        return it.cue(1, 5_000, sound="tone", purpose=purpose)

    chime = only(stream, result, lambda it: it.cue(2, 4_000, sound="tone", leg="right"))
    alone = stream(2)
    whole = alone.place(result(alone)).run(20_000)[:, 0] / 32767
    during = slice(5_000 + 2 * MS, 4_000 + 75 * MS)
    assert np.abs(chime[during] - DUCKED * whole[during]).max() < 0.002
    assert np.flatnonzero(np.abs(chime) > 0.002)[0] >= 5_000


def test_short_cues_of_both_legs_do_not_duck_each_other(stream):
    both, one, other = stream(2), stream(2), stream(2)
    both.place(both.cue(1, 3_000, sound="click"), both.cue(2, 3_500, sound="click", leg="right"))
    one.place(one.cue(1, 3_000, sound="click"))
    other.place(other.cue(2, 3_500, sound="click", leg="right"))
    total = one.run(10_000).astype(int) + other.run(10_000)
    assert np.abs(both.run(10_000) - total).max() <= 1


def test_both_legs_held_do_not_duck_each_other(stream):
    both, one, other = stream(2), stream(2), stream(2)
    both.place(both.cue(1, 1_000, 9_000), both.cue(2, 3_000, 9_000, leg="right"))
    one.place(one.cue(1, 1_000, 9_000))
    other.place(other.cue(2, 3_000, 9_000, leg="right"))
    total = one.run(10_000).astype(int) + other.run(10_000)
    assert np.abs(both.run(10_000) - total).max() <= 1


def test_speech_gives_way_like_a_held_sound(stream):
    def speaking():
        it = stream(2)
        it.mixer.sounds.spoken["two"] = 0.9 * np.sin(np.arange(12_000) / 20)
        return it.place(it.cue(1, 2_000, sound="say:two", leg="", purpose="speech"))

    alone, both, click = speaking(), speaking(), stream(2)
    both.place(both.cue(2, 6_000, sound="tone"))
    click.place(click.cue(2, 6_000, sound="tone"))
    during = slice(6_000 + 16 * MS, 6_000 + 79 * MS)
    difference = both.run(20_000)[during].astype(float) - click.run(20_000)[during]
    assert np.abs(difference - DUCKED * alone.run(20_000)[during]).max() <= 2


def test_room_that_was_made_for_a_sound_that_is_gone_is_given_back(stream):
    it = stream()
    it.place(it.cue(1, 1_000, 18_000), it.cue(2, 6_000, sound="chime", leg="right"))
    samples = it.at(6_500, lambda it: it.mixer.cut()).mono(20_000)
    assert level(samples, 8_000, 9_500) == pytest.approx(level(samples, 2_000, 6_000), rel=0.02)
