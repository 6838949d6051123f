"""A session that a whole system lived through, without a clock: emulated devices to recorder."""

from pathlib import Path

import pytest
from records_bench.offline import record

from feedback.messages import Command

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
SECONDS = 24.0
LEAD_NS, PAUSE_NS = 14_000_000_000, 18_000_000_000


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 s of walking in which a lead was turned and a number asked for that was refused; bytes of ports are kept."""
    rig = (CONFIGS / "rigs/emulated.toml").read_text() + "\n[recorder]\nraw = true\n"
    protocol = (CONFIGS / "protocols/every_stride.toml").read_text()
    asked = (
        Command(LEAD_NS, 0, 0, 1, "therapist", "cues.glute_ready.lead_ms", "90"),
        Command(PAUSE_NS, 0, 0, 2, "therapist", "cues.hip_extend.aim.value", "12"),
    )
    return record(rig, protocol, tmp_path_factory.mktemp("lived") / "walk.mcap", SECONDS, asked, patient="P-7")
