"""Who dies is relieved by its spare, by one that is on its way, or not at all; and it is silent at once."""

import time

import pytest

from feedback.bus import CLEAR, HUSH, SPLIT, TAKE_OVER, Report
from feedback.processes import relief
from feedback.processes.endings import Endings
from feedback.processes.relief import COMES_S, Relief

HOW = "it was killed by SIGKILL"
STANDS_BY = Report("engine.spare", "standing by", "1")


class FakeWarden:
    def __init__(self):
        self.said = []

    def tell(self, name, word, text=""):
        self.said.append((name, word, text) if text else (name, word))


class FakeChild:
    def __init__(self, pid):
        self.pid, self.code = pid, None

    def poll(self):
        return self.code

    def kill(self):
        self.code = -9


class Clock:
    now_s = 1000.0


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", lambda: clock.now_s)
    return clock


@pytest.fixture
def made(monkeypatch, clock):
    monkeypatch.setattr(relief, "Adopted", FakeChild)
    warden, children = FakeWarden(), {"engine": FakeChild(7)}
    return Relief(warden, children, Endings(), ["audio"]), warden, children


def test_the_spare_takes_the_place_and_another_one_is_asked_for_then(made):
    it, warden, children = made
    it.ask("engine")
    it.heed(STANDS_BY)
    spare = children["engine.spare"]
    assert it.relieve("engine", HOW)
    assert children == {"engine": spare}
    assert warden.said == [("engine", SPLIT), ("audio", HUSH), ("engine.spare", TAKE_OVER, HOW)]
    it.heed(Report("engine", "over"))
    assert warden.said[3:] == [("engine", SPLIT)]


def test_without_a_spare_what_was_announced_is_void(made):
    it, warden, children = made
    assert not it.relieve("engine", HOW)
    assert warden.said == [("audio", HUSH), ("audio", CLEAR)]
    assert [child.pid for child in children.values()] == [7]


def test_a_spare_that_has_died_too_is_none(made):
    it, _, children = made
    it.heed(STANDS_BY)
    children["engine.spare"].code = -9
    assert not it.relieve("engine", HOW)


def test_a_spare_on_its_way_is_waited_for_and_not_for_ever(made, clock):
    it, warden, children = made
    it.ask("engine")
    assert it.relieve("engine", HOW)
    assert it.overdue() == []
    it.heed(STANDS_BY)
    assert warden.said[-1] == ("engine.spare", TAKE_OVER, HOW)
    it.heed(Report("engine", "over"))
    assert it.relieve("engine", HOW), "killed once more, at once"
    clock.now_s += COMES_S + 0.1
    assert it.overdue() == [("engine", HOW)]
    assert it.overdue() == []
    assert warden.said[-1] == ("audio", CLEAR)
    assert "engine.spare" not in children


def test_a_spare_that_does_not_take_over_is_ended(made, clock):
    it, _, children = made
    it.heed(STANDS_BY)
    it.relieve("engine", HOW)
    clock.now_s += COMES_S + 0.1
    assert it.overdue() == []
    assert children["engine"].code == -9


def test_a_spare_that_names_no_process_is_none(made):
    it, _, children = made
    it.heed(Report("engine.spare", "standing by", "nobody"))
    assert list(children) == ["engine"]
