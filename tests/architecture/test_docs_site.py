"""The docs are built without a warning and fetch nothing; every relative link of every page leads somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from feedback.config import load_protocol

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDERS = ("docs", "configs", "firmware", "feedback")
PAGES = sorted([*REPOSITORY.glob("*.md"), *(page for name in FOLDERS for page in (REPOSITORY / name).rglob("*.md"))])
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def anchors(page):
    """Of its headings, as GitHub and mkdocs make them."""
    headings = HEADING.findall(
        re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    )
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_every_relative_link_leads_somewhere(page):
    dead = []
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        aim = (page.parent / path).resolve() if path else page
        if not aim.exists() or (anchor and aim.suffix == ".md" and anchor not in anchors(aim)):
            dead.append(target)
    assert dead == []


def test_the_site_is_built_without_a_warning_and_fetches_nothing(tmp_path):
    command = [sys.executable, "scripts/docs.py", "--out", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    home = (tmp_path / "site" / "index.html").read_text()
    assert "therapist.html" in home
    assert (tmp_path / "site" / "decisions" / "0001-floors.html").is_file()


RECIPES = re.findall(r"```toml\n(.*?)```", (REPOSITORY / "docs" / "protocols.md").read_text(), re.DOTALL)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.splitlines()[0])
def test_every_recipe_of_the_cookbook_is_a_protocol(recipe, tmp_path):
    path = tmp_path / "recipe.toml"
    path.write_text(recipe)
    assert load_protocol(path).name
