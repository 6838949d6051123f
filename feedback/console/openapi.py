"""The OpenAPI document, made from ROUTES and the forms.

Lives here: `document` (https://spec.openapis.org/oas/v3.1.0). Why: what is written about the interface cannot differ
from what is checked. Must never: be edited by hand.
"""

import re
from typing import Any

import msgspec

from feedback import __version__
from feedback.console.forms import Id, Problem
from feedback.console.routes import ROUTES, Route

_PLACE = "#/components/schemas/{name}"
_WORDS = {
    400: "the body, or the id in the path, is not what it should be",
    401: "no device that is in",
    403: "not for this role",
    404: "there is no such thing",
    409: "not now; the words say why",
    413: "the body is too large",
    415: "the body is not JSON",
    421: "this server does not go by that name",
    429: "too often",
}


def document() -> dict[str, Any]:
    """The whole of it."""
    types = [Problem, Id, *(kind for row in ROUTES for kind in (row.body, row.answer) if kind is not None)]
    schemas, components = msgspec.json.schema_components(types, ref_template=_PLACE)
    found = dict(zip(map(repr, types), schemas, strict=True))
    paths: dict[str, Any] = {}
    for row in ROUTES:
        paths.setdefault(row.path, {})[row.method.lower()] = _operation(row, found)
    return {
        "openapi": "3.1.0",
        "info": {"title": "stridecue console", "version": __version__},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"device": {"type": "apiKey", "in": "cookie", "name": "stridecue-PORT"}},
        },
    }


def _operation(row: Route, found: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"operationId": row.name, "summary": row.about, "responses": _responses(row, found)}
    if row.role != "open":
        told["security"] = [{"device": []}]
        told["description"] = f"For role {row.role}."
    if names := re.findall(r"{(\w+)}", row.path):
        told["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": found[repr(Id)]} for name in names
        ]
    if row.body is not None:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": found[repr(row.body)]}}}
    return told


def _responses(row: Route, found: dict[str, Any]) -> dict[str, Any]:
    codes = {421, 429, *row.refusals}
    codes |= set() if row.role == "open" else {401}
    codes |= {403} if row.method == "POST" or row.role == "therapist" else set()
    codes |= {400, 413, 415} if row.body is not None else set()
    codes |= {400} if "{" in row.path else set()
    problem = {"application/json": {"schema": found[repr(Problem)]}}
    told: dict[str, Any] = {str(code): {"description": _WORDS[code], "content": problem} for code in sorted(codes)}
    if row.answer is None:
        content: dict[str, Any] = {"text/html": {"schema": {"type": "string"}}}
    else:
        content = {"application/json": {"schema": found[repr(row.answer)]}}
    return {"200": {"description": "done", "content": content}, **told}
