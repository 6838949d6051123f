"""The record keeps the last seconds, by number and by time."""

import numpy as np

from feedback.gait.muscle.record import KEPT_S, Record


def _filled(hops, each=5):
    record = Record(2, 0.002)
    for k in range(0, hops, each):
        t_ns = (np.arange(k, k + each, dtype=np.int64) + 1) * 2_000_000
        record.add(np.vstack([np.arange(k, k + each), -np.arange(k, k + each)]).astype(float), t_ns)
    return record


def test_hops_are_found_by_time_and_number_however_long_it_runs():
    kept = int(KEPT_S / 0.002)
    for hops in (100, kept, 2 * kept + 35, 7 * kept + 15):
        record = _filled(hops)
        assert record.end == hops
        assert record.first == max(0, hops - kept)
        assert record.last_ns == hops * 2_000_000
        at = hops - 50
        assert record.after(at * 2_000_000) == at
        assert record.time_ns(at) == (at + 1) * 2_000_000
        assert record.energy(0, at, at + 3).tolist() == [at, at + 1, at + 2]
        assert record.energy(1, at, at + 2).tolist() == [-at, -at - 1]
        assert record.after(10**15) == record.end


def test_nothing_is_asked_from_before_a_gap():
    record = _filled(100)
    record.cut()
    assert record.first == record.end == 100
    assert record.last_ns == 0
