import pytest

from feedback.cohort.figures import FARTHEST, distribution, dose_response, responders


def row(gains, verdict="no_gain", sent=10, leg="left", **more):
    told = {"patient": "P", "session": "s", "cue": "hip_extend", "leg": leg, "gains": gains, "verdict": verdict}
    return told | {"sent": sent} | more


def test_a_distribution_counts_each_session_once_and_says_who_was_left_out():
    found = [{"leg": leg, "value": 1.0 + k / 100, "n": 50} for leg in ("left", "right") for k in range(10)]
    figure = distribution("x", "Title", "s", [*found, {"leg": "left", "value": 9.0, "n": 3}])
    assert "left n = 10, right n = 10; left out 1 with fewer" in figure.note
    assert [sum(trace["y"]) for trace in figure.spec["data"]] == [10, 10]


@pytest.mark.parametrize("found", [[], [{"leg": "left", "value": None, "n": 0}]])
def test_without_a_value_there_is_no_figure(found):
    assert distribution("x", "Title", "s", found).spec is None


def test_responders_are_told_by_their_verdict():
    known = [row(-0.5), row(0.2, "ignores"), row(1.4, "improved"), row(50.0, "improved")]
    figure = responders([*known, row(None, "unknown"), row(float("nan"))])
    assert "n = 4: 2 improved, 1 ignores the cues, 1 no gain" in figure.note
    assert "Left out: 2 without" in figure.note
    assert "1 beyond 6" in figure.note
    assert max(max(trace["y"]) for trace in figure.spec["data"]) == FARTHEST
    assert responders([row(None, "unknown")]).spec is None


def test_dose_and_response_go_together_by_rank():
    figure = dose_response([row(k**3 / 100, sent=k) for k in range(1, 9)])
    assert "n = 8, rank correlation +1.00" in figure.note
    alike = dose_response([row(0.1 * k, sent=5) for k in range(5)])
    assert "not defined: all doses are alike" in alike.note
    assert dose_response([row(0.5)]).spec is None
