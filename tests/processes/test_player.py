"""A session at its own pace on the present clock; it can be paused, and nothing else can be asked of it."""

from math import isnan

import pytest

from feedback.messages import Acknowledged, BlockBegins, Command, Cue, GaitState, Notice
from feedback.processes.plan import Part
from feedback.processes.player import HOLD_NS, NO, PREPARE_NS, PlayerNode

MS, S = 1_000_000, 1_000_000_000
FIRST_NS, NOW_NS = 5_000 * MS, 900 * S
OFFSET_NS = NOW_NS + PREPARE_NS - FIRST_NS


def cue(ms, cue_id, due_ms, revision=0, cancelled=""):
    at_ns, due_ns = FIRST_NS + ms * MS, FIRST_NS + due_ms * MS
    return Cue(at_ns, at_ns, 0, cue_id, revision, "glute_ready", "left", due_ns, due_ns, 0, "click", -12.0, cancelled)


def state(ms):
    at_ns = FIRST_NS + ms * MS
    return GaitState(at_ns, at_ns, 0, "walking", 0.1, 0.6, 1.0, 0.0, 100.0)


def block(ms, number):
    return BlockBegins(FIRST_NS + ms * MS, 1, 0, number, "training", 100.0, 100.0, 60.0, 0, ())


def notice(ms, process, word="note"):
    return Notice(FIRST_NS + ms * MS, 0, 0, process, word, "text")


class Made:
    """A reel of messages that are there at once."""

    def __init__(self, messages, before=(), cues=()):
        self.rows, self.before, self.cues = list(messages), list(before), list(cues)

    def until(self, at_ns):
        while self.rows and self.rows[0].t_ns <= at_ns:
            message = self.rows.pop(0)
            yield message.t_ns, message

    @property
    def next_ns(self):
        return self.rows[0].t_ns if self.rows else None


class Played:
    """A player and what it has said, with the time at which it did."""

    def __init__(self, reel, begin_ms=0, end_ms=10_000):
        self.node = PlayerNode(reel, Part(FIRST_NS + begin_ms * MS, FIRST_NS + end_ms * MS), FIRST_NS)
        self.now_ns, self.said = NOW_NS, []

    def step(self, *inbox):
        out = self.node.step(self.now_ns, inbox)
        self.said += [(self.now_ns, message) for message in out]
        return out

    def until(self, ms):
        """As the loop does: whenever it asks to be woken."""
        self.step()
        while (wake_ns := max(self.node.wake_ns(self.now_ns), self.now_ns)) < NOW_NS + ms * MS:
            self.now_ns = wake_ns
            self.step()
        self.now_ns = NOW_NS + ms * MS
        return self.step()

    def ask(self, key, value="", who="therapist"):
        out = self.step(Command(self.now_ns, self.now_ns, 0, 7, who, key, value))
        return out, next(message for message in reversed(out) if isinstance(message, Acknowledged))

    def of(self, kind):
        return [message for _, message in self.said if isinstance(message, kind)]


def test_each_message_comes_at_its_time_and_each_cue_is_due_as_long_after_it():
    player = Played(Made([cue(ms, number, ms + 300) for number, ms in enumerate((0, 450, 1100, 1730))]))
    player.until(3000)
    said = [(at_ns, message) for at_ns, message in player.said if isinstance(message, Cue)]
    assert [message.due_ns - OFFSET_NS - FIRST_NS for _, message in said] == [ms * MS for ms in (300, 750, 1400, 2030)]
    assert all(message.t_ns == at_ns for at_ns, message in said), "a loop that is punctual says it on time"
    assert all(message.due_ns - message.t_ns == 300 * MS for _, message in said)


def test_from_the_midst_it_says_first_how_things_stood():
    player = Played(Made([state(6000)], before=[block(1000, 2)], cues=[cue(4900, 9, 5200)]), begin_ms=5000)
    out = player.step()
    assert [type(message) for message in out] == [BlockBegins, BlockBegins, Cue]
    by_ns = NOW_NS + PREPARE_NS - FIRST_NS - 5000 * MS
    assert out[1].t_ns == FIRST_NS + 1000 * MS + by_ns, "the block has gone on for four seconds"
    assert out[2].due_ns == NOW_NS + PREPARE_NS + 200 * MS


def test_it_ends_by_itself_and_then_rests():
    player = Played(Made([state(100), state(50_000)]), end_ms=1000)
    player.until(3000)
    ends = [message for message in player.of(Notice) if message.word == "ended"]
    assert len(ends) == 1
    assert len(player.of(GaitState)) == 1
    assert player.node.wake_ns(player.now_ns) >= player.now_ns + HOLD_NS, "a punctual process must never spin"


def test_a_pause_takes_every_cue_back_and_what_stood_comes_again_at_its_place():
    player = Played(Made([block(0, 1), state(50), cue(100, 3, 200), cue(150, 4, 900), cue(1200, 5, 1500)]))
    player.until(800)
    out, answer = player.ask("pause")
    assert not answer.refused
    taken_back = [message for message in out if isinstance(message, Cue)]
    assert {(one.cue_id, one.cancelled) for one in taken_back} == {(3, "replay paused"), (4, "replay paused")}
    assert [message.kind for message in out if isinstance(message, BlockBegins)] == ["pause"]
    player.until(5000)
    still = [message for at_ns, message in player.said if isinstance(message, GaitState) and at_ns > NOW_NS + 800 * MS]
    assert len(still) > 30
    assert all(isnan(message.cadence_spm) for message in still), "nothing moves"
    out, answer = player.ask("resume")
    again = [message for message in out if isinstance(message, Cue)]
    assert len(again) == 1, "a sound that had begun does not begin anew"
    assert again[0].cue_id not in (3, 4), "an id ends once"
    assert again[0].due_ns - player.now_ns == pytest.approx(900 * MS - 500 * MS, abs=3 * MS)
    assert [message.number for message in out if isinstance(message, BlockBegins)] == [1]
    player.until(7000)
    last = player.of(Cue)[-1]
    assert last.due_ns - last.t_ns == 300 * MS
    assert len({message.cue_id for message in player.of(Cue)}) == 4


@pytest.mark.parametrize(
    "key", ["cues.glute_ready.lead_ms", "belt_start", "belt_speed", "next_block", "cue_now", "apply"]
)
def test_nothing_else_can_be_commanded(key):
    player = Played(Made([state(100)]))
    _, answer = player.ask(key, "1")
    assert answer.refused
    assert answer.words == NO
    assert (answer.number, answer.who) == (7, "therapist")


def test_words_out_of_place_are_answered():
    player = Played(Made([state(100)]))
    assert player.ask("resume")[1].words == "it goes on"
    assert player.ask("pause")[1].words == ""
    assert player.ask("pause")[1].words == "it is paused"
    assert not player.ask("stop_sounds")[1].refused, "the sound output hears it by itself"


def test_answers_of_that_day_are_nobodys_now_and_who_takes_part_speaks_for_himself():
    told = Acknowledged(FIRST_NS, 0, 0, 7, "therapist", "cues.glute_ready.lead_ms", "70", "60", "")
    rows = [told, notice(10, "audio"), notice(20, "recorder"), notice(30, "insoles"), notice(40, "desk", "ended")]
    player = Played(Made(rows))
    player.until(1000)
    assert [message.number for message in player.of(Acknowledged)] == [-7]
    assert [one.process for one in player.of(Notice) if one.process != "player"] == ["insoles"]


def test_it_says_nothing_of_what_the_sound_output_and_the_processes_say_by_themselves():
    assert not {"process_health", "placed", "played", "audio_health", "turns"} & set(PlayerNode.WRITES)
