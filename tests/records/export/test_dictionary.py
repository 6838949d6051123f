import pytest

from feedback.messages import BlockBegins, Cue, Measure
from feedback.records.export.dictionary import meaning, unit
from feedback.topics import TOPICS


@pytest.mark.parametrize(
    ("column", "told"),
    [("stride_s", "s"), ("t_ns", "ns"), ("loading_rate_per_s", "per second"), ("heel_n", "N"), ("ax_mps2", "m/s2"),
     ("belt_mps", "m/s"), ("gx_degps", "deg/s"), ("leg", ""), ("cadence_spm", "steps/min"), ("gain_db", "dB")],
)  # fmt: skip
def test_a_column_s_unit_is_its_end(column, told):
    assert unit(column) == told


def test_words_are_those_under_the_field():
    assert meaning(Cue, "due_ns") == "When its first sample is due at the ear."
    assert meaning(Measure, "word").startswith("A verdict where the measure has one")
    assert meaning(BlockBegins, "planned_s") == "NaN where it is counted in strides."
    assert meaning(None, "frame").startswith("the device's own counter")


@pytest.mark.parametrize("topic", TOPICS)
def test_every_field_of_every_message_is_explained(topic):
    kind = TOPICS[topic].message
    for name in kind.__struct_fields__:
        assert meaning(kind, name), name
