"""A console with a desk behind it whose engine answers at once, and browsers that ask it."""

import asyncio
import http.client
import json
import secrets
import socket
import threading
from contextlib import closing, suppress
from pathlib import Path

import aiohttp
import pytest

from feedback.clock import now_ns
from feedback.config import Rig, load_protocol
from feedback.console.access import Devices
from feedback.console.hub import Hub
from feedback.console.pairing import Codes
from feedback.console.rates import Rates
from feedback.console.room import Place, Room
from feedback.console.runs import Runs
from feedback.console.serving import Serving
from feedback.console.shelf import Shelf
from feedback.console.work import STRIDECUE, Work
from feedback.cues.therapy import Therapy
from feedback.messages import Acknowledged, Command
from feedback.processes.callers import DESK, Callers
from feedback.processes.desk import DeskNode
from feedback.processes.original import Original

REPOSITORY = Path(__file__).resolve().parents[2]
CONFIGS = REPOSITORY / "configs"
ZONES = tuple({"name": name, "x": 0, "y": y, "region": name} for name, y in (("heel", -0.8), ("toe", 0.8)))
RIG = Rig.model_validate({"name": "r", "sole": {"calibration": "newton", "zones": ZONES}})
TEXT = """\
name = "p"
[cues.glute_ready]
lead_ms = 60   # before the strike
"""
LEAD = "cues.glute_ready.lead_ms"
WITHIN_S = 20


class Desk:
    """A desk in a thread, and the therapy of an engine; what the bus would say goes to the hub."""

    def __init__(self, folder, hub, rig=RIG):
        """rig: whose belt, if it takes commands, does at once what it is told."""
        folder.mkdir()
        self.file, copy = folder / "p.toml", folder / "protocol.toml"
        for path in (self.file, copy):
            path.write_text(TEXT)
        self.protocol = load_protocol(copy)
        self.therapy, self.said, self.commands = Therapy(self.protocol, rig, None), [], []
        self.path = folder / DESK
        self._hub, self._callers = hub, Callers(self.path)
        self._node = DeskNode(self.protocol, Original(self.file, copy), self._callers.answer, rig)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self):
        self._over.set()
        self._thread.join()
        self._callers.close()

    def _serve(self):
        while not self._over.wait(0.002):
            at_ns = now_ns()
            said = self._node.step(at_ns, self._callers.take(at_ns, True))
            self.said += said
            for command in [message for message in said if isinstance(message, Command)]:
                self.commands.append(command)
                told = self.therapy.command(command, at_ns) or [_obeyed(command)]
                self._node.step(at_ns, told)
                self._hub.bring(told)
            self._hub.bring(said)


def _obeyed(command):
    """The answer of a belt."""
    return Acknowledged(command.t_ns, command.t_ns, 0, command.number, command.who, command.key, command.value, "", "")


class Browser:
    """One tablet: it keeps the cookie, and says where it comes from."""

    def __init__(self, place, origin=None):
        self.place, self.cookie = place, ""
        self.origin = origin or place.url.rstrip("/")

    def ask(self, method, path, body=None, **headers):
        """(status, headers, what was answered)."""
        plain = {"Origin": self.origin} if method == "POST" else {}
        plain |= {"Cookie": self.cookie} if self.cookie else {}
        plain |= {"Content-Type": "application/json"} if body is not None else {}
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        with closing(http.client.HTTPConnection("127.0.0.1", self.place.port, timeout=WITHIN_S)) as line:
            line.request(method, path, data, plain | {name.replace("_", "-"): text for name, text in headers.items()})
            answer = line.getresponse()
            said = answer.read()
        if set_cookie := answer.headers.get("Set-Cookie"):
            self.cookie = set_cookie.partition(";")[0]
        with suppress(ValueError):
            said = json.loads(said)
        return answer.status, answer.headers, said

    def get(self, path):
        status, _, said = self.ask("GET", path)
        return status, said

    def post(self, path, **body):
        status, _, said = self.ask("POST", path, body)
        return status, said

    async def open(self, session, **headers):
        """A WebSocket."""
        plain = {"Origin": self.origin, "Cookie": self.cookie}
        return await session.ws_connect(f"{self.place.url}ws", headers=plain | headers)

    def watch(self, does):
        """Open a WebSocket, await does(socket); gives hello, the rows that came with it, and what does gave."""

        async def run():
            async with aiohttp.ClientSession() as session:
                socket = await self.open(session)
                hello, *rows = json.loads((await socket.receive(WITHIN_S)).data)
                told = await does(socket)
                await socket.close()
                return hello, rows, told

        return asyncio.run(run())


class House:
    """A console that is being served."""

    def __init__(self, folder, mode="run", clock=now_ns, calls=None, rig=RIG, program=STRIDECUE):
        """program: what jobs are children of."""
        self.shown = []
        place = Place(free_port())
        hub = Hub()
        self.desk = Desk(folder / "run", hub, rig)
        shelf = Shelf(*(CONFIGS / kind for kind in ("rigs", "protocols", "patients")), folder / "sessions")
        self.room = Room(
            mode, place, hub, Runs(hub), shelf, Codes(secrets.choice), Devices(lambda: secrets.token_urlsafe(32)),
            work=Work(program), coded=self.shown.append, clock=clock, calls=calls or Rates(burst=1e9, per_s=1e9),
        )  # fmt: skip
        if mode == "run":
            self.room.runs.belongs(self.desk.path, rig, self.desk.protocol, "P-001")
        self.serving = Serving(self.room, "127.0.0.1", None)
        self.serving.start()
        self.room.renew_code()

    def close(self):
        self.serving.stop()
        self.desk.close()

    def browser(self, name="tablet 1", role="therapist"):
        """A device that is in."""
        made = Browser(self.room.place)
        status, said = made.post("/api/pair", code=self.room.codes.issue(role), name=name)
        assert status == 200, said
        return made


def free_port():
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk_house(tmp_path):
    """Without a run."""
    made = House(tmp_path, "desk")
    yield made
    made.close()
