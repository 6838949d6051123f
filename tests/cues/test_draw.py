"""Drawn by chance, and yet as many as planned."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from feedback.cues.draw import CATCH_BATCH, GROUP, Share, is_catch, is_cued

shares = st.integers(0, 20).map(lambda twentieths: twentieths / 20)


@given(st.integers(), shares, shares, st.integers(5, 400), st.integers(0, 30))
def test_a_block_of_strides_gets_its_cues_to_half_a_stride(seed, start, end, n, done):
    share = Share((start, end), done + n, 0.0, done)
    cued = sum(is_cued(str(seed), share, i) for i in range(n))
    planned = sum(start + (end - start) * (done + i + 0.5) / (done + n) for i in range(n))
    assert abs(cued - planned) <= 0.5 + 1e-6


@given(st.integers(), shares, shares, st.integers(60, 400), st.floats(0.8, 2.5))
def test_a_block_of_minutes_is_within_three_points_of_a_fade_with_time(seed, start, end, n, stride_s):
    share = Share((start, end), None, n * stride_s)
    cued = []
    for i in range(n):
        if i % GROUP == 0:
            share.mark(i / n)
        cued.append(is_cued(str(seed), share, i))
    planned = sum(start + (end - start) * (i + 0.5) / n for i in range(n)) / n
    assert abs(sum(cued) / n - planned) <= 0.03


@given(st.integers(), st.floats(0.05, 0.95), st.integers(57, 300))
def test_at_no_time_is_the_share_further_off_than_three_points_after_57_strides(seed, p, n):
    share = Share((p, p), 300, 0.0)
    assert abs(sum(is_cued(str(seed), share, i) for i in range(n)) / n - p) <= 0.03


def test_the_cues_have_no_period():
    share = Share((0.4, 0.4), 400, 0.0)
    places = [i for i in range(400) if is_cued("7", share, i)]
    steps = {after - before for before, after in itertools.pairwise(places)}
    assert len(steps) >= 5


def test_the_share_fades_evenly():
    share = Share((1.0, 0.0), 300, 0.0)
    cued = [is_cued("1", share, i) for i in range(300)]
    thirds = [sum(cued[k : k + 100]) for k in (0, 100, 200)]
    assert all(abs(got - want) <= 2 for got, want in zip(thirds, (83, 50, 17), strict=True))


@given(st.integers(), st.sampled_from([0.0, 0.05, 0.1, 0.3]), st.integers(100, 400))
def test_catch_strides_are_so_many_of_the_cued(seed, catch, n):
    share = Share((0.75, 0.75), n, 0.0)
    cued = [i for i in range(n) if is_cued(str(seed), share, i)]
    caught = [i for i in cued if is_catch(str(seed), share, i, catch)]
    assert abs(len(caught) - catch * len(cued)) <= catch * CATCH_BATCH + 0.5
