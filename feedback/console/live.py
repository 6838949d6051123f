"""The WebSocket: one page's live feed.

Lives here: `live`. Why: a page must be told within a frame or two, and be told all anew when it was away. Must never:
take a command (those are requests), wait for a page that does not listen, or keep one whose device is out.

A page sends nothing but {"kind": "hello"}, by which it asks to be told all anew; anything else ends the connection with
code 1008. Frames to it: arrays of rows, at most hub.frames_per_s a second; the first row of all is `hello`.
"""

import asyncio
from contextlib import suppress

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web

from feedback.console.access import Device
from feedback.console.guards import is_own_origin
from feedback.console.outbox import Outbox
from feedback.console.room import Room

LARGEST_FRAME = 256
"""Bytes that a page may send at once."""
MOST_PAGES = 12
BEAT_S = 10.0
"""A tablet that does not answer for so long is gone."""
LISTENS_WITHIN_S = 10.0
OUT, FULL = 4401, 4429
HELLO_EVERY_S = 0.5
HELLO = {"kind": "hello"}


async def live(room: Room, request: web.Request) -> web.StreamResponse:
    """Serve one page until it goes, or its device is out."""
    if not is_own_origin(request.headers.getall("Origin", []), room.place.scheme, request.headers.get("Host", "")):
        raise web.HTTPForbidden(reason="this does not come from the console's own page")
    token = request.cookies.get(room.place.cookie, "")
    device = room.devices.find(token, room.clock())
    if device is None:
        raise web.HTTPUnauthorized(reason="pair this device first")
    socket = web.WebSocketResponse(heartbeat=BEAT_S, max_msg_size=LARGEST_FRAME, compress=False, timeout=1.0)
    if not socket.can_prepare(request).ok:
        raise web.HTTPBadRequest(reason="this is for a WebSocket")
    await socket.prepare(request)
    if len(room.hub) >= MOST_PAGES:
        await socket.close(code=FULL, message=b"too many pages are open")
        return socket
    page = room.hub.open()
    wanted = request.headers.get("Accept-Language", "")
    teller = asyncio.create_task(_tell(room, socket, page, device, token, wanted))
    try:
        await _listen(socket, page)
    finally:
        room.hub.close(page)
        teller.cancel()
        with suppress(asyncio.CancelledError):
            await teller
    return socket


async def _listen(socket: web.WebSocketResponse, page: Outbox) -> None:
    """Until the page goes, or says what no page says."""
    async for message in socket:
        if message.type is not WSMsgType.TEXT or not _is_hello(message.data):
            await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"a page says nothing but hello")
            return
        page.lose()


def _is_hello(text: str) -> bool:
    try:
        return bool(msgspec.json.decode(text) == HELLO)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return False


async def _tell(
    room: Room, socket: web.WebSocketResponse, page: Outbox, device: Device, token: str, wanted: str
) -> None:
    """Send what waits, in step with the hub."""
    quiet_until_ns = 0
    with suppress(ConnectionError, TimeoutError, RuntimeError):
        while not (socket.closed or room.is_over):
            at_ns = room.clock()
            if room.devices.find(token, at_ns, used=False) is None:
                await socket.close(code=OUT, message=b"this device is out")
                return
            room.hub.spread()
            if page.is_lost and at_ns >= quiet_until_ns:
                quiet_until_ns = at_ns + round(HELLO_EVERY_S * 1e9)
                hello, rows = await room.hello(device, wanted)
                page.begin()
                await _send(socket, b"[" + b",".join([msgspec.json.encode(hello), *rows]) + b"]")
            elif not page.is_empty and not page.is_lost:
                await _send(socket, page.take())
            await asyncio.sleep(1 / room.hub.frames_per_s)
    if not socket.closed:
        await socket.close(code=WSCloseCode.GOING_AWAY)


async def _send(socket: web.WebSocketResponse, data: bytes) -> None:
    async with asyncio.timeout(LISTENS_WITHIN_S):
        await socket.send_frame(data, WSMsgType.TEXT)
