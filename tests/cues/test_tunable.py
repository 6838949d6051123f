"""What is said of a number that can be tuned, and what nobody may ask."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.config import Protocol, Rig, load_protocol
from feedback.cues.therapy import Therapy
from feedback.cues.tunable import tunables
from feedback.messages import Acknowledged, Command

CONFIGS = Path(__file__).resolve().parents[2] / "configs" / "protocols"
ZONES = tuple({"name": name, "x": 0, "y": y, "region": name} for name, y in (("heel", -0.8), ("toe", 0.8)))
RIG = Rig.model_validate({"name": "r", "sole": {"calibration": "newton", "zones": ZONES}})
PROTOCOL = load_protocol(CONFIGS / "every_stride.toml")
LEAD = "cues.glute_ready.lead_ms"
NASTY = [
    *("9" * 5000, "1" + "0" * 400, "[" * 5000, "a = " + "[" * 5000, "0x" + "f" * 999),
    *(f"{LEAD} = {'9' * 5000}", f"{LEAD} = {'9' * 400}", "cues = 3", "dose.blocks = []"),
    *("1e999", "nan", "-inf", "٣", "true", "", "none"),
]
KEYS = [
    LEAD,
    "apply",
    "effort",
    "probe_now",
    "cues",
    ".",
    "cues..x",
    "dose.blocks.0.minutes",
    "9" * 5000,
    "cues." + "9" * 99,
]


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_number_has_its_kind_and_what_it_may_be(path):
    for row in tunables(load_protocol(path)):
        assert row.sort in ("number", "whole", "switch", "choice")
        assert (row.sort == "choice") == bool(row.choices)
        if row.sort == "switch":
            assert row.value in ("true", "false")
        elif row.value:
            assert row.low is None or float(row.value) >= row.low
            assert row.high is None or float(row.value) <= row.high
        assert row.value or row.may_be_left_out


def test_default_unit_and_bounds_are_those_of_the_model():
    rows = {row.key: row for row in tunables(PROTOCOL)}
    lead = rows[LEAD]
    assert (lead.default, lead.unit, lead.low, lead.high, lead.sort) == ("60", "ms", 0.0, 450.0, "number")
    assert rows["dose.catch_pct"].unit == "%"
    assert rows["cues.glute_ready.closed_loop"].default == "false"


@given(st.sampled_from(KEYS) | st.text(max_size=20), st.sampled_from(NASTY) | st.text(max_size=20))
def test_nothing_that_can_be_asked_ends_the_engine_or_gets_beyond_a_bound(key, value):
    therapy = Therapy(PROTOCOL, RIG, None)
    answers = [
        told for told in therapy.command(Command(0, 0, 0, 1, "x", key, value), 0) if isinstance(told, Acknowledged)
    ]
    assert len(answers) == 1
    Protocol.model_validate(therapy._tuning.protocol.model_dump(exclude_unset=True))


@pytest.mark.parametrize(
    ("start", "unit", "words"),
    [("fixed", "", "unit of the measure"), ("baseline_sd", "SD", "SD beyond"), ("baseline_pct", "%", "% of the mean"),
     ("norm_pct", "%", "norm at this belt speed")],
)  # fmt: skip
def test_a_target_is_told_as_this_protocol_sets_it(start, unit, words):
    protocol = Protocol.model_validate({"name": "p", "cues": {"hip_extend": {"aim": {"start": start, "value": 1.0}}}})
    row = next(row for row in tunables(protocol) if row.key == "cues.hip_extend.aim.value")
    assert row.unit == unit
    assert words in row.meaning
