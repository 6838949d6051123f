"""The mixer with the schedule: each cue once, at its sample, however time is cut."""

from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from feedback.cues.schedule import Schedule
from feedback.messages import LEGS, Cue, Played
from feedback.outputs.levels import CAP_DB, HEADROOM_DB
from feedback.outputs.mixer import Mixer, limited
from feedback.outputs.synth import SOUNDS, waveform

RATE_HZ, FRAME_NS = 50_000, 20_000
START_NS = 10**12
TOTAL = 4_000
KNEE, CEILING = 10 ** (CAP_DB / 20), 10 ** ((CAP_DB + HEADROOM_DB) / 20)
CAP_16 = round(CEILING * 32767)

Samples16 = NDArray[np.int16]


class Run:
    def __init__(self) -> None:
        self.blocks: list[Samples16] = []
        self.told: list[Played] = []
        self.verdicts: list[tuple[Cue, str]] = []

    @property
    def samples(self) -> Samples16:
        return np.concatenate(self.blocks)


def cue(cue_id: int, due_ns: int, sound: str = "click", leg: str = "left", gain_db: float = -12.0) -> Cue:
    return Cue(0, 0, 0, cue_id, 0, f"kind {cue_id}", leg, due_ns, due_ns, 0, sound, gain_db, "")


def frame_of(due_ns: int) -> int:
    return floor((due_ns - START_NS) / FRAME_NS + 0.5)


def expected(cues: list[Cue], channels: int = 2) -> Samples16:
    """What cues sound like when nothing is cut into blocks."""
    mix = np.zeros((TOTAL + RATE_HZ, channels), np.float32)
    for row in sorted(cues, key=lambda row: (row.due_ns, row.cue_id)):
        wave = waveform(row.sound, row.leg, row.gain_db, RATE_HZ, channels)
        mix[frame_of(row.due_ns) : frame_of(row.due_ns) + len(wave)] += wave
    return np.rint(limited(mix[:TOTAL]) * 32767).astype(np.int16)


def rendered(schedule: Schedule, cuts: list[int], events: list[tuple[int, Cue]], channels: int = 2) -> Run:
    """Render TOTAL frames in blocks of these sizes, again and again; events: (frame, revision) placed on the way."""
    run, mixer, done, turn = Run(), Mixer(RATE_HZ, channels), 0, 0
    waiting = sorted(events, key=lambda event: event[0])
    while done < TOTAL:
        while waiting and waiting[0][0] <= done:
            new = waiting.pop(0)[1]
            run.verdicts.append((new, schedule.place(new, START_NS)))
        frames = min(cuts[turn % len(cuts)], TOTAL - done)
        first_ns = float(START_NS + done * FRAME_NS)
        due = schedule.take(first_ns, mixer.horizon_ns(frames, first_ns), START_NS)
        run.blocks.append(mixer.render(frames, first_ns, due))
        run.told += mixer.settle(lost=False) + schedule.told()
        done, turn = done + frames, turn + 1
    schedule.clear(START_NS)
    run.told += schedule.told()
    return run


some_cuts = st.lists(st.integers(1, 700), min_size=1, max_size=6)
a_due = st.integers(START_NS, START_NS + (TOTAL - 1) * FRAME_NS)
a_gain = st.sampled_from([-30.0, -12.0, -3.0])
a_look = st.tuples(st.sampled_from(SOUNDS), st.sampled_from(LEGS), a_gain)


@settings(deadline=None)
@given(st.lists(st.tuples(a_due, a_look), max_size=6), some_cuts, st.sampled_from([1, 2]))
def test_the_sound_does_not_depend_on_the_blocks(
    rows: list[tuple[int, tuple[str, str, float]]], cuts: list[int], channels: int
) -> None:
    cues = [cue(i, due_ns, *look) for i, (due_ns, look) in enumerate(rows)]
    run = rendered(Schedule(), cuts, [(0, row) for row in cues], channels)
    assert np.array_equal(run.samples, expected(cues, channels))
    assert {(told.cue_id, told.onset_ns) for told in run.told} == {
        (row.cue_id, START_NS + frame_of(row.due_ns) * FRAME_NS) for row in cues
    }
    assert all(abs(told.error_ns) <= FRAME_NS / 2 and told.outcome == "played" for told in run.told)


a_change = st.tuples(st.integers(0, TOTAL), st.integers(0, 4), a_due, st.booleans(), a_look)


@settings(deadline=None)
@given(st.lists(a_change, max_size=25), some_cuts)
def test_any_changes_leave_each_standing_cue_once_at_its_sample(
    changes: list[tuple[int, int, int, bool, tuple[str, str, float]]], cuts: list[int]
) -> None:
    events, revision = [], [0] * 5
    for frame, cue_id, due_ns, cancelled, look in sorted(changes):
        new = cue(cue_id, due_ns, *look).replace(revision=revision[cue_id], cancelled="stopped" if cancelled else "")
        revision[cue_id] += 1
        events.append((frame, new))
    run = rendered(Schedule(), cuts, events)
    standing = {new.cue_id: new for new, verdict in run.verdicts if verdict in ("placed", "moved")}
    sounded = [told for told in run.told if told.outcome == "played"]
    assert sorted(told.cue_id for told in run.told) == sorted({new.cue_id for new, _verdict in run.verdicts})
    assert all(told.revision == standing[told.cue_id].revision for told in sounded)
    assert np.array_equal(run.samples, expected([standing[told.cue_id] for told in sounded]))
    never = {new.cue_id for new, verdict in run.verdicts if verdict == "cancelled"}
    assert never.isdisjoint(told.cue_id for told in sounded)


@given(st.lists(st.integers(START_NS, START_NS + 300 * FRAME_NS), min_size=1, max_size=12))
def test_no_number_of_sounds_passes_the_ceiling(dues: list[int]) -> None:
    run = rendered(Schedule(), [128], [(0, cue(i, due_ns, "tone", "left", -3.0)) for i, due_ns in enumerate(dues)])
    assert np.abs(run.samples).max() <= CAP_16


def test_a_single_sound_is_not_bent() -> None:
    wave = waveform("tone", "right", -3.0, RATE_HZ, 2)
    assert np.array_equal(limited(wave), wave)


def test_what_is_too_loud_is_bent_below_the_ceiling_in_order() -> None:
    loud = np.linspace(-5, 5, 2001, dtype=np.float32)[:, None]
    bent = limited(loud)
    assert np.abs(bent).max() <= CEILING
    assert (np.diff(bent[:, 0]) >= 0).all()
    assert np.array_equal(bent[np.abs(loud) <= KNEE], loud[np.abs(loud) <= KNEE])


def test_a_cue_just_before_the_block_sounds_with_its_first_frame() -> None:
    mixer = Mixer(RATE_HZ, 2)
    block = mixer.render(128, START_NS, [cue(1, START_NS - 90_000)])
    assert block[0].any()
    (told,) = mixer.settle(lost=False)
    assert (told.onset_ns, told.error_ns, told.t_ns) == (START_NS, 90_000, START_NS)


def test_a_cue_of_a_lost_block_is_told_lost() -> None:
    mixer = Mixer(RATE_HZ, 2)
    mixer.render(128, START_NS, [cue(1, START_NS + FRAME_NS)])
    (told,) = mixer.settle(lost=True)
    assert (told.outcome, told.onset_ns, told.error_ns) == ("lost", 0, 0)
    assert mixer.settle(lost=False) == []


def test_cut_ends_the_sounds_under_way() -> None:
    mixer = Mixer(RATE_HZ, 2)
    mixer.render(128, START_NS, [cue(1, START_NS)])
    mixer.cut()
    assert not mixer.render(128, START_NS + 128 * FRAME_NS, []).any()


def test_nothing_that_sounded_comes_back_on_a_card_that_had_gone() -> None:
    held = cue(1, START_NS, sound="tone").replace(until_ns=START_NS + 50_000 * FRAME_NS)
    for end, comes_back in ((Mixer.cut, True), (Mixer.forget, False)):
        mixer = Mixer(RATE_HZ, 2)
        mixer.render(128, START_NS, [held])
        end(mixer)
        assert mixer.render(128, START_NS + 128 * FRAME_NS, []).any() is np.bool_(comes_back)


def test_silence_is_counted_from_the_end_of_the_last_sound() -> None:
    mixer, block = Mixer(RATE_HZ, 2), 1_000
    counts = []
    for turn in range(5):
        due = [cue(1, START_NS + 1_500 * FRAME_NS)] if turn == 1 else []
        mixer.render(block, START_NS + turn * block * FRAME_NS, due)
        counts.append(mixer.quiet_frames)
    assert counts == [1_000, 0, 0, 0, 1_000]


def test_an_unknown_sound_is_refused_before_its_block() -> None:
    with pytest.raises(ValueError, match="no sound 'gong'"):
        Mixer(RATE_HZ, 2).prepare(cue(1, START_NS, sound="gong"))
