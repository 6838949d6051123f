"""How a process's loop is doing, as it is told once a second."""

from math import isnan

from feedback import pulse
from feedback.pulse import EVERY_NS, Pulse, resident_mib

MS = 1_000_000


def test_it_tells_the_worst_of_each_second_and_begins_anew():
    beats = Pulse("engine", 0)
    assert beats.beat(0, 0, 2 * MS, 3) == []
    assert beats.beat(7 * MS, 10 * MS, 11 * MS, 40) == []
    (first,) = beats.beat(-5 * MS, EVERY_NS, EVERY_NS + MS, 0)
    assert (first.process, first.turns, first.longest_turn_ns) == ("engine", 3, 2 * MS)
    assert (first.latest_ns, first.most_waiting, first.t_ns) == (7 * MS, 40, EVERY_NS + MS)
    (second,) = beats.beat(-1, 2 * EVERY_NS, 2 * EVERY_NS + MS, 1)
    assert (second.turns, second.longest_turn_ns, second.latest_ns, second.most_waiting) == (1, MS, 0, 1)


def test_it_tells_the_share_of_a_core_since_the_last_time(monkeypatch):
    used_ns = iter((0, EVERY_NS // 4, EVERY_NS))
    monkeypatch.setattr(pulse.time, "process_time_ns", lambda: next(used_ns))
    beats = Pulse("engine", 0)
    assert beats.beat(0, 0, EVERY_NS, 0)[0].cpu_pct == 25
    assert beats.beat(0, 0, 2 * EVERY_NS, 0)[0].cpu_pct == 75


def test_memory_is_what_the_system_says(monkeypatch):
    before = resident_mib()
    held = bytearray(50 << 20)
    held[::4096] = b"x" * len(held[::4096])
    assert resident_mib() - before > 40
    monkeypatch.setattr(pulse, "open", lambda *_: (_ for _ in ()).throw(OSError()), raising=False)
    assert isnan(resident_mib())
