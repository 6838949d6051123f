"""What every page holds by: structure, policy, one figure twice."""

import base64
import hashlib
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from feedback.records.paper import browser
from feedback.records.progress_page import progress_page
from feedback.records.report import read_report


class Outline(HTMLParser):
    """Elements in order, with their attributes; scripts with their text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag == "script" and not attrs:
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1] == ("script", {}) and self.scripts:
            self.scripts[-1] += data


@pytest.fixture(scope="module", params=["session", "compared", "progress"])
def page(request: pytest.FixtureRequest, weeks: list[Path]) -> str:
    if request.param == "progress":
        return progress_page(weeks)
    return read_report(weeks[-1], weeks[:-1] if request.param == "compared" else ()).page


@pytest.fixture(scope="module")
def outline(page: str) -> Outline:
    found = Outline()
    found.feed(page)
    return found


def test_headings_go_down_one_level_at_a_time(outline: Outline) -> None:
    levels = [int(tag[1]) for tag, _ in outline.found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_names_its_columns_and_rows(page: str) -> None:
    for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
        head, _, body = table.partition("</thead>")
        assert "<th" in head
        assert re.findall(r"<th(?! scope=)[ >]", table) == []
        rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
        assert all(row.lstrip().startswith('<th scope="row">') for row in rows)


def test_every_figure_stands_there_twice_with_one_caption_that_states_n(page: str) -> None:
    for figure in re.findall(r"<figure.*?</figure>", page, re.DOTALL):
        caption = re.search(r"<figcaption[^>]*>(.*?)</figcaption>", figure, re.DOTALL)
        assert caption
        assert "n =" in caption[1]
        assert figure.count("<svg") == 1
        assert figure.count("data-plot=") == 1
        assert f'aria-label="{_title(page, figure)}' in figure


def _title(page: str, figure: str) -> str:
    before = page[: page.index(figure)]
    return re.findall(r"<h[23]>([^<]*)</h[23]>", before)[-1]


def test_ids_are_unique_and_links_lead_somewhere(page: str, outline: Outline) -> None:
    ids = [attrs["id"] for _, attrs in outline.found if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = {attrs["href"] for tag, attrs in outline.found if tag == "a"}
    assert {link[1:] for link in links} <= set(ids)
    drawings = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    assert set(re.findall(r"url\(#([^)]+)\)", drawings)) <= set(ids)


def test_no_script_runs_but_the_pages_own(page: str, outline: Outline) -> None:
    policy = next(attrs["content"] for _, attrs in outline.found if attrs.get("http-equiv"))
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    sums = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts}
    assert len(scripts) == 2
    assert sums == set(re.findall(r"'sha256-([^']+)'", policy))
    assert "unsafe-eval" not in policy


def test_colours_are_the_pages_own_in_light_and_in_dark(page: str) -> None:
    drawings = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    used = set(re.findall(r"var\(--([\w-]+)\)", drawings))
    assert used
    for name in used:
        assert page.count(f"--{name}:") == 2
    assert not re.search(r"#00fe[0-9a-f]{2}", drawings), "a stand-in was left"


def test_text_has_the_contrast_of_wcag_aa(page: str) -> None:
    """4.5 to 1 for text; 3 to 1 for the lines and marks of the legs (WCAG 2.2, 1.4.3 and 1.4.11)."""
    for scheme in re.findall(r":root \{(.*?)\}", page, re.DOTALL)[:2]:
        color = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", scheme))
        for name in ("ink", "soft", "faint", "alarm"):
            assert contrast(color[name], color["card"]) >= 4.5, name
            assert contrast(color[name], color["paper"]) >= 4.5, name
        for name in ("left", "right", "hit", "bought"):
            assert contrast(color[name], color["card"]) >= 3.0, name
        assert contrast(color["on-bar"], color["left"]) >= 4.5
        assert contrast(color["on-bar"], color["right"]) >= 4.5


def contrast(a: str, b: str) -> float:
    """Ratio of the relative luminances of two colours (WCAG 2.2)."""
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.skipif(browser() is None, reason="needs Chromium, Chrome or Edge")
def test_in_a_frame_without_an_origin_every_figure_is_drawn_by_the_page_itself(
    weeks: list[Path], tmp_path: Path
) -> None:
    """As the console shows it: a sandbox that allows scripts and nothing else, beside the page's own policy."""
    page = progress_page(weeks)
    (tmp_path / "report.html").write_text(page, encoding="utf-8")
    with served(tmp_path) as address:
        done = seen_by_browser(f"{address}/report.html", tmp_path)
    assert page.count("data-plot=") > 5
    assert done.count('class="drawing drawn"') == page.count("data-plot=")
    assert "main-svg" in done


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder's files, sandboxed."""

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(folder))

        def end_headers(self) -> None:
            strict = "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"
            self.send_header("Content-Security-Policy", strict)
            super().end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def seen_by_browser(address: str, folder: Path) -> str:
    """The page after its scripts have run, in a window that is higher than it."""
    options = ["--headless=new", "--disable-gpu", "--no-sandbox", f"--user-data-dir={folder / 'browser'}"]
    window = ["--window-size=1100,20000", "--virtual-time-budget=20000", "--dump-dom", address]
    program = browser()
    assert program
    return subprocess.run([program, *options, *window], capture_output=True, text=True, timeout=120, check=True).stdout
