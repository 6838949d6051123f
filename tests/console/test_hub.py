"""From the bus to the pages."""

import json
from math import nan

from feedback.console.hub import MOST_WAITING, Hub
from feedback.console.memory import KEPT
from feedback.messages import GaitState, Measure, Notice, Samples, Target
from feedback.node import Chunk

S = 1_000_000_000


def notice(number):
    return Notice(S, S, 0, "desk", "note", str(number))


def hub(*measures):
    made = Hub()
    made.begin(S, frozenset(measures))
    return made


def page_of(made):
    page = made.open()
    made.known()
    page.begin()
    return page


def taken(made, page):
    made.spread()
    return json.loads(page.take())


def test_every_page_gets_each_row_once():
    made = hub()
    pages = [page_of(made) for _ in range(3)]
    made.bring([notice(1), Samples(0, 0, 0, "a.b", 1, ()), Chunk("x", 0, b""), notice(2)])
    for page in pages:
        assert [row["text"] for row in taken(made, page)] == ["1", "2"]
    made.close(pages[0])
    made.bring([notice(3)])
    assert taken(made, pages[0]) == []
    assert [row["text"] for row in taken(made, pages[1])] == ["3"]


def test_only_measures_that_cues_are_scored_by_are_told():
    made = hub("thigh_extension_deg")
    page = page_of(made)
    for name in ("thigh_extension_deg", "single_support_s"):
        made.bring([Measure(S, S, 0, "left", S, name, 1.0, 0.1, "soles")])
    assert [row["measure"] for row in taken(made, page)] == ["thigh_extension_deg"]


def test_who_comes_late_knows_how_things_are_and_what_was_last():
    made = hub()
    made.bring(GaitState(S, 0, 0, "walking", phase, nan, 0, 0, nan) for phase in (0.1, 0.2))
    for value in (1.0, 2.0):
        for leg in ("left", "right"):
            made.bring([Target(S, 0, 0, "hip_extend", leg, "m", "soles", value, nan, nan, "harder")])
    made.bring(notice(number) for number in range(2 * KEPT["notice"]))
    rows = [json.loads(row) for row in made.known()]
    assert [row["left_phase"] for row in rows if row["kind"] == "live"] == [0.2]
    assert [(row["leg"], row["value"]) for row in rows if row["kind"] == "target"] == [("left", 2.0), ("right", 2.0)]
    told = [int(row["text"]) for row in rows if row["kind"] == "notice"]
    assert told == list(range(KEPT["notice"], 2 * KEPT["notice"]))


def test_when_too_much_waits_the_oldest_go_and_the_pages_are_told_anew():
    made = hub()
    page = page_of(made)
    made.bring(notice(number) for number in range(MOST_WAITING + 5))
    made.spread()
    assert page.is_lost
    page.begin()
    made.bring([notice("after")])
    assert [row["text"] for row in taken(made, page)] == ["after"]
    assert not page.is_lost


def test_another_run_begins_with_nothing_known():
    made = hub()
    page = page_of(made)
    made.bring([notice(1)])
    made.spread()
    made.begin(2 * S, frozenset())
    assert page.is_lost
    assert made.known() == []
