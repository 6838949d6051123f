"""Held sounds: they end on their sample, may be moved and cut while they sound, and never click or stick."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.cues.schedule import LONGEST_NS
from feedback.outputs.timbres import TIMBRES

MS = 50
"""Frames."""
HELD = ("tone", "chord", "noise", "rising")
LEGS = ("left", "right", "")
RATE_HZ = 50_000


def last(samples):
    """The frame after the last one that is not silent."""
    return int(np.flatnonzero(samples)[-1]) + 1


def first(samples):
    return int(np.flatnonzero(samples)[0])


def level(samples, begin, end):
    return np.abs(samples[begin:end]).max()


@pytest.mark.parametrize("leg", LEGS)
@pytest.mark.parametrize("sound", HELD)
def test_it_sounds_from_its_first_sample_to_its_last(stream, sound, leg):
    it = stream()
    samples = it.place(it.cue(1, 1_003, 11_013, sound, leg)).mono(15_000)
    assert first(samples) == 1_003
    assert 11_013 - MS < last(samples) <= 11_013
    assert level(samples, 5_000, 5_000 + 20 * MS) > 0.5 * level(samples, 0, 15_000)
    assert level(samples, 0, 15_000) <= 10 ** (-12 / 20) + 1e-4


@pytest.mark.parametrize("sound", ["click", "chime"])
def test_what_has_no_held_form_sounds_once(stream, sound):
    it = stream()
    samples = it.place(it.cue(1, 1_000, 30_000, sound)).mono(35_000)
    assert 1_000 + 30 * MS < last(samples) <= 1_000 + 80 * MS


@pytest.mark.parametrize("end", [4_000, 6_500, 30_000])
def test_its_end_is_moved_while_it_sounds(stream, end):
    it = stream()
    it.place(it.cue(1, 1_000, 12_000)).at(3_200, lambda it: it.place(it.cue(1, 1_000, end, revision=1)))
    assert end - MS < last(it.mono(40_000)) <= end
    assert it.verdicts == ["placed", "moved"]
    assert [told.outcome for told in it.told] == ["played"]


def test_an_end_that_is_moved_into_the_past_comes_at_once_and_without_a_click(stream):
    it = stream()
    it.place(it.cue(1, 1_000, 30_000)).at(3_200, lambda it: it.place(it.cue(1, 1_000, 2_000, revision=1)))
    assert 3_200 + 4 * MS < last(it.mono(20_000)) <= 3_200 + 6 * MS


def test_a_cancelled_one_is_gone_within_15_ms_and_does_not_come_back(stream):
    it = stream()
    it.place(it.cue(1, 1_000, 30_000, release="click"))
    it.at(5_000, lambda it: it.place(it.cue(1, 1_000, 30_000, revision=1, cancelled="lost")))
    it.at(5_200, lambda it: it.place(it.cue(1, 1_000, 60_000, revision=2)))
    assert 5_000 < last(it.mono(35_000)) <= 5_000 + 15 * MS
    assert it.verdicts == ["placed", "cancelled", "cancelled"]


def test_an_end_moved_away_during_the_release_brings_it_back_up(stream):
    it = stream()
    it.place(it.cue(1, 1_000, 6_000)).at(5_800, lambda it: it.place(it.cue(1, 1_000, 12_000, revision=1)))
    samples = it.mono(15_000)
    assert level(samples, 5_750, 5_810) < 0.6 * level(samples, 3_000, 5_000)
    assert level(samples, 7_000, 11_000) == pytest.approx(level(samples, 3_000, 5_000), rel=0.02)
    assert 12_000 - MS < last(samples) <= 12_000


def test_nothing_sounds_for_longer_than_the_limit(stream):
    it = stream()
    it.place(it.cue(1, 1_000, 500_000, release="click"))
    it.at(100_000, lambda it: it.place(it.cue(1, 1_000, 900_000, revision=1)))
    limit = 1_000 + LONGEST_NS // 20_000
    assert limit - MS < last(it.mono(limit + 50_000, (4_096,))) <= limit, "and no release: it was not its end"


def test_its_release_sounds_at_its_end_wherever_that_was_moved(stream):
    it, alone = stream(), stream()
    it.place(it.cue(1, 1_000, 12_000, release="click"))
    it.at(3_000, lambda it: it.place(it.cue(1, 1_000, 9_000, revision=1, release="click")))
    click = alone.place(alone.cue(1, 9_000, sound="click")).run(15_000)
    assert np.array_equal(it.run(15_000)[9_000:], click[9_000:])


def test_a_held_cue_is_told_once_and_its_end_cannot_be_moved_when_it_is_over(stream):
    it = stream()
    it.place(it.cue(1, 1_000, 4_000)).at(8_000, lambda it: it.place(it.cue(1, 1_000, 12_000, revision=1)))
    assert last(it.mono(15_000)) <= 4_000
    assert it.verdicts == ["placed", "rendered"]
    assert [(told.cue_id, told.outcome) for told in it.told] == [(1, "played")]


def test_a_card_that_ran_dry_lets_a_held_sound_swell_again_and_drops_a_short_one(stream):
    it = stream()
    it.place(it.cue(1, 1_000, 20_000), it.cue(2, 4_900, sound="chime", leg="right"))
    samples = it.at(5_000, lambda it: it.mixer.cut()).mono(25_000)
    assert level(samples, 5_000, 5_020) < 0.1 * level(samples, 2_000, 4_000)
    assert level(samples, 6_000, 7_000) == pytest.approx(level(samples, 2_000, 4_000), rel=0.05)
    assert 20_000 - MS < last(samples) <= 20_000


def test_what_began_in_a_block_that_was_never_played_is_dropped(stream):
    it = stream()
    it.place(it.cue(1, 4_900, 20_000)).at(4_992, lambda it: it.mixer.cut(lost=True))
    assert last(it.mono(10_000)) <= 4_992


@pytest.mark.parametrize("sound", HELD)
def test_a_hushed_stream_is_silent_within_10_ms(stream, sound):
    it = stream()
    it.place(it.cue(1, 1_000, 30_000, sound), it.cue(2, 4_900, sound="tone", leg="right"))
    assert 5_000 < last(it.at(5_000, lambda it: it.mixer.hush()).mono(15_000)) <= 5_000 + 10 * MS


a_frame = st.integers(0, 14_000)
a_sound = st.sampled_from([*HELD, "click", "chime"])
a_held = st.tuples(a_frame, st.integers(1, 9_000), a_sound, st.sampled_from(LEGS), st.sampled_from(["", "click"]))
a_change = st.tuples(a_frame, st.integers(1, 5), st.integers(0, 20_000), st.sampled_from(["", "", "stopped"]))
a_break = st.tuples(a_frame, st.sampled_from(["cut", "hush", "value"]))
some_cuts = st.lists(st.integers(20, 900), min_size=1, max_size=5).map(tuple)


def played(stream, helds, changes, breaks, cuts):
    """One voice each; what happens on the way happens at the same frames, whatever the blocks."""
    it, cues = stream(), {}
    for cue_id, (begin, frames, sound, leg, release) in enumerate(helds, 1):
        followed = {"follows": "thigh", "follow_high": 10.0} if begin % 2 else {}
        cues[cue_id] = it.cue(cue_id, begin, begin + frames, sound, leg, release=release, **followed)
        it.place(cues[cue_id])
    for revision, (frame, cue_id, end, why) in enumerate(sorted(changes), 1):
        if cue_id in cues:
            new = cues[cue_id].replace(until_ns=it.ns(end), revision=revision, cancelled=why)
            it.at(frame, lambda it, new=new: it.place(new))
    for frame, what in breaks:
        acts = {
            "cut": lambda it: it.mixer.cut(),
            "hush": lambda it: it.mixer.hush(),
            "value": lambda it, frame=frame: it.mixer.heard.hear("left", "thigh", frame % 11, it.ns(frame)),
        }
        it.at(frame, acts[what])
    return it.run(16_000, cuts)


@settings(max_examples=40)
@given(st.lists(a_held, max_size=4), st.lists(a_change, max_size=6), st.lists(a_break, max_size=3), some_cuts)
def test_held_sounds_do_not_depend_on_the_blocks(stream, helds, changes, breaks, cuts):
    assert np.array_equal(
        played(stream, helds, changes, breaks, cuts), played(stream, helds, changes, breaks, (16_000,))
    )


STEEPEST = 2 * np.pi * 1_500 / RATE_HZ + (1 / 0.005 + 1 / 0.008 + 2 / 0.015) / RATE_HZ
"""From one sample to the next: all of the sound at 1500 Hz, the shortest fade, a rise, and the way in and out of
ducking."""


@settings(max_examples=40)
@given(a_held, st.lists(a_change, max_size=6), st.lists(st.tuples(a_frame, st.just("value")), max_size=5))
def test_no_revision_makes_a_step(stream, held, changes, values):
    held = (*held[:2], "tone" if held[2] in ("click", "chime") else held[2], held[3], "")
    samples = played(stream, [held], [(frame, 1, end, why) for frame, _id, end, why in changes], values, (128,)) / 32767
    peak = 10 ** (-12 / 20)
    assert np.abs(np.diff(samples[:, 0], prepend=0.0)).max() <= peak * STEEPEST + 2 / 32767


def frequency(samples, begin, end):
    """By the share of rising zero crossings, of a sound whose first partial is the strongest."""
    spectrum = np.abs(np.fft.rfft(samples[begin:end] * np.hanning(end - begin), 1 << 18))
    return spectrum.argmax() * RATE_HZ / (1 << 18)


@pytest.mark.parametrize(("value", "place"), [(-20.0, 0.0), (-5.0, 0.25), (0.0, 0.5), (10.0, 1.0), (40.0, 1.0)])
@pytest.mark.parametrize("leg", ["left", "right"])
def test_its_pitch_goes_with_the_measure(stream, value, place, leg):
    it = stream()
    it.place(it.cue(1, 1_000, 25_000, "tone", leg, follows="thigh", follow_low=-10.0, follow_high=10.0))
    for frame in range(500, 25_000, 1_000):
        it.at(frame, lambda it, frame=frame: it.mixer.heard.hear(leg, "thigh", value, it.ns(frame)))
    low_hz = TIMBRES["tone", leg].low_hz
    assert frequency(it.mono(30_000), 12_000, 22_000) == pytest.approx(low_hz * 2 ** (7 * place / 12), rel=0.003)


def test_it_glides_and_a_value_that_is_stale_leaves_it_where_it_is(stream):
    it = stream()
    it.place(it.cue(1, 1_000, 60_000, "tone", follows="hip", follow_low=10.0, follow_high=0.0))
    it.at(500, lambda it: it.mixer.heard.hear("left", "hip", 5.0, it.ns(500)))
    it.at(20_000, lambda it: it.mixer.heard.hear("left", "hip", 0.0, it.ns(12_000)))
    samples = it.mono(65_000)
    half_hz = TIMBRES["tone", "left"].low_hz * 2 ** (3.5 / 12)
    assert frequency(samples, 3_000, 15_000) == pytest.approx(half_hz, rel=0.003)
    assert frequency(samples, 30_000, 50_000) == pytest.approx(half_hz, rel=0.003)


def test_rising_rises_over_its_time(stream):
    it = stream()
    samples = it.place(it.cue(1, 0, 50_000, "rising", "right")).mono(51_000)
    heard = [frequency(samples, begin, begin + 5_000) for begin in (1_000, 15_000, 30_000, 44_000)]
    assert heard == sorted(heard)
    assert heard[-1] / heard[0] == pytest.approx(2 ** (7 / 12 * 0.86), rel=0.02)
