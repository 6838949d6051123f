"""The page in a real browser, with the whole system behind it on the emulated rig.

Debian's chromium is driven by Playwright; where it is absent these tests say so and skip.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

REPOSITORY = Path(__file__).resolve().parents[3]
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 40_000
"""A stalled computer is waited for."""
END_S = 60
SERIOUS = ("serious", "critical")


class Console:
    """`stridecue console` with folders of its own."""

    def __init__(self, folder: Path, protocol: str) -> None:
        self.folder = folder
        for kind in ("rigs", "protocols", "patients", "sessions"):
            (folder / kind).mkdir(mode=0o700)
        rig = (REPOSITORY / "configs" / "rigs" / "emulated.toml").read_text()
        rig = rig.replace('output = "auto"', 'output = "null"').replace("stand_s = 3.0", "stand_s = 1.0")
        (folder / "rigs" / "room.toml").write_text(rig)
        (folder / "patients" / "p.toml").write_text('id = "P07"\n')
        self.protocol = folder / "protocols" / "story.toml"
        self.protocol.write_text(protocol)
        self.log = folder / "log.txt"
        with (folder / "link.txt").open("w") as out, self.log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "feedback", "console", "--port", str(free_port()), "--headless", *self._places()],
                cwd=folder,
                stdout=out,
                stderr=log,
                env=os.environ | {"XDG_RUNTIME_DIR": str(folder), "PYTHONPATH": str(REPOSITORY)},
            )
        self.link = self._link()

    def end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _places(self) -> list[str]:
        kinds = ("rigs", "protocols", "patients", "sessions")
        return [word for kind in kinds for word in (f"--{kind}", str(self.folder / kind))]

    def _link(self) -> str:
        deadline = time.monotonic() + END_S
        while "#pair=" not in (said := (self.folder / "link.txt").read_text()):
            assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)
        return next(word for word in said.split() if "#pair=" in word)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="session")
def browser():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium: apt-get install chromium")
    with sync_playwright() as tools:
        one = tools.chromium.launch(executable_path=path, args=FLAGS)
        yield one
        one.close()


@pytest.fixture(scope="module")
def console(tmp_path_factory, request):
    """A console whose protocol is the module's PROTOCOL."""
    one = Console(tmp_path_factory.mktemp("console"), request.module.PROTOCOL)
    yield one
    one.end()


class Device:
    """One tablet: a browser context of its own, and what went wrong on it."""

    def __init__(self, browser, width=1024, height=768, **more):
        self.context = browser.new_context(viewport={"width": width, "height": height}, **more)
        self.context.set_default_timeout(PATIENCE_MS)
        self.page = self.context.new_page()
        self.errors, self.hosts = [], set()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._said)
        self.page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))

    def _said(self, message):
        if message.type in ("error", "warning") and "401" not in message.text:
            self.errors.append(message.text)

    def button(self, name, **more):
        return self.page.get_by_role("button", name=name, **more)

    def tab(self, name):
        self.page.get_by_role("tab", name=name, exact=True).click()

    def pair(self, link, name):
        self.page.goto(link)
        self.page.get_by_label("Name of this device").fill(name)
        self.button("Pair this device").click()
        self.page.wait_for_selector(".frame")

    def faults(self):
        """What axe finds serious on what is shown now: rule and place."""
        found = Axe().run(self.page).response["violations"]
        return [(one["id"], node["target"]) for one in found if one["impact"] in SERIOUS for node in one["nodes"]]


@pytest.fixture(scope="module")
def device(browser):
    """Makes tablets; all are put away at the end."""
    made = []

    def make(**more):
        made.append(Device(browser, **more))
        return made[-1]

    yield make
    for one in made:
        one.context.close()
