"""Who gets in, and what no request can do without being let in."""

import socket
from contextlib import closing, suppress

import pytest

from feedback.console.access import IDLE_NS
from feedback.console.guards import PAGE_POLICY, REPORT_POLICY
from feedback.console.rates import Rates
from feedback.console.routes import ROUTES
from feedback.console.server import LARGEST_BODY
from tests.console.conftest import LEAD, WITHIN_S, Browser, House

OTHERS = [row for row in ROUTES if row.role != "open"]
BODIES = {
    "/api/desk": {"do": "command", "key": LEAD, "value": "90"},
    "/api/mark": {"text": "tired"},
    "/api/run": {"rig": "emulated", "protocol": "every_stride"},
    "/api/jobs": {"what": "report", "session": "walk"},
    "/api/jobs/1/answer": {"text": ""},
    "/api/invite": {"role": "viewer"},
}


def asked(browser, row, **headers):
    path = row.path.replace("{id}", "1")
    return browser.ask(row.method, path, BODIES.get(path) if row.body else None, **headers)


@pytest.mark.parametrize("row", OTHERS, ids=lambda row: f"{row.method} {row.path}")
def test_nobody_gets_anything_without_being_let_in(house, row):
    status, _, said = asked(Browser(house.room.place), row)
    assert status == 401
    assert "pair this device" in said["words"]
    stranger = Browser(house.room.place)
    stranger.cookie = f"{house.room.place.cookie}=guessed"
    assert asked(stranger, row)[0] == 401
    assert house.desk.commands == []


@pytest.mark.parametrize("row", [row for row in OTHERS if row.role == "therapist"], ids=lambda row: row.path)
def test_a_viewer_may_not_what_only_a_therapist_may(house, row):
    status, _, said = asked(house.browser("screen", "viewer"), row)
    assert (status, said["words"]) == (403, "this is for a therapist")


@pytest.mark.parametrize("row", [row for row in OTHERS if row.method == "POST"], ids=lambda row: row.path)
def test_another_page_in_the_same_browser_changes_nothing(house, row):
    browser = house.browser()
    for origin in ("http://evil.example", "null", f"https://127.0.0.1:{house.room.place.port}"):
        browser.origin = origin
        status, _, said = asked(browser, row)
        assert status == 403
        assert "own page" in said["words"]
    assert house.desk.commands == []


def test_under_another_name_the_server_is_not_there(house):
    browser = house.browser()
    for path in ("/", "/api/me", "/ws", "/page/index.html"):
        status, _, _ = browser.ask("GET", path, Host=f"rebound.example:{house.room.place.port}")
        assert status == 421


def test_a_device_is_let_in_by_its_code_once(house):
    first, second = (Browser(house.room.place) for _ in range(2))
    (code,) = house.shown
    status, headers, said = first.ask("POST", "/api/pair", {"code": code, "name": "tablet 2"})
    assert (status, said["who"], said["role"], said["mode"]) == (200, "therapist (tablet 2)", "therapist", "run")
    cookie = headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert second.post("/api/pair", code=code, name="tablet 3")[0] == 403
    assert len(house.shown) == 2, "the terminal shows a new one"
    assert first.get("/api/me")[0] == 200


def test_codes_cannot_be_tried_in_a_row(house):
    browser = Browser(house.room.place)
    told = [browser.post("/api/pair", code=f"AAAA-AAA{number}", name="x") for number in range(8)]
    assert {status for status, _ in told} == {403}
    assert "too many tries" in told[-1][1]["words"]
    assert browser.post("/api/pair", code=house.room.codes.issue("viewer"), name="x")[0] == 403


def test_who_leaves_is_out_at_once(house):
    browser = house.browser()
    status, headers, _ = browser.ask("POST", "/api/leave")
    assert status == 200
    assert "Max-Age=0" in headers["Set-Cookie"]
    assert len(house.room.devices) == 0


def test_a_therapist_invites_a_viewer(house):
    status, said = house.browser().post("/api/invite", role="viewer")
    assert status == 200
    assert said["url"] == f"{house.room.place.url}#pair={said['code']}"
    assert said["qr"].startswith("<svg")
    viewer = Browser(house.room.place)
    assert viewer.post("/api/pair", code=said["code"], name="tablet")[1]["who"] == "viewer (tablet)"
    assert viewer.post("/api/desk", do="list")[0] == 200
    for request in ({"do": "command", "key": LEAD, "value": "90"}, {"do": "undo"}, {"do": "apply"}, {"do": "save"}):
        assert viewer.post("/api/desk", **request)[0] == 403
    assert house.desk.commands == []


def test_a_device_is_out_when_its_time_is_over(tmp_path):
    at_ns = [0]
    house = House(tmp_path, clock=lambda: at_ns[0])
    try:
        browser = house.browser()
        at_ns[0] = IDLE_NS - 1
        assert browser.get("/api/me")[1]["expires_s"] == IDLE_NS / 1e9
        at_ns[0] += IDLE_NS
        assert browser.get("/api/me")[0] == 401
        assert browser.post("/api/desk", do="undo")[0] == 401
    finally:
        house.close()


def test_the_many_files_of_the_page_are_not_counted(tmp_path):
    house = House(tmp_path, clock=lambda: 0, calls=Rates(burst=5, per_s=1))
    try:
        browser = Browser(house.room.place)
        assert [browser.ask("GET", "/page/icon.svg")[0] for _ in range(20)] == [200] * 20
        assert browser.get("/api/me")[0] == 401
    finally:
        house.close()


def test_who_asks_too_often_has_to_wait(tmp_path):
    house = House(tmp_path, clock=lambda: 0, calls=Rates(burst=5, per_s=1))
    try:
        told = [Browser(house.room.place).get("/api/me")[0] for _ in range(8)]
        assert told == [401] * 5 + [429] * 3
    finally:
        house.close()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"\xff", 400),
        (b"[" * 9000, 400),
        (b'{"do": "dance"}', 400),
        (b'{"do": "list", "more": 1}', 400),
        (b'{"do": "command", "key": "../../x", "value": "1"}', 400),
        (b'{"do": "command", "key": "\\ud800", "value": "1"}', 400),
        (b'"' + b"x" * LARGEST_BODY + b'"', 413),
    ],
    ids=range(10),
)
def test_a_body_that_is_not_what_it_should_be_goes_no_further(house, body, code):
    status, _, said = house.browser().ask("POST", "/api/desk", body)
    assert status == code
    assert said["words"]
    assert house.desk.commands == []


def test_a_body_of_another_kind_goes_no_further(house):
    browser = house.browser()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        status, _, _ = browser.ask("POST", "/api/desk", b'{"do": "undo"}', Content_Type=kind)
        assert status == 415


def test_every_answer_has_its_guards(house):
    browser = house.browser()
    for method, path in (("GET", "/api/me"), ("GET", "/"), ("GET", "/nowhere"), ("PUT", "/api/me"), ("GET", "/ws")):
        status, headers, _ = browser.ask(method, path)
        assert status < 500
        assert headers["Content-Security-Policy"] == PAGE_POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "aiohttp" not in headers.get("Server", "")


def test_a_report_is_given_into_a_sandbox(house):
    browser = house.browser("screen", "viewer")
    house.room.shelf.sessions.mkdir()
    session = house.room.shelf.sessions / "2026-01-02T03-04-05_emulated_p.mcap"
    session.touch()
    page = f"/api/sessions/{session.stem}/report"
    assert browser.ask("GET", page)[0] == 404
    session.with_suffix(".html").write_text("<script>1</script>")
    status, headers, said = browser.ask("GET", page)
    assert (status, said) == (200, b"<script>1</script>")
    assert headers["Content-Security-Policy"] == REPORT_POLICY
    assert headers["Content-Type"].startswith("text/html")
    for other in ("..%2F..%2Fsetup", "%2e%2e", "x/../y", "2026", "%00", "a" * 500):
        assert browser.ask("GET", f"/api/sessions/{other}/report")[0] in (400, 404)


def test_a_file_outside_the_page_is_not_given(house):
    for path in ("/page/../server.py", "/page/%2e%2e/server.py", "/page//etc/passwd", "/page/..%2fserver.py"):
        assert Browser(house.room.place).ask("GET", path)[0] in (403, 404)


def test_a_defect_is_told_without_its_insides_and_the_server_goes_on(house, capfd, monkeypatch):
    browser = house.browser()
    with monkeypatch.context() as patch:
        patch.setattr(house.room.work, "jobs", lambda: 1 // 0)
        status, headers, said = browser.ask("GET", "/api/jobs")
    assert (status, said["words"]) == (500, "this program has a defect: see its terminal")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "console: GET /api/jobs: ZeroDivisionError" in capfd.readouterr().err
    assert browser.get("/api/jobs")[0] == 200


@pytest.mark.parametrize("said", [b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x00", b"A" * 100_000, b"\r\n" * 50])
def test_what_is_no_request_writes_nothing_into_the_terminal(house, capfd, said):
    with closing(socket.create_connection(("127.0.0.1", house.room.place.port), WITHIN_S)) as line:
        line.sendall(said)
        line.shutdown(socket.SHUT_WR)
        with suppress(ConnectionError):
            while line.recv(65536):
                pass
    assert house.browser().get("/api/me")[0] == 200
    assert capfd.readouterr().err == ""
