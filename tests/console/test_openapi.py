"""The document, and every request that it describes, well formed and not: no defect of the server, no change without
leave, nothing beyond its bounds in force."""

import http.client
import json
from contextlib import closing

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from feedback.clock import now_ns
from feedback.config import Protocol
from feedback.console.openapi import document
from feedback.console.routes import ROUTES
from tests.console.conftest import LEAD, WITHIN_S, Browser, House

SCHEMA = schemathesis.openapi.from_dict(document())
EXAMPLES = 12
NOTHING_AMISS = ("openapi", "negative")
"""A request that takes nothing and asks for no leave cannot be made wrong."""
CALM = settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
KEYS = st.one_of(
    st.sampled_from([LEAD, "apply", "effort", "probe_now", "cues.glute_ready.gain_db", "dose.catch_pct", "cues", "."]),
    st.from_regex(r"[A-Za-z0-9_.]{0,120}", fullmatch=True),
)
VALUES = st.one_of(
    st.sampled_from(["1e999", "nan", "9" * 1999, "[" * 1999, "none", "true", "-1e308", f"{LEAD} = {'9' * 400}"]),
    st.floats().map(str),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=200),
)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory):
    """A house, and the cookies of a therapist, a viewer and a stranger."""
    made = House(tmp_path_factory.mktemp("fuzz"))
    devices = [made.browser(), made.browser("screen", "viewer"), Browser(made.room.place)]
    yield made, devices
    made.close()


def test_every_request_is_in_the_document_and_no_other():
    paths = document()["paths"]
    told = {(method.upper(), path) for path, row in paths.items() for method in row}
    assert told == {(row.method, row.path) for row in ROUTES}
    for row in ROUTES:
        assert ("security" in paths[row.path][row.method.lower()]) == (row.role != "open")


def ask(place, case, cookie):
    """(status, answer as JSON or None) of one case of the fuzzer, sent as it is."""
    told = case.as_transport_kwargs(base_url=place.url.rstrip("/"))
    headers = {name: str(value) for name, value in told.get("headers", {}).items() if str(value).isascii()}
    headers |= {"Origin": place.url.rstrip("/"), "Cookie": cookie, "Host": f"127.0.0.1:{place.port}"}
    body = told.get("data")
    if "json" in told:
        body, headers["Content-Type"] = json.dumps(told["json"]), "application/json"
    path = told["url"].removeprefix(place.url.rstrip("/"))
    with closing(http.client.HTTPConnection("127.0.0.1", place.port, timeout=WITHIN_S)) as line:
        line.request(told["method"], path, body.encode() if isinstance(body, str) else body, headers)
        answer = line.getresponse()
        return answer.status, answer.headers.get_content_type(), answer.read()


@pytest.mark.parametrize(
    ("row", "mode"),
    [(row, mode) for row in ROUTES for mode in schemathesis.GenerationMode if (row.name, mode.value) != NOTHING_AMISS],
    ids=lambda value: getattr(value, "name", ""),
)
def test_no_request_finds_a_defect(fuzzed, row, mode):
    house, devices = fuzzed
    operation = SCHEMA[row.path][row.method]

    @CALM
    @given(operation.as_strategy(generation_mode=mode), st.sampled_from(devices[:2]))
    def judged(case, device):
        cookie = device.cookie
        if row.name == "leave":
            token, _ = house.room.devices.admit("passing", "therapist", now_ns())
            cookie = f"{house.room.place.cookie}={token}"
        status, kind, said = ask(house.room.place, case, cookie)
        assert status < 500, said
        documented = {int(code) for code in document()["paths"][row.path][row.method.lower()]["responses"]}
        assert status in documented | {404, 405}, (status, said)
        if kind == "application/json" and status != 200:
            assert json.loads(said)["words"]

    judged()


def test_no_stranger_changes_anything(fuzzed):
    house, (_, viewer, stranger) = fuzzed
    before = len(house.desk.commands)

    @CALM
    @given(KEYS, VALUES, st.sampled_from(["command", "apply", "undo", "save"]))
    def judged(key, value, do):
        for device, code in ((viewer, 403), (stranger, 401)):
            assert device.post("/api/desk", do=do, key=key, value=value)[0] in (code, 400)

    judged()
    assert len(house.desk.commands) == before


def test_whatever_a_therapist_sends_what_is_in_force_stays_within_its_bounds(fuzzed):
    house, (therapist, *_) = fuzzed

    @settings(CALM, max_examples=150)
    @given(KEYS, VALUES)
    def judged(key, value):
        status, said = therapist.post("/api/desk", do="command", key=key, value=value)
        assert status in (200, 400), said
        in_force = house.desk.therapy._tuning.protocol
        Protocol.model_validate(in_force.model_dump(exclude_unset=True))

    judged()
    assert therapist.post("/api/desk", do="command", key=LEAD, value="70")[1]["answer"]["value"] == "70"
