"""The table of topics."""

import pytest

from feedback.roster import ROSTER
from feedback.topics import TOPICS


@pytest.mark.parametrize("name", TOPICS)
def test_every_topic_has_a_writer_that_runs(name):
    assert TOPICS[name].writer in (*ROSTER, "*")


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_name_can_stand_in_a_frame(name):
    assert "/" not in name
    assert "\0" not in name
