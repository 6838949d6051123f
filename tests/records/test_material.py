from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from feedback.messages import Cue, Samples
from feedback.records.material import gather
from feedback.records.session import SessionReader


def samples(seq: int, values: tuple[float, ...]) -> tuple[str, str, Samples]:
    return "samples", "soles", Samples(10 * seq + 5, 10 * seq + 6, seq, "soles.left", seq, values)


def test_a_whole_walk_is_sorted_by_kind(session: Path, walk: list[tuple[str, str, Any]]) -> None:
    material = gather(SessionReader(session))
    names = {
        "stride": "strides",
        "measure": "measures",
        "gait_event": "events",
        "true_event": "truths",
        "audio_health": "audio",
        "gap": "gaps",
    }
    sorted_by_hand = {"samples", "cue", "sensor_health", "signal"}
    for topic in {topic for topic, _, _ in walk} - sorted_by_hand:
        rows = getattr(material, names.get(topic, topic))
        assert list(map(repr, rows)) == [repr(message) for of, _, message in walk if of == topic]
    assert len(material.cues) == 100
    assert {len(revisions) for revisions in material.cues.values()} == {2}
    assert all(isinstance(revision, Cue) for revision in material.cues[30])
    assert sorted(material.tracks) == ["soles.left", "soles.right"]
    assert not material.unrecorded
    assert material.duration_s == pytest.approx(61.6, abs=0.5)


def test_samples_are_kept_as_the_device_sent_them(make_session: Callable[..., Path]) -> None:
    rows = [samples(0, (1.0, 3.0)), samples(1, (4.0, 6.0)), samples(2, (1.0, 2.0, 3.0))]
    track = gather(SessionReader(make_session(rows))).tracks["soles.left"]
    assert (track.t_ns.tolist(), track.values.tolist()) == ([5, 15], [[1.0, 3.0], [4.0, 6.0]])


def test_without_samples_all_else_is_the_same(session: Path) -> None:
    whole, quick = gather(SessionReader(session)), gather(SessionReader(session), samples=False)
    assert quick.tracks == {}
    assert repr(replace(whole, tracks={}, angles={})) == repr(quick), "as text, for nan is no number"


def test_what_is_missing_from_the_file_is_kept(make_session: Callable[..., Path]) -> None:
    material = gather(SessionReader(make_session([samples(7, ()), samples(12, ())])), samples=False)
    assert dict(material.unrecorded) == {"samples/soles": 4}


def test_an_empty_session(make_session: Callable[..., Path]) -> None:
    material = gather(SessionReader(make_session([])))
    assert (material.duration_s, material.tracks, material.strides) == (0.0, {}, [])
