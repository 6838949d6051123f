"""The schemas that editors read are those of the models, and every shipped file names its own."""

import json
from pathlib import Path

import pytest

from feedback.config.schema import schema_text

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
FOLDERS = {"rig": "rigs", "protocol": "protocols", "patient": "patients"}


@pytest.mark.parametrize("kind", FOLDERS)
def test_the_shipped_schema_is_the_models(kind):
    shipped = (CONFIGS / "schema" / f"{kind}.json").read_text()
    assert shipped == schema_text(kind), f"stridecue check --schema {kind} > configs/schema/{kind}.json"


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_shipped_file_names_its_schema(kind):
    files = sorted((CONFIGS / FOLDERS[kind]).glob("*.toml"))
    assert files
    for path in files:
        assert path.read_text().splitlines()[0] == f"#:schema ../schema/{kind}.json", path


def test_a_schema_tells_meaning_bounds_and_that_other_keys_are_faults():
    protocol = json.loads(schema_text("protocol"))
    lead = protocol["$defs"]["GluteReady"]["properties"]["lead_ms"]
    assert (lead["minimum"], lead["maximum"], lead["default"]) == (0, 450, 60.0)
    assert "heel strike" in lead["description"]
    assert protocol["additionalProperties"] is False
