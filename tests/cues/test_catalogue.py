"""The catalogue against what it names: settings, measures, figures, rules."""

import pytest

from feedback.config.cues import Cues, CueSettings
from feedback.cues.catalogue import CATALOGUE
from feedback.cues.sensors import _HAS, _WORDS
from feedback.gait.measures import MEASURES
from feedback.messages import Stride

KINDS = list(CATALOGUE)


def test_its_kinds_are_those_that_a_protocol_may_name():
    assert list(Cues.model_fields) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_what_it_is_scored_by_exists(kind):
    row = CATALOGUE[kind]
    assert row.measures + row.figures
    assert set(row.measures) <= set(MEASURES)
    assert set(row.figures) <= set(Stride.__struct_fields__)


@pytest.mark.parametrize("kind", KINDS)
def test_its_needs_are_known_and_said_in_words(kind):
    assert set(CATALOGUE[kind].needs) <= set(_HAS)
    assert set(CATALOGUE[kind].needs) - {"soles"} <= set(_WORDS)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_written_for_people(kind):
    row = CATALOGUE[kind]
    first, last = row.window_pct
    assert 0.0 <= first < last <= 100.0
    assert row.name
    assert row.goal
    assert row.trigger
    assert bool(row.say) == bool(row.picture) == (kind != "guard")
    for word in ("contract", "glute", "muscle", "squeeze"):
        assert word not in row.say.lower(), "words point outside of the body, to sound and belt"


def settings_of(kind):
    (model,) = (part for part in Cues.model_fields[kind].annotation.__args__ if part is not type(None))
    return model


@pytest.mark.parametrize("kind", [kind for kind in KINDS if issubclass(settings_of(kind), CueSettings)])
def test_every_kind_listens_and_to_its_own_leg(session, kind):
    it = session({kind: {"legs": ("right",)}})
    ears = it.planner._ears
    assert ears
    assert any(key[1] == "right" for key in ears)
