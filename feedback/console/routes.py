"""What can be asked of the console: one row a request.

Lives here: ROUTES. Why: server, access checks, the OpenAPI document and the tests all read this table, so that nothing
can be asked for which no role was thought of. Must never: do any of it.
"""

from typing import Any, Literal, NamedTuple

from feedback.console import forms as f


class Route(NamedTuple):
    """One request."""

    method: Literal["GET", "POST"]
    path: str
    name: str
    """Of the function that answers it."""
    role: Literal["open", "viewer", "therapist"]
    """Who may: anybody who reaches the server, or a paired device of that role or above."""
    about: str
    body: type[f.Asked] | None = None
    answer: Any = f.Done
    """The form of the answer; None: a page of HTML."""
    refusals: tuple[int, ...] = ()
    """Codes beyond those that follow from role and body."""


ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/openapi.json", "openapi", "open", "This document", answer=dict[str, Any]),
    Route("POST", "/api/pair", "pair", "open", "Let a device in by a one-time code", f.Pair, f.Me, (403, 409)),
    Route("GET", "/api/me", "me", "viewer", "Who this device is", answer=f.Me),
    Route("POST", "/api/leave", "leave", "viewer", "This device goes out"),
    Route("POST", "/api/invite", "invite", "therapist", "A code for one further device", f.Invite, f.Invited),
    Route("GET", "/api/files", "files", "therapist", "Rigs, protocols and patients to pick", answer=f.Files),
    Route("POST", "/api/run", "begin", "therapist", "Begin a walk", f.Begin, refusals=(404, 409)),
    Route("POST", "/api/run/end", "end", "therapist", "End the walk in order", refusals=(409,)),
    Route(
        "POST", "/api/desk", "desk", "viewer", "Ask the desk; a viewer may only list", f.DeskCall, f.Desked, (403, 409)
    ),
    Route("POST", "/api/mark", "mark", "therapist", "A note with its time, in the record", f.Mark, refusals=(409,)),
    Route("GET", "/api/sessions", "sessions", "viewer", "Recorded sessions", answer=f.Sessions),
    Route("GET", "/api/sessions/{id}/report", "report", "viewer", "A session's page", answer=None, refusals=(404,)),
    Route(
        "GET",
        "/api/sessions/{id}/settings",
        "settings",
        "therapist",
        "The numbers of a session's protocol, for a what-if",
        answer=f.Settings,
        refusals=(404,),
    ),
    Route("POST", "/api/jobs", "start_job", "therapist", "Begin a piece of work", f.JobCall, f.Job, (404, 409)),
    Route("GET", "/api/jobs", "jobs", "viewer", "All that are remembered", answer=f.Jobs),
    Route("GET", "/api/jobs/{id}", "job", "viewer", "How one stands", answer=f.Job, refusals=(404,)),
    Route(
        "POST",
        "/api/jobs/{id}/answer",
        "answer_job",
        "therapist",
        "Answer what it asks",
        f.JobAnswer,
        f.Job,
        (404, 409),
    ),
    Route("POST", "/api/jobs/{id}/end", "end_job", "therapist", "End it", answer=f.Job, refusals=(404,)),
)
