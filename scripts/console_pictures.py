"""Draw docs/pictures/console_*.png: the page as it is on a phone, a tablet and a desk, dark and light.

    scripts/console_pictures [--out FOLDER] [--seconds 60]

The whole system runs on the rig with all sensors, emulated, for so long that strides are scored; then the same session
is looked at in every width. No two walks are alike, so no two runs give the same pictures.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from page_stage import FLAGS, REPOSITORY, Console, chromium

WIDTHS = {"phone": (390, 844), "tablet": (1024, 768), "desk": (1440, 900)}
SETTLE_MS, FILLED_MS = 700, 7000
"""The strip shows seven seconds."""
WHAT_IF = (("phone", "dark"), ("tablet", "light"))
LOUDER = "Loudness: more"
BLOCKS = """[[dose.blocks]]
kind = "warm_up"
strides = 8

[[dose.blocks]]
kind = "baseline"
strides = 40

[[dose.blocks]]
kind = "training"
minutes = 5.5
frequency_pct = 80
end_frequency_pct = 60

[[dose.blocks]]
kind = "probe"
strides = 30

[[dose.blocks]]
kind = "rest"
minutes = 1.5

[[dose.blocks]]
kind = "training"
minutes = 5.5
frequency_pct = 75
end_frequency_pct = 50

[[dose.blocks]]
kind = "retention"
minutes = 2
"""


def protocol() -> str:
    """Hip extension, with a baseline that is over soon."""
    text = (REPOSITORY / "configs" / "protocols" / "hip_extension.toml").read_text()
    return text[: text.index("[[dose.blocks]]")] + BLOCKS


def paired(browser: Browser, link: str, width: str, theme: str, name: str) -> Page:
    """A device of that width that has come in."""
    wide, high = WIDTHS[width]
    page = browser.new_page(viewport={"width": wide, "height": high}, color_scheme=theme)
    page.goto(link)
    page.get_by_label("Name of this device").fill(name)
    page.get_by_role("button", name="Pair this device").click()
    page.wait_for_selector(".frame")
    return page


def code(page: Page) -> str:
    """For a further device."""
    page.get_by_role("tab", name="Tune").click()
    page.get_by_role("button", name="Further device").click()
    page.get_by_role("button", name="A therapist's device").click()
    found = page.locator(".invited .code").inner_text()
    page.keyboard.press("Escape")
    return found


def taken(page: Page, folder: Path, name: str) -> None:
    """One picture."""
    path = folder / f"console_{name}.png"
    page.screenshot(path=path)
    print(f"{path.stat().st_size // 1000:4} kB  {path.name}", flush=True)


def view(page: Page, name: str, wait_ms: int = SETTLE_MS) -> None:
    """Change to it."""
    page.get_by_role("tab", name=name, exact=True).click()
    page.wait_for_timeout(wait_ms)


def walk(browser: Browser, console: Console, folder: Path, seconds: float) -> None:
    """Pair, start, wait; then every width and theme."""
    pairing = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    pairing.goto(console.link)
    pairing.wait_for_selector("#pair-name:focus")
    taken(pairing, folder, "pair_phone_dark")
    pairing.close()
    first = paired(browser, console.link, "tablet", "dark", "tablet 1")
    first.wait_for_selector(".pick")
    taken(first, folder, "start_tablet_dark")
    first.get_by_role("button", name="Start session").click()
    first.wait_for_selector(".course h1:text('Training')", timeout=180_000)
    first.wait_for_timeout(seconds * 1000)
    looks(browser, console, folder, first)


def looks(browser: Browser, console: Console, folder: Path, first: Page) -> None:
    """What stands in the docs."""
    place = console.link.partition("#")[0]
    taken(first, folder, "live_tablet_dark")
    for width, theme in (
        ("phone", "dark"),
        ("phone", "light"),
        ("tablet", "light"),
        ("desk", "dark"),
        ("desk", "light"),
    ):
        page = paired(browser, f"{place}#pair={code(first)}", width, theme, f"{width} {theme}")
        view(page, "Live", FILLED_MS)
        taken(page, folder, f"live_{width}_{theme}")
        view(page, "Tune")
        if theme == "light":
            tuned(page)
        taken(page, folder, f"tune_{width}_{theme}")
        if width == "desk":
            view(page, "Review")
            page.locator(".session").first.click()
            page.get_by_role("button", name="Report").click()
            page.frame_locator("iframe.report").locator("h1").first.wait_for(timeout=90_000)
            page.wait_for_timeout(2 * SETTLE_MS)
            taken(page, folder, f"review_{width}_{theme}")
        if (width, theme) in WHAT_IF:
            what_if(page)
            taken(page, folder, f"what_if_{width}_{theme}")
        page.context.close()
    view(first, "Tune")
    taken(first, folder, "tune_tablet_dark")
    first.get_by_role("button", name="Save …").click()
    first.wait_for_selector("dialog .diff")
    taken(first, folder, "save_tablet_dark")


def what_if(page: Page) -> None:
    """Another target is picked for the session."""
    view(page, "Review")
    page.locator(".session").first.click()
    page.get_by_role("button", name="What if", exact=True).click()
    page.get_by_role("button", name="Certainty limit: less").click()
    page.locator(".what-if .log b").wait_for()
    page.wait_for_timeout(SETTLE_MS)


def tuned(page: Page) -> None:
    """A number is changed, and another is asked for beyond its bound."""
    page.get_by_role("button", name=LOUDER).first.click()
    field = page.get_by_label("Certainty limit: value")
    field.fill("900")
    field.press("Enter")
    page.wait_for_timeout(2 * SETTLE_MS)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=REPOSITORY / "docs" / "pictures", help="folder for the pictures")
    parser.add_argument("--seconds", type=float, default=60.0, help="of training before the first picture")
    args = parser.parse_args()
    if chromium() is None:
        print("no chromium: apt-get install chromium", file=sys.stderr)
        return 3
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as tools:
        console = Console(Path(folder), protocol(), rig="emulated_full", stand_s=4.0)
        browser = tools.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            walk(browser, console, args.out, args.seconds)
        finally:
            browser.close()
            console.end()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
