"""Messages and their bytes."""

import typing

import msgpack
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback import messages as m
from feedback.topics import TOPICS
from feedback.wire import MessageError, pack, unpack

KINDS = m.Message.__subclasses__()
_FIELD = {
    bool: st.booleans(),
    int: st.integers(-(2**63), 2**63 - 1),
    str: st.text(max_size=20),
    float: st.floats(allow_nan=False),
    tuple[float, ...]: st.lists(st.floats(allow_nan=False), max_size=20).map(tuple),
    tuple[str, ...]: st.lists(st.text(max_size=20), max_size=6).map(tuple),
    tuple[int, ...]: st.lists(st.integers(-(2**63), 2**63 - 1), max_size=6).map(tuple),
    bytes: st.binary(max_size=20),
}


def any_message(kind: type) -> st.SearchStrategy:
    return st.builds(kind, **{name: _FIELD[hint] for name, hint in typing.get_type_hints(kind).items()})


def example(kind: type) -> m.Message:
    plain = {bool: True, int: 7, str: "x", float: 1.5, bytes: b"z"}
    plain |= {tuple[float, ...]: (1.0, 2.0), tuple[str, ...]: ("y",), tuple[int, ...]: (3, 4)}
    return kind(*[plain[hint] for hint in typing.get_type_hints(kind).values()])


@pytest.mark.parametrize("kind", KINDS)
def test_every_message_begins_with_the_same_head(kind):
    assert kind.__struct_fields__[:3] == ("t_ns", "cause_ns", "seq")


@pytest.mark.parametrize("kind", KINDS)
def test_every_message_has_one_topic(kind):
    assert [row.message for row in TOPICS.values()].count(kind) == 1


@given(st.sampled_from(KINDS).flatmap(any_message))
def test_bytes_give_the_message_back(message):
    assert unpack(type(message), pack(message)) == message


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_field_is_named(kind):
    for name in [field.name for field in msgspec.structs.fields(kind) if field.required]:
        fields = msgpack.unpackb(pack(example(kind)))
        del fields[name]
        with pytest.raises(MessageError, match=f"{kind.__name__}: Object missing required field `{name}`"):
            unpack(kind, msgpack.packb(fields))


def test_a_session_of_before_a_field_was_added_is_read():
    fields = msgpack.unpackb(pack(example(m.Stride)))
    del fields["first_peak"], fields["cop_ap"], fields["toe_off_zone"]
    stride = unpack(m.Stride, msgpack.packb(fields))
    assert (str(stride.first_peak), stride.cop_ap, stride.toe_off_zone) == ("nan", (), "")


def test_fields_of_a_newer_writer_are_ignored():
    fields = msgpack.unpackb(pack(example(m.Cue))) | {"colour": "green"}
    assert unpack(m.Cue, msgpack.packb(fields)) == example(m.Cue)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"t_ns": "soon"}, r"Expected `int`, got `str` - at `\$\.t_ns`"),
        ({"values": [1.0, "two"]}, r"Expected `float`, got `str` - at `\$\.values\[1\]`"),
        ({"values": 3.0}, r"Expected `array`, got `float` - at `\$\.values`"),
        ({"schema": 99}, r"Invalid value 99 - at `\$\.schema`"),
    ],
)
def test_what_is_wrong_is_said(change, words):
    fields = msgpack.unpackb(pack(example(m.Samples))) | change
    with pytest.raises(MessageError, match=words):
        unpack(m.Samples, msgpack.packb(fields))


@given(st.binary(max_size=200))
def test_noise_is_refused_and_never_crashes(data):
    with pytest.raises(MessageError):
        unpack(m.Cue, data)
