"""The dose record: planned beside done, for machines."""

import json
from math import nan
from pathlib import Path

import pytest

from feedback.config import Protocol
from feedback.cues.dose_record import dose_record
from feedback.messages import Acknowledged, BlockBegins, Outcome, Target

S = 1_000_000_000
PROTOCOL = Protocol.model_validate(
    {
        "name": "Hip",
        "about": "trail",
        "cues": {"hip_extend": {"legs": ("left",)}, "guard": {}},
        "dose": {
            "seed": 9,
            "blocks": (
                {"kind": "baseline", "strides": 40},
                {"kind": "training", "minutes": 2.0, "frequency_pct": 50.0},
            ),
        },
    }
)
BEGUN = [
    BlockBegins(10 * S, 0, 0, 1, "baseline", 0.0, 0.0, nan, 40, ()),
    BlockBegins(47 * S, 0, 0, 2, "training", 50.0, 50.0, 120.0, 0, ("hip_extend",), 3),
    BlockBegins(50 * S, 0, 0, 2, "training", 50.0, 50.0, 120.0, 0, ("hip_extend",)),
    BlockBegins(150 * S, 0, 0, 3, "end", 0.0, 0.0, nan, 0, ()),
]


def outcome(k, block, plan, value, why="", success="hit"):
    cue_id = k if plan == "cued" and not why else 0
    head = (k * S, 0, 0, "hip_extend", "left", k * S, block, plan, cue_id, why, 2_000_000 if cue_id else 0)
    return Outcome(*head, "thigh_extension_deg", "thigh_imu", value, 11.0, success)


OUTCOMES = [
    *(outcome(10 + k, 1, "uncued", 9.0 + k % 3, success="unknown") for k in range(40)),
    *(outcome(50 + k, 2, "cued", 14.0 + k % 3) for k in range(45)),
    *(outcome(95 + k, 2, "faded", 10.0 + k % 3, success="miss") for k in range(49)),
    *(outcome(144 + k, 2, "cued", 10.0, "predicted too late", "miss") for k in range(5)),
]


def record(**more):
    return dose_record(PROTOCOL, BEGUN, OUTCOMES, **more)


def test_plan_and_deed_stand_side_by_side():
    baseline, training = record()["how_much"]
    assert (baseline["planned_strides"], baseline["planned_s"], baseline["actual_s"]) == (40, None, 40.0)
    assert (training["planned_s"], training["actual_s"]) == (120.0, 100.0)
    cue = training["cues"]["hip_extend"]["left"]
    assert (cue["strides"], cue["sent"], cue["planned"]) == (99, 45, {"cued": 50, "faded": 49})
    assert (training["actual_strides"], cue["planned_pct"], cue["sent_pct"]) == (
        99,
        pytest.approx(50.5, abs=0.1),
        4500 / 99,
    )
    assert cue["withheld"] == {"predicted too late": 5}
    assert (cue["error_ms_mean_abs"], cue["success_cued"]["pct"], cue["success_uncued"]["pct"]) == (2.0, 100.0, 0.0)


def test_target_mode_and_structure_are_told():
    told = record()
    assert told["what"]["hip_extend"]["measures"] == ["thigh_extension_deg", "trailing_limb_angle_deg"]
    assert told["what"]["hip_extend"]["target"]["start"] == "baseline_sd"
    assert told["feedback_structure"]["seed"] == 9
    assert [row["frequency_pct"] for row in told["feedback_structure"]["practice"]] == [0.0, 50.0]


def test_changes_of_the_session_and_its_result_are_told():
    target = Target(50 * S, 0, 0, "hip_extend", "left", "thigh_extension_deg", "thigh_imu", 11.0, 10.0, 0.8, "baseline")
    answer = Acknowledged(60 * S, 0, 0, 1, "therapist", "cues.hip_extend.aim.value", "1.5", "1", "")
    told = record(targets=[target], answers=[answer], start_ns=10 * S)
    assert [told["tailoring"][0][key] for key in ("at_s", "value", "why")] == [40.0, 11.0, "baseline"]
    assert told["modifications"] == [
        {"at_s": 50.0, "who": "therapist", "key": answer.key, "before": "1", "value": "1.5", "words": ""}
    ]
    (result,) = told["how_well"]
    assert (result["leg"], result["verdict"], result["method"]) == (
        "left",
        "improved",
        "thigh sensor against vertical, standing = 0",
    )


def test_it_is_json_and_nothing_in_it_is_nan():
    text = json.dumps(record(), allow_nan=False)
    assert json.loads(text)["schema"] == 1
    assert json.dumps(dose_record(PROTOCOL, BEGUN[:1], []), allow_nan=False)


def test_the_page_names_every_key():
    page = (Path(__file__).resolve().parents[2] / "docs" / "dose-record.md").read_text()
    told = record(targets=[Target(50 * S, 0, 0, "hip_extend", "left", "a", "b", 1.0, nan, nan, "none: few")])
    parts = [
        told,
        told["what"]["hip_extend"],
        told["feedback_structure"],
        told["feedback_structure"]["practice"][0],
        told["how_much"][1],
        told["how_much"][1]["cues"]["hip_extend"]["left"],
        told["tailoring"][0],
        told["how_well"][0],
        told["how_well"][0]["n"],
    ]
    short = {"error_ms_sd": "_sd", "error_ms_mean_abs": "_mean_abs"}
    for key in {key for part in parts for key in part}:
        assert f"`{key}`" in page or f"`{short.get(key)}`" in page, key


def test_a_session_that_was_cut_short_names_what_was_not_reached():
    told = dose_record(PROTOCOL, BEGUN[:1], OUTCOMES[:20], end_ns=30 * S)
    baseline, training = told["how_much"]
    assert (baseline["actual_s"], baseline["actual_strides"]) == (20.0, 20)
    assert (training["begin_s"], training["actual_s"], training["planned_s"]) == (None, 0.0, 120.0)
    assert told["how_well"][0]["verdict"] == "unknown"
