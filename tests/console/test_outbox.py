"""What waits for one page."""

import json

from hypothesis import given
from hypothesis import strategies as st

from feedback.console.outbox import MOST_ROWS, Outbox
from feedback.console.told import Told


def told(number, slot=""):
    return Told("event", slot, json.dumps(number).encode())


def begun():
    page = Outbox()
    page.begin()
    return page


@given(st.lists(st.tuples(st.integers(), st.sampled_from(["", "left", "right"])), max_size=80))
def test_every_row_once_and_of_states_the_newest(rows):
    page = begun()
    for number, slot in rows:
        page.put(told(number, slot))
    assert page.is_empty == (not rows)
    every = [number for number, slot in rows if not slot]
    newest = {slot: number for number, slot in rows if slot}
    assert json.loads(page.take()) == every + list(newest.values())
    assert page.is_empty


def test_a_page_that_is_too_far_behind_is_told_all_anew():
    page = begun()
    for number in range(MOST_ROWS):
        page.put(told(number))
    assert not page.is_lost
    page.put(told(MOST_ROWS))
    assert page.is_lost
    page.put(told(0))
    page.begin()
    assert page.is_empty, "what came before it was told anew is in what it was told"


def test_a_new_page_waits_to_be_told_all():
    page = Outbox()
    page.put(told(1))
    assert page.is_lost
    assert not page.is_empty
