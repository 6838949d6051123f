"""The page in a real browser, with the whole system behind it on the emulated rig.

Debian's chromium is driven by Playwright; where it is absent these tests say so and skip.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from page_stage import FLAGS, Console, chromium

PATIENCE_MS = 40_000
"""A stalled computer is waited for."""
SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def browser():
    """For a module and no longer: while Playwright lives, no other test can have an event loop of its own."""
    path = chromium()
    if path is None:
        pytest.skip("no chromium: apt-get install chromium")
    with sync_playwright() as tools:
        one = tools.chromium.launch(executable_path=path, args=list(FLAGS))
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
