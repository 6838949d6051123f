"""The written output: the same frames as a card, under a clock that is handed in."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from feedback.messages import Cue
from feedback.outputs.written import WrittenOutput

MS = 1_000_000
RATE_HZ, RING_MS = 48_000, 5.5
FRAME_NS = 1e9 / RATE_HZ


def cue(cue_id: int, due_ns: int) -> Cue:
    return Cue(0, 7, 0, cue_id, 0, f"kind {cue_id}", "left", due_ns, due_ns, 0, "click", -12.0, "")


def written(block_frames: int, dues_ns: list[int], begin_ns: int, end_ns: int):
    blocks: list[np.ndarray] = []
    output = WrittenOutput(RATE_HZ, block_frames, 2, RING_MS, blocks.append)
    output.begin(begin_ns)
    for cue_id, due_ns in enumerate(dues_ns):
        output.reach(begin_ns)
        output.place(cue(cue_id, due_ns), begin_ns)
    output.reach(end_ns)
    output.stop()
    return np.concatenate(blocks), output.reports()


@given(
    st.integers(0, 10**15),
    st.lists(st.integers(0, 4), min_size=1, max_size=4, unique=True),
    st.integers(40 * MS, 110 * MS),
    st.sampled_from((16, 64, 128, 1000)),
)
def test_a_sound_begins_at_the_frame_nearest_to_its_due_time_however_the_blocks_are_cut(begin_ns, slots, first, frames):
    dues_ns = sorted(begin_ns + first + slot * 150 * MS for slot in slots)
    samples, told = written(frames, dues_ns, begin_ns, begin_ns + 1_000 * MS)
    loud = np.flatnonzero(np.abs(samples).max(axis=1) > 0)
    onsets = loud[np.diff(loud, prepend=-(10**9)) > 0.05 * RATE_HZ]
    assert [round((due_ns - begin_ns) / FRAME_NS) for due_ns in dues_ns] == list(onsets)
    assert [row.outcome for row in told] == ["played"] * len(dues_ns)
    assert all(abs(row.error_ns) <= FRAME_NS / 2 + 1 for row in told)


def test_what_still_stands_at_the_end_is_cancelled_and_leaves_no_sound():
    samples, told = written(128, [500 * MS], 0, 100 * MS)
    assert not samples.any()
    assert [(row.cue_id, row.outcome) for row in told] == [(0, "cancelled")]
