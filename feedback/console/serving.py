"""The server in a thread of its own.

Lives here: Serving. Why: a process of a run has one loop, that of its node, and a browser must never hold it up. Must
never: start before the address is known to be free, or leave a job or a run of its own behind.
"""

import asyncio
import logging
import ssl
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future

from aiohttp import web

from feedback.console.certificate import Identity
from feedback.console.room import Room
from feedback.console.server import application

_UNHEARD = logging.Logger("console", logging.CRITICAL + 1)
"""Whoever sends what is no HTTP does not get to write into the terminal; defects are told by the server itself."""
KEEP_UP_S = 1.0
"""So often rows are made even while no page is open."""
START_WITHIN_S = 20.0
END_WITHIN_S = 40.0


class Serving:
    """One server."""

    def __init__(self, room: Room, host: str, identity: Identity | None) -> None:
        self._room, self._host, self._identity = room, host, identity
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="console", daemon=True)
        self._ready: Future[None] = Future()

    def start(self) -> None:
        """Serve. OSError: the address is in use, or cannot be had."""
        self._thread.start()
        self._ready.result(START_WITHIN_S)

    def call(self, does: Callable[[], Awaitable[None]]) -> None:
        """Do something in the server's own loop, and wait for it."""
        asyncio.run_coroutine_threadsafe(_awaited(does), self._loop).result(END_WITHIN_S)

    def stop(self) -> None:
        """End, with all that it has begun."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(END_WITHIN_S)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        except Exception as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        runner = web.AppRunner(application(self._room), access_log=None, logger=_UNHEARD, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._room.place.port, ssl_context=_context(self._identity)).start()
        except OSError:
            await runner.cleanup()
            raise
        self._ready.set_result(None)
        while not self._over.is_set():
            self._room.hub.spread()
            try:
                await asyncio.wait_for(self._over.wait(), KEEP_UP_S)
            except TimeoutError:
                continue
        self._room.is_over = True
        await runner.cleanup()
        await self._room.work.close()
        await self._room.runs.close()


async def _awaited(does: Callable[[], Awaitable[None]]) -> None:
    await does()


def _context(identity: Identity | None) -> ssl.SSLContext | None:
    if identity is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(identity.certificate, identity.key)
    return context
