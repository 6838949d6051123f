"""The models in words."""

import pytest

from feedback.config.describe import KINDS, markdown, rows


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_has_a_meaning(kind):
    for row in rows(KINDS[kind]):
        assert row.meaning, f"{row.key} says nothing of itself"


def test_bounds_units_and_defaults_are_told():
    told = {row.key: row for row in rows(KINDS["protocols"])}
    lead = told["cues.glute_ready.lead_ms"]
    assert lead.range == "number >= 0, <= 450"
    assert lead.default == "`60.0`"
    assert "ms" in lead.meaning


def test_tables_in_tables_and_arrays_of_tables_are_opened():
    keys = {row.key for row in rows(KINDS["rigs"])}
    assert {"sole.zones[].region", "emulator.parts[].seconds", "bus.transport"} <= keys


def test_drivers_tell_their_options():
    assert "## options of driver `insole-lines`" in markdown()
