"""The answers to all requests but the page itself: one function a row of ROUTES, by its name.

Lives here: ANSWERS. Why: what a request does is read here in a few lines each. Must never: be reached by a device that
may not (the server sees to it, by the table), or send a command otherwise than by the desk.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedback.console import forms as f
from feedback.console.access import Device
from feedback.console.ask import NoDeskError, ask
from feedback.console.invitation import picture
from feedback.console.jobs import JOBS, command_line
from feedback.console.openapi import document
from feedback.console.room import Room
from feedback.console.shelf import UnknownError
from feedback.console.work import BusyError
from feedback.cues.tunable import tunables

CHANGING = ("command", "apply", "undo", "save")


class RefusedError(Exception):
    """Not for this device; the text says why."""


@dataclass
class Call:
    """One request, checked."""

    room: Room
    device: Device | None
    token: str
    address: str
    language: str
    """As the browser asks for it."""
    body: Any
    id: str = ""
    """Of what the path names."""
    cookie: str | None = None
    """To be set: a token; to be taken away: ''."""

    @property
    def caller(self) -> Device:
        """The device that calls; the server has found it."""
        assert self.device is not None
        return self.device


async def openapi(_call: Call) -> dict[str, Any]:
    """The interface as a document."""
    return document()


async def pair(call: Call) -> f.Me:
    """Let a device in."""
    room, at_ns = call.room, call.room.clock()
    if not room.tries.allow(call.address, at_ns):
        raise RefusedError("too many tries: wait a little")
    role = room.codes.redeem(call.body.code)
    room.renew_code()
    if role is None:
        raise RefusedError("this code lets nobody in; codes are good for one device")
    call.cookie, device = room.devices.admit(call.body.name, role, at_ns)
    return room.me(device, call.language)


async def me(call: Call) -> f.Me:
    """Who it is."""
    return call.room.me(call.caller, call.language)


async def leave(call: Call) -> f.Done:
    """Out."""
    call.room.devices.leave(call.token)
    call.cookie = ""
    return f.Done()


async def invite(call: Call) -> f.Invited:
    """A code for one further device."""
    code = call.room.codes.issue(call.body.role)
    url = f"{call.room.place.url}#pair={code}"
    return f.Invited(code, url, picture(url))


async def files(call: Call) -> f.Files:
    """What can be picked."""
    return await asyncio.to_thread(call.room.shelf.files)


async def begin(call: Call) -> f.Done:
    """Begin a walk."""
    room, wanted = call.room, call.body
    if room.mode == "run":
        raise BusyError("this is the console of a run that is under way")
    room.work.check_free()
    words = [str(room.shelf.path("rigs", wanted.rig)), str(room.shelf.path("protocols", wanted.protocol))]
    words += ["--patient", str(room.shelf.path("patients", wanted.patient))] if wanted.patient else []
    words += ["--for", f"{wanted.minutes * 60:g}"] if wanted.minutes else []
    await room.runs.begin([*words, *room.run_words])
    return f.Done("the session begins")


async def end(call: Call) -> f.Done:
    """End the walk in order."""
    return f.Done(await call.room.runs.end(call.caller.who))


async def desk(call: Call) -> f.Desked:
    """Ask the desk, in this device's name."""
    body, caller = call.body, call.caller
    if body.do in CHANGING and not caller.may("therapist") and not (body.do == "save" and body.dry_run):
        raise RefusedError("a viewer changes nothing")
    asked: dict[str, Any] = {"do": body.do, "who": caller.who}
    asked |= {"key": body.key, "value": body.value} if body.do == "command" else {}
    asked |= {"dry_run": body.dry_run} if body.do == "save" else {}
    told = await ask(call.room.runs.desk, asked)
    if "file" in told:
        told["file"] = Path(str(told["file"])).name
    return f.Desked(bool(told.get("ok")), str(told.get("words", "")), told)


async def mark(call: Call) -> f.Done:
    """A note into the record."""
    told = await ask(call.room.runs.desk, {"do": "mark", "who": call.caller.who, "text": call.body.text})
    if not told.get("ok"):
        raise NoDeskError(str(told.get("words", "")))
    return f.Done()


async def sessions(call: Call) -> f.Sessions:
    """Recorded sessions."""
    return f.Sessions(await asyncio.to_thread(call.room.shelf.recorded, call.room.runs.session))


async def report(call: Call) -> Path:
    """Where a session's page lies."""
    return call.room.shelf.page(call.id)


async def settings(call: Call) -> f.Settings:
    """What could have been other in a session."""
    protocol = await asyncio.to_thread(call.room.shelf.protocol_of, call.id)
    return f.Settings(protocol.name, [row._asdict() for row in tunables(protocol)])


async def start_job(call: Call) -> f.Job:
    """Begin a piece of work."""
    room, wanted = call.room, call.body
    if JOBS[wanted.what].on_devices and room.runs.is_on:
        raise BusyError("a session is running: its devices are in use")
    return await room.work.start(wanted.what, command_line(wanted, room.shelf))


async def jobs(call: Call) -> f.Jobs:
    """All that are remembered."""
    return f.Jobs(call.room.work.jobs())


async def job(call: Call) -> f.Job:
    """One."""
    return _known(call, call.room.work.job)


async def answer_job(call: Call) -> f.Job:
    """Answer what it asks."""
    return _known(call, lambda name: call.room.work.answer(name, call.body.text))


async def end_job(call: Call) -> f.Job:
    """End it."""
    _known(call, call.room.work.job)
    return await call.room.work.end(call.id)


def _known(call: Call, does: Callable[[str], f.Job]) -> f.Job:
    try:
        return does(call.id)
    except KeyError:
        raise UnknownError(f"there is no job '{call.id}'") from None


ANSWERS: dict[str, Callable[[Call], Awaitable[Any]]] = {
    answer.__name__: answer
    for answer in (
        openapi,
        pair,
        me,
        leave,
        invite,
        files,
        begin,
        end,
        desk,
        mark,
        sessions,
        report,
        settings,
        start_job,
        jobs,
        job,
        answer_job,
        end_job,
    )
}
