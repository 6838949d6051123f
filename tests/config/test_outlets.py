"""Who else may hear a walk."""

import pytest
from pydantic import ValidationError

from feedback.config.outlets import Outlets


def test_nothing_leaves_by_default():
    assert Outlets() == Outlets(lsl=False, osc=())


@pytest.mark.parametrize("place", ["127.0.0.1:9000", "studio-mac.local:57120", "[::1]:9000"])
def test_places_are_taken(place):
    assert Outlets(osc=(place,)).osc == (place,)


@pytest.mark.parametrize("place", ["9000", "127.0.0.1", "host:0", "host:70000", "a b:9000", "host:9000/x", ":9000", ""])
def test_what_is_no_place_is_refused_with_an_example(place):
    with pytest.raises(ValidationError, match=r"must be HOST:PORT, e\.g\. '127\.0\.0\.1:9000'"):
        Outlets(osc=(place,))
