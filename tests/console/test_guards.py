"""What is believed of what a browser says."""

import pytest

from feedback.console.guards import PAGE_POLICY, REPORT_POLICY, is_own_host, is_own_origin, own_hosts

HOSTS = own_hosts(8765, ("10.0.0.7", "clinic.local", "fe80::1"))


@pytest.mark.parametrize(
    ("header", "is_own"),
    [
        ("127.0.0.1:8765", True),
        ("LOCALHOST:8765", True),
        ("10.0.0.7:8765", True),
        ("[fe80::1]:8765", True),
        ("127.0.0.1:8766", False),
        ("127.0.0.1", False),
        ("evil.example:8765", False),
        ("127.0.0.1.evil.example:8765", False),
        ("", False),
    ],
)
def test_another_name_for_this_address_leads_nowhere(header, is_own):
    assert is_own_host(header, HOSTS) == is_own


@pytest.mark.parametrize(
    ("headers", "is_own"),
    [
        (["http://127.0.0.1:8765"], True),
        (["https://127.0.0.1:8765"], False),
        (["http://127.0.0.1:8766"], False),
        (["http://localhost:8765"], False),
        (["http://evil.example"], False),
        (["null"], False),
        (["http://127.0.0.1:8765/"], False),
        (["http://[::1"], False),
        (["http://127.0.0.1:8765", "http://127.0.0.1:8765"], False),
        ([], False),
    ],
)
def test_only_our_own_page_under_the_same_name_may_ask(headers, is_own):
    assert is_own_origin(headers, "http", "127.0.0.1:8765") == is_own


def test_the_page_has_no_inline_script_and_the_report_no_rights():
    assert "unsafe" not in PAGE_POLICY
    assert "frame-ancestors 'none'" in PAGE_POLICY
    assert "allow-same-origin" not in REPORT_POLICY
    assert REPORT_POLICY.startswith("sandbox allow-scripts;")
    assert "connect-src" not in REPORT_POLICY, "default-src 'none' forbids it"
