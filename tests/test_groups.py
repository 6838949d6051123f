"""Who runs beside whom: real-time tests must have the computer to themselves, and a quiet change in a tool loses it."""

import pytest


@pytest.mark.system
def test_real_time_tests_share_one_worker(request):
    among_others = hasattr(request.config, "workerinput")
    assert request.node.nodeid.endswith("@system") is among_others
