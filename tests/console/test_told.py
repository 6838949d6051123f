"""Messages of the bus as rows for pages."""

from math import nan

import msgspec
import pytest

from feedback.console.told import TOLD, as_json, fields_of, names_of
from feedback.messages import BlockBegins, GaitState, Placed, Played, Prediction, Samples
from feedback.topics import TOPICS

S = 1_000_000_000


def row(message, zero_ns=0):
    return msgspec.json.decode(as_json(message, zero_ns).json)


def test_instants_are_seconds_of_the_session_and_spans_milliseconds():
    told = row(Played(12 * S, 0, 7, 3, 1, "glute_ready", "left", 12 * S, 12 * S + 500_000, 500_000, "played"), 10 * S)
    assert (told["t_s"], told["due_s"], told["onset_s"], told["error_ms"]) == (2.0, 2.0, 2.0005, 0.5)
    assert told["kind"] == "played"
    assert told["type"] == "glute_ready"
    assert not {"seq", "cause_ns", "t_ns"} & set(told)


def test_what_nobody_knows_is_null():
    told = row(GaitState(S, 0, 0, "standing", nan, nan, 0.5, 0.5, nan))
    assert (told["left_phase"], told["cadence_spm"], told["left_load"]) == (None, None, 0.5)
    assert row(Prediction(S, 0, 0, "left", "heel_strike", 0, 0, ""))["predicted_s"] is None


def test_a_placed_cue_tells_how_long_it_took_from_the_byte():
    assert row(Placed(S + 1_500_000, S, 0, 1, 0, 2 * S, "placed"))["byte_to_cue_ms"] == 1.5


def test_where_the_newest_counts_each_leg_and_sensor_counts_for_itself():
    slots = {
        as_json(Prediction(S, 0, 0, leg, event, S, 1, ""), 0).slot
        for leg in ("left", "right")
        for event in ("heel_strike", "toe_off")
    }
    assert len(slots) == 4
    assert as_json(BlockBegins(0, 0, 0, 1, "training", 100, 50, nan, 40, ()), 0).slot == ""


@pytest.mark.parametrize("kind", TOLD)
def test_each_row_is_of_the_table_of_topics_and_has_the_names_that_the_page_is_promised(kind):
    told = TOLD[kind]
    assert TOPICS[told.topic].message is told.message
    values = {int: 1, float: 1.0, str: "x", bool: True}
    fields = msgspec.structs.fields(told.message)
    made = told.message(**{field.name: values.get(field.type, ()) for field in fields})
    assert tuple(sorted(fields_of(made, 0))) == tuple(sorted(names_of(kind)))
    assert fields_of(made, 0)["kind"] == kind


def test_what_is_in_no_row_is_told_to_nobody():
    with pytest.raises(KeyError):
        as_json(Samples(0, 0, 0, "insoles.left", 1, (1.0,)), 0)
