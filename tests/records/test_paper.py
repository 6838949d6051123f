import stat
from pathlib import Path

import pytest

from feedback.records import paper
from feedback.records.paper import MISSING, PaperError, browser, write_pdf
from feedback.records.report import report_page


def fake(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that does what the script says."""
    program = folder / "chromium"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(paper, "browser", lambda: str(program))


def test_the_copy_that_is_printed_runs_no_script_and_goes_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(
        tmp_path,
        'for a in "$@"; do case $a in --print-to-pdf=*) p=${a#*=};; file:*) u=${a#file://};; esac; done; '
        f'cp "$u" "$p"; echo "$u" > {tmp_path}/where; echo "$@" > {tmp_path}/options',
        monkeypatch,
    )
    out = tmp_path / "page.pdf"
    write_pdf("<html><head></head><body>walk</body></html>", out)
    assert "script-src 'none'" in out.read_text()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert not Path((tmp_path / "where").read_text().strip()).exists()
    assert "--user-data-dir=" in (tmp_path / "options").read_text()


def test_a_browser_that_prints_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, "echo no display >&2; exit 4", monkeypatch)
    with pytest.raises(PaperError, match="printed nothing: no display"):
        write_pdf("<head>", tmp_path / "page.pdf")
    assert not (tmp_path / "page.pdf").exists()


def test_a_browser_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, "exec sleep 60", monkeypatch)
    monkeypatch.setattr(paper, "LONGEST_S", 0.2)
    with pytest.raises(PaperError, match="could not print the page"):
        write_pdf("<head>", tmp_path / "page.pdf")


def test_without_one_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "browser", lambda: None)
    with pytest.raises(PaperError, match="apt-get install chromium"):
        write_pdf("<head>", tmp_path / "page.pdf")
    assert "print it into a file" in MISSING


@pytest.mark.skipif(browser() is None, reason="needs Chromium, Chrome or Edge")
def test_a_session_becomes_pages(walk_file: Path, tmp_path: Path) -> None:
    write_pdf(report_page(walk_file), tmp_path / "walk.pdf")
    text = (tmp_path / "walk.pdf").read_bytes()
    assert text.startswith(b"%PDF")
    assert text.count(b"/Type /Page\n") + text.count(b"/Type/Page/") + text.count(b"/Type /Page ") > 3
