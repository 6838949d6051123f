"""What both outputs share: hand-over between threads, underruns, reports."""

import threading

import pytest

from feedback.clock import VirtualClock
from feedback.messages import Cue
from feedback.outputs import Output
from feedback.outputs.mixer import Block
from feedback.outputs.sounds import Sounds

MS = 1_000_000
BLOCK = 480
BLOCK_NS = 10 * MS


def cue(cue_id: int, due_ns: int, revision: int = 0, sound: str = "click", until_ns: int = 0) -> Cue:
    return Cue(0, 7, 0, cue_id, revision, f"kind {cue_id}", "left", due_ns, due_ns, 0, sound, -12.0, "", until_ns)


class Card(Output):
    """An output whose blocks the test asks for."""

    name = "card"

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(48_000, BLOCK, 2, clock)
        self.slow_ns = 0
        """How long rendering takes."""
        self.clock = clock
        self._now_ns = lambda: clock() + self.slow_ns

    def start(self) -> None:
        pass

    def stop(self) -> None:
        self._clear()

    def block(self, first_ns: int, underrun: bool = False) -> Block:
        return self._render(BLOCK, first_ns, underrun, self.clock())


@pytest.fixture
def card() -> Card:
    return Card(VirtualClock(100 * MS))


def outcomes(card: Card) -> dict[int, str]:
    return {report.cue_id: report.outcome for report in card.reports()}


def test_a_cue_is_told_played_when_its_block_was_handed_over_in_time(card: Card) -> None:
    card.place(cue(1, 115 * MS), 100 * MS)
    card.block(110 * MS)
    assert outcomes(card) == {}
    card.block(120 * MS)
    assert outcomes(card) == {1: "played"}


def test_after_an_underrun_a_block_that_came_in_time_had_been_played(card: Card) -> None:
    card.place(cue(1, 115 * MS), 100 * MS)
    card.block(110 * MS)
    card.block(190 * MS, underrun=True)
    assert outcomes(card) == {1: "played"}


def test_after_an_underrun_a_block_that_came_too_late_is_lost(card: Card) -> None:
    card.place(cue(1, 115 * MS), 100 * MS)
    card.slow_ns = 11 * MS
    card.block(110 * MS)
    card.block(190 * MS, underrun=True)
    assert outcomes(card) == {1: "lost"}


def test_without_an_underrun_nothing_is_lost(card: Card) -> None:
    card.place(cue(1, 115 * MS), 100 * MS)
    card.slow_ns = 11 * MS
    card.block(110 * MS)
    card.block(120 * MS)
    assert outcomes(card) == {1: "played"}


def test_an_underrun_ends_what_was_sounding_and_is_counted(card: Card) -> None:
    card.place(cue(1, 119 * MS), 100 * MS)
    assert card.block(110 * MS).any()
    assert not card.block(190 * MS, underrun=True).any()
    assert card.health(100 * MS).underruns == 1


def test_a_cue_due_in_the_gap_of_an_underrun_is_late(card: Card) -> None:
    card.place(cue(1, 150 * MS), 100 * MS)
    card.block(110 * MS)
    assert not card.block(190 * MS, underrun=True).any()
    assert outcomes(card) == {1: "late"}


def test_health_finds_cues_that_a_stalled_card_has_missed(card: Card) -> None:
    card.place(cue(1, 150 * MS), 100 * MS)
    assert card.health(140 * MS).queued == 1
    assert card.health(151 * MS).queued == 0
    assert outcomes(card) == {1: "late"}


def test_health_tells_the_latency(card: Card) -> None:
    assert card.health(0).latency_ns == 0
    for first_ns in (110 * MS, 112 * MS, 119 * MS):
        card.block(first_ns)
    health = card.health(100 * MS)
    assert (health.output, health.rate_hz, health.block_frames, health.latency_ns) == ("card", 48_000, BLOCK, 12 * MS)


def test_what_stands_at_the_end_is_cancelled(card: Card) -> None:
    card.place(cue(1, 150 * MS), 100 * MS)
    card.stop()
    assert outcomes(card) == {1: "cancelled"}


def test_an_unknown_sound_is_refused_on_the_node_s_thread(card: Card) -> None:
    with pytest.raises(ValueError, match="no sound 'gong'"):
        card.place(cue(1, 150 * MS, sound="gong"), 100 * MS)
    assert card.health(100 * MS).queued == 0


def test_silence_fades_what_sounds_within_10_ms_and_cancels_the_rest(card: Card) -> None:
    card.place(cue(1, 112 * MS, sound="tone", until_ns=900 * MS), 100 * MS)
    card.place(cue(2, 150 * MS), 100 * MS)
    assert card.block(110 * MS).any()
    card.silence()
    assert card.health(100 * MS).silenced
    assert card.block(120 * MS).any()
    assert not card.block(130 * MS).any()
    assert card.place(cue(3, 160 * MS), 120 * MS) == "cancelled"
    assert card.place(cue(1, 112 * MS, revision=1, until_ns=950 * MS), 120 * MS) == "rendered"
    assert not any(card.block(first * MS).any() for first in range(140, 200, 10))
    assert outcomes(card) == {1: "played", 2: "cancelled", 3: "cancelled"}
    card.allow()
    assert not card.health(100 * MS).silenced
    assert card.place(cue(4, 205 * MS), 200 * MS) == "placed"
    assert card.block(200 * MS).any()


def test_at_the_end_what_lasts_fades_and_what_is_short_comes_to_its_end(card: Card) -> None:
    card.place(cue(1, 111 * MS, sound="tone", until_ns=2_000 * MS), 100 * MS)
    card.block(110 * MS)
    card.stop()
    assert card.block(120 * MS).any()
    assert not card.block(130 * MS).any()
    card.place(cue(2, 141 * MS, sound="tone"), 130 * MS)
    card.block(140 * MS)
    card.stop()
    assert all(card.block(first * MS).any() for first in range(150, 220, 10))


@pytest.mark.parametrize("measured_ms", [-3, 0, 40])
def test_what_was_measured_beyond_the_device_is_taken_off(card: Card, measured_ms: int) -> None:
    card.equip(Sounds(48_000, 2), measured_ms * MS)
    card.place(cue(1, 165 * MS), 100 * MS)
    sounding = [first for first in range(110, 250, 10) if card.block(first * MS).any()]
    assert sounding[0] == (165 - measured_ms) // 10 * 10
    (told,) = card.reports()
    assert abs(told.error_ns) <= 1e9 / 48_000
    health = card.health(100 * MS)
    assert health.measured_ns == measured_ms * MS


def test_a_revision_of_a_held_sound_reaches_the_next_block(card: Card) -> None:
    card.place(cue(1, 111 * MS, sound="tone", until_ns=400 * MS), 100 * MS)
    card.block(110 * MS)
    assert card.place(cue(1, 111 * MS, 1, "tone", 138 * MS), 115 * MS) == "moved"
    assert card.block(120 * MS).any()
    assert card.block(130 * MS).any()
    assert not card.block(140 * MS).any()


def test_two_threads_lose_and_double_nothing(card: Card) -> None:
    ahead_ns, count = 100 * MS, 400

    def place() -> None:
        for cue_id in range(count):
            card.place(cue(cue_id, 200 * MS + cue_id * MS), ahead_ns)
            card.place(cue(cue_id, 201 * MS + cue_id * MS, revision=1), ahead_ns)

    thread = threading.Thread(target=place)
    thread.start()
    first_ns, told = 110 * MS, []
    while thread.is_alive() or first_ns < 700 * MS:
        card.block(first_ns)
        first_ns += BLOCK_NS
        told += card.reports()
    thread.join()
    card.block(first_ns)
    card.stop()
    told += card.reports()
    assert sorted(report.cue_id for report in told) == list(range(count))
    assert {report.outcome for report in told} <= {"played", "late", "cancelled"}


def test_while_the_engine_is_dead_nothing_sounds_and_what_is_still_in_time_sounds_after(card: Card) -> None:
    card.place(cue(1, 115 * MS), 100 * MS)
    card.place(cue(2, 145 * MS), 100 * MS)
    card.wait()
    assert not card.block(110 * MS).any()
    assert not card.block(120 * MS).any()
    card.place(cue(2, 155 * MS, revision=1), 130 * MS)
    card.go_on()
    assert not card.block(140 * MS).any()
    assert card.block(150 * MS).any()
    card.block(160 * MS)
    assert outcomes(card) == {1: "late", 2: "played"}


def test_a_held_sound_of_a_dead_engine_fades_out_and_no_later_word_brings_it_back(card: Card) -> None:
    card.place(cue(1, 115 * MS, sound="tone", until_ns=2_000 * MS), 100 * MS)
    assert card.block(110 * MS).any()
    assert card.block(120 * MS).any()
    card.wait()
    card.block(130 * MS)
    card.block(140 * MS)
    assert card.place(cue(1, 115 * MS, revision=1, sound="tone", until_ns=3_000 * MS), 150 * MS) == "rendered"
    card.go_on()
    assert not card.block(150 * MS).any()


def test_what_a_dead_engine_announced_is_void_if_nobody_goes_on_where_it_ended(card: Card) -> None:
    card.place(cue(1, 145 * MS), 100 * MS)
    card.wait()
    card.clear()
    card.go_on()
    assert not card.block(140 * MS).any()
    assert outcomes(card) == {1: "cancelled"}
