"""A console made ready: TLS where it is asked for, an address that is in use, what the terminal shows."""

import http.client
import json
import ssl
from contextlib import closing
from datetime import UTC, datetime

import pytest

from feedback.console import opening
from feedback.console.certificate import identity
from feedback.console.hub import Hub
from feedback.console.opening import NotOpenError, Wanted, open_console
from feedback.console.runs import Runs
from feedback.console.shelf import Shelf
from tests.console.conftest import WITHIN_S, free_port


@pytest.fixture
def wanted(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(opening, "_names", lambda: ("127.0.0.1", "clinic"))
    shelf = Shelf(*(tmp_path / name for name in ("rigs", "protocols", "patients", "sessions")))
    return lambda is_lan, port=None: Wanted("desk", port or free_port(), is_lan, shelf)


@pytest.fixture
def opened():
    """Opens consoles, and ends them; gives what the terminal showed."""
    running = []

    def make(asked):
        hub, shown = Hub(), []
        running.append(open_console(asked, hub, Runs(hub), shown.append))
        return shown

    yield make
    for serving in running:
        serving.stop()


def ask(port, method, path, body, context, **headers):
    plain = {"Origin": f"https://127.0.0.1:{port}", "Content-Type": "application/json"} | headers
    with closing(http.client.HTTPSConnection("127.0.0.1", port, timeout=WITHIN_S, context=context)) as line:
        line.request(method, path, body and json.dumps(body), plain)
        answer = line.getresponse()
        return answer.status, answer.headers, json.loads(answer.read())


def test_on_a_network_all_goes_through_tls_with_the_certificate_that_the_terminal_shows(wanted, opened, tmp_path):
    asked = wanted(is_lan=True)
    (shown,) = opened(asked)
    own = identity(tmp_path / "state" / "stridecue", ("127.0.0.1", "clinic"), datetime.now(UTC))
    assert own.fingerprint in shown
    assert "▄" in shown or "█" in shown, "the QR picture"
    trusting = ssl.create_default_context(cafile=own.certificate)
    code = shown.split("code     ")[1].split()[0]
    assert f"https://127.0.0.1:{asked.port}/#pair={code}" in shown
    status, headers, said = ask(asked.port, "POST", "/api/pair", {"code": code, "name": "tablet"}, trusting)
    assert (status, said["role"]) == (200, "therapist")
    assert headers["Set-Cookie"].startswith(f"__Host-stridecue-{asked.port}=")
    assert "Secure" in headers["Set-Cookie"]
    cookie = headers["Set-Cookie"].partition(";")[0]
    assert ask(asked.port, "GET", "/api/me", None, trusting, Cookie=cookie)[0] == 200
    plain = {"Origin": f"http://127.0.0.1:{asked.port}"}
    assert ask(asked.port, "POST", "/api/pair", {"code": code, "name": "t"}, trusting, **plain)[0] == 403


def test_a_browser_that_does_not_know_the_certificate_is_warned_and_plain_text_is_not_served(wanted, opened):
    asked = wanted(is_lan=True)
    opened(asked)
    with pytest.raises(ssl.SSLCertVerificationError):
        ask(asked.port, "GET", "/api/openapi.json", None, ssl.create_default_context())
    with closing(http.client.HTTPConnection("127.0.0.1", asked.port, timeout=WITHIN_S)) as line:
        line.request("GET", "/api/openapi.json")
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            line.getresponse()


def test_a_port_that_is_in_use_is_said_in_words(wanted, opened):
    asked = wanted(is_lan=False)
    opened(asked)
    with pytest.raises(NotOpenError, match=f"port {asked.port}: address already in use; --port takes another"):
        opened(asked)


def test_alone_on_this_computer_it_is_reached_from_this_computer_alone(wanted, opened):
    asked = wanted(is_lan=False)
    (shown,) = opened(asked)
    assert shown.startswith(f"console  http://127.0.0.1:{asked.port}/#pair=")
    assert len(shown.splitlines()) == 2
