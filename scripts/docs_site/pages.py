"""Pages of the docs site that stand elsewhere in the repository, and links that lead out of docs/.

Lives here: what mkdocs calls while it builds (https://www.mkdocs.org/user-guide/configuration/#hooks). Why: README,
CONTRIBUTING, CHANGELOG and configs/README.md stay where people look for them, and are pages all the same. Must never:
change a page's words.
"""

import re
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from typing import Any

from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

REPOSITORY = Path(__file__).resolve().parent.parent.parent
ELSEWHERE = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "security.md",
    "configs/README.md": "configuration.md",
    "firmware/insole_frames/README.md": "firmware.md",
}
"""Place in the repository -> page."""
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
_OF_PAGE = {page: place for place, page in ELSEWHERE.items()}


def on_config(config: Any) -> Any:
    """A page that nobody has given a place yet stands at the end, and is not lost."""
    placed = re.findall(r"[\w./-]+\.md", str(config.nav))
    rest = sorted(page.name for page in (REPOSITORY / "docs").glob("*.md") if page.name not in placed)
    config.nav += [{"More": rest}] if rest else []
    return config


def on_files(files: Files, config: Any) -> Files:
    """Add what stands elsewhere."""
    for place, page in ELSEWHERE.items():
        files.append(File.generated(config, page, abs_src_path=str(REPOSITORY / place)))
    return files


def on_page_markdown(markdown: str, page: Page, **_rest: Any) -> str:
    """Links as they lead from the page's own place in the repository, made links between pages."""
    place = _OF_PAGE.get(page.file.src_uri, f"docs/{page.file.src_uri}")
    return _LINK.sub(lambda found: _link(found, place, page.file.src_uri), markdown)


def _link(found: "re.Match[str]", place: str, page: str) -> str:
    picture, words, target = found.groups()
    path, mark, anchor = target.partition("#")
    if not path or "://" in path or path.startswith("mailto:"):
        return found[0]
    aim = normpath(str(PurePosixPath(place).parent / path))
    if aim in ELSEWHERE or (aim.startswith("docs/") and (REPOSITORY / aim).is_file()):
        inner = ELSEWHERE.get(aim, aim.removeprefix("docs/"))
        return f"{picture}[{words}]({relpath(inner, str(PurePosixPath(page).parent))}{mark}{anchor})"
    if aim == "docs/decisions":
        return f"[{words}]({relpath('decisions/README.md', str(PurePosixPath(page).parent))})"
    if not (REPOSITORY / aim).exists():
        return found[0]  # a dead link: mkdocs says so
    return words  # source: it is in the repository, and the site has none of it
