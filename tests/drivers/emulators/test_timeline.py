"""Contacts and events as drawn from transfers."""

from itertools import pairwise
from math import inf
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.emulators.steps import Part, Rhythm, plan
from drivers.emulators.timeline import Timeline

PARTS = (Part("stand", 3.0), Part("walk", 20.0), Part("stand", 12.0), Part("walk"))


def timeline() -> Timeline:
    return Timeline(plan(PARTS, Rhythm(), Random(5)))


def test_events_of_each_leg_alternate_and_are_in_order() -> None:
    events = timeline().events(0, 60)
    assert [row.time_s for row in events] == sorted(row.time_s for row in events)
    for leg in ("left", "right"):
        names = [row.event for row in events if row.leg == leg]
        assert all(a != b for a, b in pairwise(names))
        assert names[0] == "toe_off"


@given(st.lists(st.floats(0, 60), min_size=1, max_size=10))
def test_events_are_told_once_however_one_asks(edges: list[float]) -> None:
    edges = [0.0, *sorted(edges), 60.0]
    one = timeline()
    assert [row for a, b in pairwise(edges) for row in one.events(a, b)] == timeline().events(0, 60)


def test_contacts_run_from_heel_strike_to_toe_off() -> None:
    drawn = timeline()
    rows = [row for row in drawn.contacts("left", 4, 22) if row.end_s < 22]
    assert len(rows) > 12
    strikes = {row.time_s for row in drawn.events(0, 60) if (row.leg, row.event) == ("left", "heel_strike")}
    offs = {row.time_s for row in drawn.events(0, 60) if (row.leg, row.event) == ("left", "toe_off")}
    assert all(row.start_s in strikes or row.number == 0 for row in rows)
    assert all(row.end_s in offs for row in rows)
    assert all(a.end_s < b.start_s for a, b in pairwise(rows))


def test_standing_after_a_stop_is_one_long_contact() -> None:
    (contact,) = (row for row in timeline().contacts("right", 28, 28) if row.start_s < 28 < row.end_s)
    assert 21 < contact.start_s < 25
    assert 34 < contact.end_s < 37


def test_a_walk_that_ends_leaves_both_feet_standing() -> None:
    ended = Timeline(plan((Part("walk", 5),), Rhythm(), Random(1)))
    assert ended.contacts("left", 100, 101)[-1].end_s == inf
    assert ended.transfers(100, 101)[-1].to_left == pytest.approx(0.5)
