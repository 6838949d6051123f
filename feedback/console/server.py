"""The web server: every request is checked here, in one order, before anything is done for it.

Lives here: `application`. Why: who may ask for what stands in ROUTES; that it holds is seen to in one place. Must
never: answer a request whose Host is not ours, whose Origin is another page's, or whose device may not.

The order: name of the server, rate, page it comes from, device, role, kind and size of the body, its form.
"""

import sys
from collections.abc import Awaitable, Callable
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web

from feedback.console.access import FullError
from feedback.console.answers import ANSWERS, Call, RefusedError
from feedback.console.ask import NoDeskError
from feedback.console.forms import Id, Problem
from feedback.console.guards import HEADERS, PAGE_POLICY, REPORT_POLICY, is_own_host, is_own_origin, own_hosts
from feedback.console.jobs import WrongCallError
from feedback.console.live import live
from feedback.console.room import Room
from feedback.console.routes import ROUTES, Route
from feedback.console.shelf import UnknownError
from feedback.console.work import BusyError

LARGEST_BODY = 16_384
PAGE = Path(str(files("feedback.console").joinpath("page")))
_CODES: dict[type[Exception], int] = {
    RefusedError: 403,
    UnknownError: 404,
    BusyError: 409,
    NoDeskError: 409,
    FullError: 409,
    WrongCallError: 400,
    msgspec.ValidationError: 400,
    msgspec.DecodeError: 400,
    UnicodeDecodeError: 400,
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DeniedError(Exception):
    """A request that goes no further."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


def application(room: Room) -> web.Application:
    """The server of a room."""
    app = web.Application(middlewares=[_guard(room)], client_max_size=LARGEST_BODY)
    for row in ROUTES:
        app.router.add_route(row.method, row.path, _handler(room, row))
    app.router.add_get("/ws", partial(live, room))
    app.router.add_get("/", _front)
    if PAGE.is_dir():
        app.router.add_static("/page", PAGE)
    return app


def languages() -> tuple[str, ...]:
    """Those that the page can speak: a file each."""
    return tuple(sorted(path.stem for path in (PAGE / "strings").glob("*.json"))) or ("en",)


async def _front(_request: web.Request) -> web.StreamResponse:
    if not (PAGE / "index.html").is_file():
        raise DeniedError(404, "this installation has no page; /api/openapi.json tells what can be asked")
    return web.FileResponse(PAGE / "index.html")


def _guard(room: Room) -> Any:
    """What holds for every request and every answer."""
    hosts = own_hosts(room.place.port, room.place.names)

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            if not is_own_host(request.headers.get("Host", ""), hosts):
                raise DeniedError(421, "this server does not go by that name")
            if not _is_page(request) and not room.calls.allow(request.remote or "", room.clock()):
                raise DeniedError(429, "too often: wait a little")
            response = await handler(request)
        except DeniedError as denied:
            response = _told(Problem(str(denied)), denied.code)
        except web.HTTPException as error:
            response = _told(Problem(error.reason.lower()), error.status)
            if "Allow" in error.headers:
                response.headers["Allow"] = error.headers["Allow"]
        except Exception as error:
            print(f"console: {request.method} {request.rel_url}: {error!r}", file=sys.stderr)
            response = _told(Problem("this program has a defect: see its terminal"), 500)
        if not response.prepared:
            _headers(response)
        return response

    return guard


def _is_page(request: web.Request) -> bool:
    """Of the page itself, which is many small files: each load would use up what a device may ask for."""
    return request.path == "/" or request.path.startswith("/page/")


def _headers(response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)


def _handler(room: Room, row: Route) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        call = await _checked(room, row, request)
        try:
            answer = await ANSWERS[row.name](call)
        except tuple(_CODES) as error:
            raise DeniedError(_CODES[type(error)], str(error)) from error
        if isinstance(answer, Path):
            return web.FileResponse(answer, headers={"Content-Security-Policy": REPORT_POLICY})
        return _with_cookie(_told(answer), call)

    return handle


async def _checked(room: Room, row: Route, request: web.Request) -> Call:
    """The request, once it may be answered. DeniedError: it may not."""
    if row.method == "POST":
        check_origin(room, request)
    token = request.cookies.get(room.place.cookie, "")
    device = room.devices.find(token, room.clock()) if token else None
    if row.role != "open":
        if device is None:
            raise DeniedError(401, "pair this device first: it is not in, or no longer")
        if not device.may(row.role):
            raise DeniedError(403, f"this is for a {row.role}")
    try:
        body = msgspec.json.decode(await _body(request), type=row.body) if row.body else None
        name = msgspec.convert(request.match_info["id"], Id) if "id" in request.match_info else ""
    except tuple(_CODES) as error:
        raise DeniedError(_CODES[type(error)], str(error)) from error
    wanted = request.headers.get("Accept-Language", "")
    return Call(room, device, token, request.remote or "", wanted, body, name)


def check_origin(room: Room, request: web.Request) -> None:
    """DeniedError: it does not come from our own page."""
    if not is_own_origin(request.headers.getall("Origin", []), room.place.scheme, request.headers.get("Host", "")):
        raise DeniedError(403, "this does not come from the console's own page")


async def _body(request: web.Request) -> bytes:
    if request.content_type != "application/json":
        raise DeniedError(415, "the body must be application/json")
    return await request.read()


def _with_cookie(response: web.Response, call: Call) -> web.Response:
    place = call.room.place
    if call.cookie:
        response.set_cookie(
            place.cookie, call.cookie, path="/", httponly=True, samesite="Strict", secure=place.is_secure
        )
    elif call.cookie == "":
        response.del_cookie(place.cookie, path="/", secure=place.is_secure, httponly=True, samesite="Strict")
    return response


def _told(answer: Any, code: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(answer), status=code, content_type="application/json")
