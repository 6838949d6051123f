"""The methods paragraph, from the shipped protocols and from a session that was done."""

from pathlib import Path
from typing import Any

import pytest

from feedback.config import Protocol, load_protocol
from feedback.cues.dose_record import dose_record
from feedback.records.methods_words import methods_words

PROTOCOLS = sorted((Path(__file__).resolve().parents[2] / "configs" / "protocols").glob("*.toml"))


def paragraph(protocol: Protocol, **context: Any) -> str:
    return " ".join(methods_words(dose_record(protocol, [], [], context=context)))


@pytest.mark.parametrize("path", PROTOCOLS, ids=lambda path: path.stem)
def test_every_shipped_protocol_has_one_that_names_all_its_parts(path: Path) -> None:
    protocol = load_protocol(path)
    text = paragraph(protocol, software="stridecue 0.1.0")
    assert text.startswith("Feedback while walking on a treadmill was given by stridecue 0.1.0")
    is_cued = not protocol.dose.blocks or any(block.kind == "training" for block in protocol.dose.blocks)
    assert (f"seed {protocol.dose.seed}" in text) == is_cued
    assert "No block was walked." in text
    for word in ("None", "nan", "{", "  ", ".."):
        assert word not in text
    for block in protocol.dose.blocks:
        assert block.kind.replace("_", "-") in text


def test_target_dosage_and_structure_are_in_it() -> None:
    text = paragraph(load_protocol(PROTOCOLS[0].with_name("hip_extension.toml")), belt_mps_mean=1.2, sensors=["soles"])
    for words in (
        "at a mean belt speed of 1.20 m/s",
        "HIP-EXTEND: a sound (tone, -15 dB re full scale) for both legs",
        "scored by thigh extension against vertical",
        "Target: the baseline's mean plus 1 SD (at least 2, at most 25 deg), moved by 0.25 SD after every 20",
        "No hit was counted while cadence was 15 % or more below the baseline",
        "training 5.5 min, 100 fading to 75 % of the strides cued; probe 30 strides",
        "5 % of the cued strides were left out at random as catch strides (seed 2)",
    ):
        assert words in text


def test_lead_and_limits_are_in_it() -> None:
    text = paragraph(load_protocol(PROTOCOLS[0].with_name("glute_ready.toml")))
    assert "lead 60 ms" in text
    assert "reaction time" not in text
    text = paragraph(load_protocol(PROTOCOLS[0].with_name("rhythm_fading.toml")))
    assert "adaptive beat, 100 % of the patient's own tempo" in text


def test_a_protocol_without_cues_has_none() -> None:
    assert methods_words(dose_record(Protocol(name="no cues"), [], [])) == []


def test_a_self_request_is_told_instead_of_a_draw() -> None:
    told = {
        "name": "p",
        "cues": {"rhythm": {}},
        "dose": {"self_request": True, "blocks": [{"kind": "training", "strides": 9}]},
    }
    text = paragraph(Protocol.model_validate(told, strict=False))
    assert "The patient asked for cues." in text
    assert "catch" not in text
