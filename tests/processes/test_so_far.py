"""What a process is told that was not there when it was said."""

from feedback.cues.command_words import ALLOW, STOP
from feedback.messages import Acknowledged, BlockBegins, Command, GaitState, Target
from feedback.processes.so_far import SoFar, load

READS = ("acknowledged", "block", "target", "command")


def setting(value, refused=False):
    return Acknowledged(1, 1, 0, 1, "therapist", "cues.glute_ready.lead_ms", value, "60", "", refused)


def block(number, countdown=0):
    return BlockBegins(1, 1, 0, number, "training", 100.0, 100.0, 60.0, 0, (), countdown)


def target(value, leg="left"):
    return Target(1, 1, 0, "hip_extend", leg, "trailing_limb_angle_deg", "belt", value, 1.0, 1.0, "harder")


def kept(tmp_path, messages, topics=READS):
    so_far = SoFar()
    so_far.hear(messages)
    so_far.save(tmp_path / "so_far")
    return load(tmp_path / "so_far", topics)


def test_every_setting_is_kept_in_order_and_no_refused_one(tmp_path):
    told = [setting("70"), setting("900", refused=True), setting("80")]
    assert kept(tmp_path, told) == [told[0], told[2]]


def test_of_block_and_targets_the_last_word_counts(tmp_path):
    told = [block(1), target(10.0), target(11.0), target(9.0, "right"), block(2), block(3, countdown=5)]
    assert kept(tmp_path, told) == [block(2), target(11.0), target(9.0, "right")]


def test_stopped_sounds_stay_stopped(tmp_path):
    stop, allow = (Command(1, 1, 0, 1, "patient", key, "") for key in (STOP, ALLOW))
    other = Command(1, 1, 0, 2, "patient", "cue_now", "")
    assert kept(tmp_path, [stop, other]) == [stop]
    assert kept(tmp_path, [stop, allow]) == [allow]


def test_what_passes_is_not_kept_and_nobody_gets_what_he_does_not_read(tmp_path):
    state = GaitState(5, 4, 0, "walking", 0.1, 0.6, 1.0, 0.2, 110.0)
    assert kept(tmp_path, [state, setting("70"), block(1)], ("block",)) == [block(1)]


def test_before_anything_was_saved_there_is_nothing(tmp_path):
    assert load(tmp_path / "none", READS) == []
