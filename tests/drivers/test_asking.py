"""What is sent to a device that wants to be spoken to, and when."""

from hypothesis import given
from hypothesis import strategies as st

from drivers.asking import Asking

MS = 1_000_000


class Belt:
    def __init__(self, poll_s: float, setup: tuple[tuple[float, bytes], ...] = ()) -> None:
        self.POLL_S = poll_s
        self._setup = setup
        self.asked = 0

    def opening(self) -> tuple[tuple[float, bytes], ...]:
        return self._setup

    def question(self) -> bytes:
        self.asked += 1
        return b"?%d" % self.asked


def spoken(asking: Asking, begin_ns: int, end_ns: int, every_ns: int) -> list[tuple[int, bytes]]:
    return [(at_ns, data) for at_ns in range(begin_ns, end_ns, every_ns) if (data := asking.due(at_ns))]


def test_setup_keeps_its_pauses_and_the_questions_come_after_it() -> None:
    asking = Asking(Belt(0.1, ((0.0, b"unlock"), (0.2, b"rate"), (0.1, b"save"))))
    asking.opened(50 * MS)
    said = spoken(asking, 0, 700 * MS, MS)
    assert said[:3] == [(50 * MS, b"unlock"), (250 * MS, b"rate"), (350 * MS, b"save")]
    assert said[3:] == [(351 * MS, b"?1"), (450 * MS, b"?2"), (550 * MS, b"?3"), (650 * MS, b"?4")]


def test_a_device_that_is_only_set_up_is_asked_nothing() -> None:
    asking = Asking(Belt(0.0, ((0.0, b"go"),)))
    asking.opened(0)
    assert spoken(asking, 0, 2000 * MS, MS) == [(0, b"go")]


def test_a_closed_port_hears_nothing_and_one_that_came_back_hears_all_again() -> None:
    asking = Asking(Belt(0.1, ((0.0, b"go"),)))
    asking.opened(0)
    assert [data for _, data in spoken(asking, 0, 150 * MS, MS)] == [b"go", b"?1", b"?2"]
    asking.closed()
    assert spoken(asking, 150 * MS, 900 * MS, MS) == []
    asking.opened(900 * MS)
    assert [data for _, data in spoken(asking, 900 * MS, 950 * MS, MS)] == [b"go", b"?3"]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=50), st.integers(20, 300))
def test_questions_never_come_in_a_burst_however_long_the_loop_was_away(pauses_ms, poll_ms) -> None:
    asking = Asking(Belt(poll_ms / 1000))
    asking.opened(0)
    now_ns, asked_ns = 0, []
    for pause_ms in pauses_ms:
        now_ns += pause_ms * MS
        if asking.due(now_ns):
            asked_ns.append(now_ns)
        assert asking.due(now_ns) == b"", "one look, one question"
    windows = (now_ns // (poll_ms * MS)) + 1
    assert len(asked_ns) <= windows
