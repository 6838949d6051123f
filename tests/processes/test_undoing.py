"""Everybody takes back his own changes, the last first, and nobody what another has set since."""

import pytest

from feedback.cues.tunable import RefusedError
from feedback.processes.undoing import Undoing

LEAD, GAIN = "cues.glute_ready.lead_ms", "cues.glute_ready.gain_db"
ONE, TWO = "therapist (one)", "therapist (two)"


def test_ones_own_last_change_comes_first():
    undoing = Undoing()
    undoing.changed(ONE, LEAD, "60")
    undoing.changed(ONE, GAIN, "-12")
    undoing.changed(TWO, "cues.glute_ready.sigma_limit_ms", "40")
    assert undoing.ask(ONE, 1) == (GAIN, "-12")
    assert undoing.ask(ONE, 2) == (LEAD, "60")
    with pytest.raises(RefusedError, match=r"no change of yours to undo; the last change was therapist \(two\)'s"):
        undoing.ask(ONE, 3)


def test_what_another_has_set_since_is_his():
    undoing = Undoing()
    undoing.changed(ONE, LEAD, "60")
    undoing.changed(TWO, LEAD, "70")
    with pytest.raises(RefusedError):
        undoing.ask(ONE, 1)
    assert undoing.ask(TWO, 1) == (LEAD, "70")


def test_several_at_once_count_each():
    undoing = Undoing()
    undoing.changed(ONE, "apply", f"{LEAD} = 60\n{GAIN} = -12")
    undoing.changed(TWO, GAIN, "-9")
    with pytest.raises(RefusedError):
        undoing.ask(ONE, 1)


def test_what_was_refused_can_be_asked_again_in_its_turn():
    undoing = Undoing()
    undoing.changed(ONE, LEAD, "60")
    undoing.changed(ONE, GAIN, "")
    assert undoing.ask(ONE, 1) == (GAIN, "none")
    undoing.answered(1, refused=True)
    assert undoing.ask(ONE, 2) == (GAIN, "none")
    undoing.answered(2, refused=False)
    assert undoing.ask(ONE, 3) == (LEAD, "60")


def test_at_first_there_is_nothing():
    with pytest.raises(RefusedError, match=r"^there is no change of yours to undo$"):
        Undoing().ask(ONE, 1)
