"""Where a server is reached, and in which language it speaks."""

import pytest

from feedback.console.room import Place, _language


def test_a_page_on_this_computer_and_one_on_the_network():
    alone, lan = Place(8765), Place(8765, ("fe80::1", "clinic"), is_secure=True)
    assert (alone.url, alone.cookie) == ("http://127.0.0.1:8765/", "stridecue-8765")
    assert (lan.url, lan.cookie) == ("https://[fe80::1]:8765/", "__Host-stridecue-8765")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("de-CH,de;q=0.9,en;q=0.8", "de"), ("fr, en;q=0.5", "en"), ("", "de"), ("*", "de"), (";;,,-", "de")],
)
def test_the_first_language_that_there_is(wanted, found):
    assert _language(wanted, ("de", "en")) == found
