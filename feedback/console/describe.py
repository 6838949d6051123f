"""The console's interface in words: every request and every kind of row.

Lives here: the tables of docs/console.md. Why: what can be asked and what is told is written once, in ROUTES and TOLD,
and a test compares. Must never: know a request or a kind by name. `python -m feedback.console.describe` prints them.
"""

from typing import Any

from feedback.console.routes import ROUTES, Route
from feedback.console.told import TOLD, names_of


def markdown() -> str:
    """The tables of docs/console.md."""
    asked = ["| request | who | body | answer | |", "|---|---|---|---|---|", *map(_request, ROUTES)]
    told = ["| kind | fields | slow page |", "|---|---|---|", *map(_kind, TOLD)]
    return "\n".join(asked) + "\n\n" + "\n".join(told) + "\n"


def _request(row: Route) -> str:
    body = f"{_name(row.body)} {{{', '.join(row.body.__struct_fields__)}}}" if row.body else ""
    return f"| `{row.method} {row.path}` | {row.role} | {body} | {_name(row.answer)} | {row.about} |"


def _name(form: Any) -> str:
    if form is None:
        return "HTML"
    return str(form.__name__) if isinstance(form, type) else "JSON"


def _kind(kind: str) -> str:
    fields = ", ".join(name for name in names_of(kind) if name != "kind")
    return f"| `{kind}` | {fields} | {'newest only' if TOLD[kind].latest else 'every one'} |"


if __name__ == "__main__":
    print(markdown())
