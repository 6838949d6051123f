"""Pages of HTML: self-contained, for the screen and for paper.

Lives here: `render`, which fills a template of records/page, and `shown`, a figure as the templates take it. Why:
report and progress look alike and hold by the same rules. Must never: load anything from elsewhere, or let what stands
in a file act as markup: no script runs but the two whose sums stand in the page's own policy.
"""

import base64
import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from feedback.records.drawn import HALF_PX, WIDE_PX, svg
from feedback.records.figure import Figure

_FOLDER = files("feedback.records").joinpath("page")


def render(template: str, **context: Any) -> str:
    """The page of a template (a file of records/page)."""
    pages = Environment(
        loader=FunctionLoader(_text), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    script = _text("draw.js")
    return pages.get_template(template).render(
        style=Markup(_text("style.css")),
        plotly=Markup(_plotly()),
        script=Markup(script),
        policy=f"default-src 'none'; script-src {_sum(_plotly())} {_sum(script)}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'",
        **context,
    )


def shown(figure: Figure) -> dict[str, Any]:
    """A figure with its drawing."""
    width_px = HALF_PX if figure.half else WIDE_PX
    drawing = Markup(svg(figure.spec, figure.id, width_px)) if figure.spec else ""
    return {
        "id": figure.id,
        "title": figure.title,
        "note": figure.note,
        "spec": figure.spec,
        "missing": figure.missing,
        "half": figure.half,
        "drawing": drawing,
    }


def _text(name: str) -> str:
    return _FOLDER.joinpath(name).read_text(encoding="utf-8")


@lru_cache
def _plotly() -> str:
    """The library as it stands between the tags of a page."""
    text: str = get_plotlyjs()
    return text.replace("</script", "<\\/script")


def _sum(script: str) -> str:
    """As a policy names a script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
