"""Make sessions of the emulated patient, their reports, and pictures of these.

    scripts/report_pictures [--out FOLDER] [--keep FOLDER]

Three sessions of hip extension training, a week apart, in which the left leg trails more with help than without, and
more from week to week: what a report shows of learning. Nothing is recorded in real time (report_bench/made.py).
--keep: leave sessions and pages there, and use sessions that are there already. Takes some three minutes.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from report_bench.made import make

from feedback.messages import Command
from feedback.records.archive import add_note
from feedback.records.paper import browser, write_pdf
from feedback.records.progress_page import progress_page
from feedback.records.report import read_report
from feedback.records.reviewed import review

HERE = Path(__file__).resolve().parent.parent
WEEK_S, FIRST_S, SECONDS = 7 * 86_400.0, 1_790_000_000.0, 440.0
LOSSES = ((8.0, 3.0, 5.0), (6.0, 2.0, 3.0), (4.0, 1.0, 2.0))
"""Of each week: how much less the left hip extends before training, in it and after it, deg."""
COURSE = (105.0, 177.0, 203.0, 275.0, 299.0, 371.0)
"""When training begins and ends, thrice, by the protocol below."""
WIDTH, PHONE = 1100, 500


def rig_text(loss_deg, seed):
    """The shipped rig with all sensors, and a patient who stands for less long."""
    text = (HERE / "configs/rigs/emulated_full.toml").read_text()
    swaps = (
        ("seed = 1", f"seed = {seed}"),
        ("extension_loss_left_deg = 0.0", f"extension_loss_left_deg = {loss_deg}"),
        ("glute_late_left_ms = 0.0", f"glute_late_left_ms = {12 * loss_deg}"),
        ("stand_s = 8.0", "stand_s = 5.0"),
        ("seconds = 11.0", "seconds = 3.0"),
        ('output = "auto"', 'output = "null"'),
    )
    for old, new in swaps:
        if old not in text:
            raise SystemExit(f"configs/rigs/emulated_full.toml has no '{old}' any more")
        text = text.replace(old, new, 1)
    return text


def protocol_text():
    """The shipped protocol, shorter."""
    text = (HERE / "configs/protocols/hip_extension.toml").read_text()
    for old, new in (("5.5", "1.2"), ("2 ", "0.8 "), ("1.5", "0.2"), ("2\n", "0.8\n")):
        text = text.replace(f"minutes = {old}", f"minutes = {new}")
    return text.replace("strides = 30", "strides = 12")


def sessions(folder):
    """The files of three weeks; made if they are not there."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"week{k}.mcap" for k in range(len(LOSSES))]
    for k, (path, losses) in enumerate(zip(paths, LOSSES, strict=True)):
        if path.exists():
            continue
        before, helped, after = (rig_text(loss, 3 + k) for loss in losses)
        later = [(at_s, after if place % 2 else helped) for place, at_s in enumerate(COURSE)]
        texts = {"rig.toml": before, "protocol.toml": protocol_text()}
        texts |= {"patient.toml": 'id = "P-07"\naffected_leg = "left"\n'}
        commands = [
            (150.0, Command(0, 0, 0, 1, "therapist", "cues.hip_extend.gain_db", "-12")),
            (285.0, Command(0, 0, 0, 2, "patient", "effort", str(6 - k))),
        ]
        make(path, texts, SECONDS, FIRST_S + k * WEEK_S, commands=commands, later=later)
        add_note(path, "walked with both hands on the rails", review(path, samples=False).started)
    return paths


def shot(page, picture, height, width=WIDTH, top=0):
    """A part of a page as the browser shows it, in few colours so that the file is small."""
    with tempfile.TemporaryDirectory() as folder:
        options = [
            "--headless=new",
            "--disable-gpu",
            "--no-sandbox",
            "--hide-scrollbars",
            f"--user-data-dir={folder}/b",
        ]
        window = [
            f"--window-size={width},{top + height}",
            "--virtual-time-budget=20000",
            f"--screenshot={folder}/s.png",
        ]
        subprocess.run([browser(), *options, *window, page.as_uri()], check=True, capture_output=True, timeout=120)
        image = Image.open(f"{folder}/s.png").convert("RGB").crop((0, top, width, top + height))
    save(image, picture)


def save(image, picture):
    image.quantize(64).save(picture, optimize=True)
    print(f"{picture.stat().st_size // 1000:4} kB  {picture.name}")


def paper(page, picture, pages=6):
    """The first pages of its PDF, three in a row."""
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "page.pdf"
        write_pdf(page.read_text(encoding="utf-8"), pdf)
        command = ["pdftoppm", "-r", "50", "-png", "-l", str(pages), str(pdf), f"{folder}/p"]
        subprocess.run(command, check=True, timeout=120)
        sheets = [Image.open(path).convert("RGB") for path in sorted(Path(folder).glob("p*.png"))]
    wide, high = sheets[0].size
    whole = Image.new("RGB", (3 * wide + 40, -(-len(sheets) // 3) * (high + 10) + 10), "#999999")
    for k, sheet in enumerate(sheets):
        whole.paste(sheet, (10 + k % 3 * (wide + 10), 10 + k // 3 * (high + 10)))
    save(whole, picture)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE / "docs", help="holds images/ and pictures/")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    args = parser.parse_args()
    if browser() is None or shutil.which("pdftoppm") is None:
        print("needs chromium and pdftoppm: apt-get install chromium poppler-utils", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory() as made:
        folder = args.keep or Path(made)
        paths = sessions(folder)
        pages = {name: folder / f"{name}.html" for name in ("session", "against", "progress")}
        pages["session"].write_text(read_report(paths[0]).page, encoding="utf-8")
        pages["against"].write_text(read_report(paths[-1], paths[:1]).page, encoding="utf-8")
        pages["progress"].write_text(progress_page(paths), encoding="utf-8")
        pictures = args.out / "pictures"
        shot(pages["session"], args.out / "images" / "report.png", 1640)
        shot(pages["against"], pictures / "report_against.png", 1500)
        shot(pages["progress"], pictures / "report_progress.png", 1500)
        shot(pages["session"], pictures / "report_phone.png", 1400, PHONE)
        paper(pages["session"], pictures / "report_paper.png")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
