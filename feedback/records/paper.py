"""A page on paper: PDF by the browser that is on the computer.

Lives here: `browser`, `write_pdf`. Why: what is printed is what is read on the screen, by one engine and one style
sheet (docs/decisions/0036). Must never: run a script of the page, load anything, or leave a copy of a session behind.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
)
"""Where browsers are that no search path knows."""
LONGEST_S = 120.0
_OPTIONS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-extensions",
    "--no-first-run",
    "--no-pdf-header-footer",
)
_SILENT = """<head>
<meta http-equiv="Content-Security-Policy" content="script-src 'none'">"""
"""Put into the copy that is printed: figures are then the drawings that need no script."""
MISSING = (
    "a PDF takes Chromium, Chrome or Edge, and none is on this computer. On Debian and Ubuntu: "
    "sudo apt-get install chromium. Or open the page in any browser and print it into a file."
)


class PaperError(Exception):
    """No PDF can be made; the text says why and what to do, for people."""


def browser() -> str | None:
    """The browser that prints; None if there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or next((place for place in PLACES if Path(place).is_file()), None)


def write_pdf(page: str, out: Path) -> None:
    """Print a page of HTML into a file, as private as a session. PaperError; OSError if it cannot be written."""
    program = browser()
    if program is None:
        raise PaperError(MISSING)
    with tempfile.TemporaryDirectory(prefix="stridecue-") as folder:
        html, pdf = Path(folder) / "page.html", Path(folder) / "page.pdf"
        html.write_text(page.replace("<head>", _SILENT, 1), encoding="utf-8")
        _print(program, html, pdf, Path(folder) / "browser")
        out.touch(mode=0o600)
        out.write_bytes(pdf.read_bytes())


def _print(program: str, html: Path, pdf: Path, profile: Path) -> None:
    command = [program, *_OPTIONS, *_as_root(), f"--user-data-dir={profile}", f"--print-to-pdf={pdf}", html.as_uri()]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=LONGEST_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PaperError(f"{program} could not print the page: {error}") from error
    if not pdf.is_file():
        said = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise PaperError(f"{program} printed nothing: {said[0]}")


def _as_root() -> tuple[str, ...]:
    """Chromium refuses to run as root in its sandbox; the page is our own, and its scripts are off."""
    return ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
